//! Rules of items and the queue.

use super::Checked;
use super::fixture::{add_staff, at, bytes16, device_id, holder, item, member_id, team, team_id};
use crate::{Store, StoreError, Tx, staff::TeamRow};
use domain::{
    Fence, Item, ItemId, ItemState, Level, TeamId,
    item::LeasePolicy,
    ladder::Climb,
    level::{Assessment, DeviceRisk, Safety, SetBy, Why},
    person::{Constraints, Gender},
    queue::rank,
    wrap_up::{Codes, WrapUp},
};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Whole, whichever it starts in and moves to.
pub async fn an_item_keeps_each_of_its_states(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    for (number, first) in (1..).zip(states()) {
        let mut saved = in_state(item(number), first);
        let chat = saved.chat().ok_or("it is a chat")?;
        tx.insert_item(&saved).await?;
        assert_eq!(tx.item(saved.id).await?, Some(saved.clone()));
        assert_eq!(tx.item_of_chat(chat).await?, Some(saved.clone()));
        for next in states() {
            let after = Item {
                assessment: Assessment {
                    level: Level::T1,
                    by: SetBy::Advocate,
                    why: Why::Weapon,
                    since: at(77),
                    first: saved.assessment.first,
                    confirmed: true,
                },
                language: "en".to_owned(),
                minor: true,
                supervisor: true,
                returning: true,
                fence: Fence(saved.fence.0 + 1),
                ..in_state(item(number), next)
            };
            assert!(tx.save_item(&saved, &after).await?);
            assert_eq!(tx.item(saved.id).await?, Some(after.clone()));
            saved = after;
        }
        tx.delete_item(saved.id).await?;
        assert_eq!(tx.item(saved.id).await?, None);
        assert_eq!(tx.item_of_chat(chat).await?, None);
    }
    Ok(())
}

/// Many advocates, many items, everybody wants each: one holder for every item, with the first fence.
pub async fn one_of_many_claims_wins(store: Arc<dyn Store>) -> Checked {
    const ITEMS: u64 = 10;
    const RACERS: u64 = 16;
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    for number in 1..=ITEMS {
        tx.insert_item(&item(number)).await?;
    }
    tx.commit().await?;
    let mut racers = JoinSet::new();
    for racer in 1..=RACERS {
        for number in 1..=ITEMS {
            let store = Arc::clone(&store);
            racers.spawn(async move {
                let won = claim(&*store, item(number).id, racer).await?;
                Ok::<_, StoreError>((number, racer, won))
            });
        }
    }
    let mut winners: HashMap<u64, Vec<u64>> = HashMap::new();
    while let Some(done) = racers.join_next().await {
        let (number, racer, won) = done??;
        if won {
            winners.entry(number).or_default().push(racer);
        }
    }
    let mut tx = store.read().await?;
    for number in 1..=ITEMS {
        let found = tx.item(item(number).id).await?.ok_or("it is there")?;
        let [winner] = winners.get(&number).map_or(&[][..], Vec::as_slice) else {
            return Err("one winner".into());
        };
        assert_eq!(found.state.holder(), Some(holder(*winner)));
        assert_eq!(found.fence, Fence(1));
    }
    Ok(())
}

/// Nor does a state that is not the one that was read.
pub async fn a_stale_fence_saves_nothing(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let waiting = item(1);
    tx.insert_item(&waiting).await?;
    let claimed = Item {
        fence: Fence(1),
        ..in_state(waiting.clone(), claimed_by(1))
    };
    assert!(tx.save_item(&waiting, &claimed).await?);
    let other = Item {
        fence: Fence(1),
        ..in_state(waiting.clone(), claimed_by(2))
    };
    assert!(!tx.save_item(&waiting, &other).await?);
    let same_fence = Item {
        fence: Fence(1),
        ..waiting.clone()
    };
    assert!(!tx.save_item(&same_fence, &other).await?);
    assert!(!tx.save_item(&item(2), &item(2)).await?);
    assert_eq!(tx.item(waiting.id).await?, Some(claimed));
    Ok(())
}

/// The database sorts as the domain does.
pub async fn a_queue_stands_in_the_order_of_the_rank(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    let other_team = add_two_teams(&mut *tx).await?;
    let mut expected = Vec::new();
    for number in 0..60 {
        let queued = Item {
            drill: number % 5 == 0,
            live: number % 4 != 0,
            returning: number % 3 == 0,
            waiting_since: at(i64::try_from(number * 31 % 4)?),
            ..item(u64::try_from((number * 37) % 60)?)
        };
        let level = Level::ALL.iter().cycle().nth(number * 7);
        let queued = at_level(queued, *level.ok_or("there are levels")?);
        tx.insert_item(&queued).await?;
        expected.push(queued);
    }
    let elsewhere = Item {
        team: other_team,
        ..item(100)
    };
    tx.insert_item(&elsewhere).await?;
    tx.insert_item(&in_state(item(101), claimed_by(1))).await?;
    expected.sort_unstable_by_key(rank);
    assert_eq!(tx.waiting_items(team_id(), 100).await?, expected);
    assert_eq!(tx.waiting_items(team_id(), 7).await?, expected[..7]);
    assert_eq!(tx.waiting_items(other_team, 7).await?, [elsewhere]);
    Ok(())
}

/// A window on it as well: what somebody holds, and what asks nothing of whom it comes to.
pub async fn a_window_on_the_queue_stands_in_its_order(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    let other_team = add_two_teams(&mut *tx).await?;
    let (mut anybody, mut held) = (Vec::new(), Vec::new());
    for (number, state) in (0..40).zip(states().into_iter().cycle()) {
        let queued = Item {
            live: number % 4 != 0,
            returning: number % 3 == 0,
            minor: number % 3 == 1,
            supervisor: number % 7 == 0,
            prefers: (number == 30).then_some(Gender::Woman),
            waiting_since: at(i64::try_from(number * 31 % 4)?),
            ..in_state(item(u64::try_from((number * 37) % 40)?), state)
        };
        let level = Level::ALL.iter().cycle().nth(number * 7);
        let queued = at_level(queued, *level.ok_or("there are levels")?);
        tx.insert_item(&queued).await?;
        match state {
            ItemState::Waiting { .. } if queued.constraints() == Constraints::default() => {
                anybody.push(queued);
            }
            ItemState::Waiting { .. } | ItemState::Closed => {}
            ItemState::Claimed { .. }
            | ItemState::Transferring { .. }
            | ItemState::WrapUp { .. } => held.push(queued),
        }
    }
    anybody.sort_unstable_by_key(rank);
    held.sort_unstable_by_key(rank);
    assert!(anybody.len() > 2 && held.len() > 2, "the test has both");
    assert_eq!(tx.waiting_for_anybody(team_id(), 100).await?, anybody);
    assert_eq!(tx.waiting_for_anybody(team_id(), 2).await?, anybody[..2]);
    assert_eq!(tx.waiting_for_anybody(other_team, 100).await?, []);
    assert_eq!(tx.items_in_hand(team_id(), 100).await?, held);
    assert_eq!(tx.items_in_hand(team_id(), 2).await?, held[..2]);
    assert_eq!(tx.items_in_hand(other_team, 100).await?, []);
    Ok(())
}

/// By level and in all, no further than asked; and since when the longest has.
pub async fn those_who_wait_are_counted(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    let other_team = add_two_teams(&mut *tx).await?;
    for number in 0..6 {
        let queued = Item {
            live: number % 2 == 0,
            returning: number % 3 == 0,
            waiting_since: at(i64::try_from(50 - number)?),
            ..item(number)
        };
        let level = if number < 2 { Level::T1 } else { Level::T4 };
        tx.insert_item(&at_level(queued, level)).await?;
    }
    tx.insert_item(&in_state(item(9), claimed_by(1))).await?;
    for (level, most, count) in [
        (None, 100, 6),
        (None, 4, 4),
        (Some(Level::T1), 100, 2),
        (Some(Level::T4), 3, 3),
        (Some(Level::T2), 100, 0),
    ] {
        assert_eq!(tx.count_waiting(team_id(), level, most).await?, count);
    }
    assert_eq!(tx.count_waiting(other_team, None, 100).await?, 0);
    let longest = tx.waiting_longest(team_id(), Level::T4).await?;
    assert_eq!(longest, Some(at(45)));
    let longest = tx.waiting_longest(team_id(), Level::T1).await?;
    assert_eq!(longest, Some(at(49)));
    assert_eq!(tx.waiting_longest(team_id(), Level::T2).await?, None);
    Ok(())
}

/// By id, so that all of them can be looked through however many they are.
pub async fn open_items_are_all_but_the_closed_ones(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    let other_team = add_two_teams(&mut *tx).await?;
    let mut expected = Vec::new();
    for (number, state) in (1..).zip(states()) {
        let level = if number % 2 == 0 {
            Level::T2
        } else {
            Level::T4
        };
        let stored = at_level(in_state(item(number), state), level);
        tx.insert_item(&stored).await?;
        if state != ItemState::Closed {
            expected.push(stored);
        }
    }
    expected.sort_unstable_by_key(|item| item.id);
    assert_eq!(tx.open_items(team_id(), None, 100).await?, expected);
    assert_eq!(tx.open_items(team_id(), None, 2).await?, expected[..2]);
    let second = expected.get(1).map(|item| item.id);
    assert_eq!(tx.open_items(team_id(), second, 100).await?, expected[2..]);
    assert_eq!(tx.open_items(other_team, None, 100).await?, []);
    Ok(())
}

/// In every state that has a holder.
pub async fn a_device_finds_what_it_holds(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let mut expected = Vec::new();
    for (number, state) in (1..).zip(states()) {
        let stored = in_state(item(number), state);
        tx.insert_item(&stored).await?;
        if state.holder().is_some() {
            expected.push(stored);
        }
    }
    assert_eq!(tx.items_held_by(device_id(1)).await?, expected);
    assert_eq!(tx.items_held_by(device_id(2)).await?, []);
    Ok(())
}

/// A wrap-up has no lease, and others' leases are left alone.
pub async fn leases_are_renewed_for_what_is_held(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    for (number, state) in (1..).zip(states()) {
        tx.insert_item(&in_state(item(number), state)).await?;
    }
    let others = in_state(item(10), claimed_by(3));
    tx.insert_item(&others).await?;
    let devices = [device_id(1), device_id(2)];
    assert_eq!(tx.renew_leases(&devices, at(9_000)).await?, 2);
    assert_eq!(tx.renew_leases(&[], at(9_000)).await?, 0);
    for (number, state) in (1..).zip(states()) {
        let renewed = match state {
            ItemState::Claimed { by, .. } => ItemState::Claimed {
                by,
                lease_until: at(9_000),
            },
            ItemState::Transferring {
                from, to, until, ..
            } => ItemState::Transferring {
                from,
                to,
                until,
                lease_until: at(9_000),
            },
            ItemState::Waiting { .. } | ItemState::WrapUp { .. } | ItemState::Closed => state,
        };
        let found = tx.item(item(number).id).await?;
        assert_eq!(found.map(|item| item.state), Some(renewed));
    }
    assert_eq!(tx.item(others.id).await?, Some(others));
    Ok(())
}

/// As the domain computes it: lease and grace, or the question, or the wrap-up.
pub async fn overdue_items_are_found_at_their_deadline(store: Arc<dyn Store>) -> Checked {
    let policy = LeasePolicy::default();
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let mut all = Vec::new();
    for (number, state) in (1..).zip(states()) {
        let stored = in_state(item(number), state);
        tx.insert_item(&stored).await?;
        all.push(stored);
    }
    let mut deadlines: Vec<_> = all
        .iter()
        .filter_map(|item| item.deadline(&policy))
        .collect();
    deadlines.push(at(0));
    for now in deadlines.into_iter().flat_map(|at| [at.0 - 1, at.0]) {
        let now = domain::Timestamp(now);
        let expected: Vec<_> = all
            .iter()
            .filter(|item| item.state.holder().is_some())
            .filter(|item| item.deadline(&policy).is_some_and(|due| due <= now))
            .cloned()
            .collect();
        let found = tx.overdue_items(now, policy.grace.0, 10).await?;
        assert_eq!(found, expected);
    }
    let found = tx.overdue_items(at(i64::from(u32::MAX)), 0, 1).await?;
    assert_eq!(found.len(), 1);
    Ok(())
}

/// What waits, and nothing else.
pub async fn called_items_are_found_when_their_step_is_due(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let mut waiting = Vec::new();
    for (number, state) in (1..).zip(states()) {
        let stored = in_state(item(number), state);
        tx.insert_item(&stored).await?;
        if matches!(state, ItemState::Waiting { .. }) {
            waiting.push(stored);
        }
    }
    let sooner = Item {
        state: ItemState::in_line(at(1_500)),
        ..item(9)
    };
    tx.insert_item(&sooner).await?;
    assert_eq!(tx.called_items(at(1_499), 10).await?, []);
    let one = std::slice::from_ref(&sooner);
    assert_eq!(tx.called_items(at(1_500), 10).await?, one);
    let both = [one, &waiting].concat();
    assert_eq!(tx.called_items(at(2_000), 10).await?, both);
    assert_eq!(tx.called_items(at(2_000), 1).await?, [sooner]);
    Ok(())
}

/// Under a random id: the same one again is an error, not a second count.
pub async fn a_wrap_up_is_counted_once(store: Arc<dyn Store>) -> Checked {
    let wrap_up = WrapUp::parse(&Codes {
        disposition: "emotional_support".to_owned(),
        needs: vec!["dental".to_owned(), "other".to_owned()],
        actions: vec!["listened".to_owned(), "interpreter_used".to_owned()],
        language: "es".to_owned(),
        county: Some("new_haven".to_owned()),
        follow_up: true,
        level: Level::T2,
    })?;
    let mut tx = store.begin().await?;
    for number in [1, 2] {
        tx.insert_wrap_up(bytes16(number), &wrap_up, Level::T4, at(59_999))
            .await?;
    }
    let again = tx
        .insert_wrap_up(bytes16(1), &wrap_up, Level::T4, at(0))
        .await;
    assert!(matches!(again, Err(StoreError::Driver(_))));
    Ok(())
}

/// Every state, those that have one with holder 1.
fn states() -> [ItemState; 5] {
    [
        ItemState::Waiting {
            climb: Climb {
                since: at(1_000),
                made: 3,
                next: at(2_000),
            },
        },
        claimed_by(1),
        ItemState::Transferring {
            from: holder(1),
            to: member_id(2),
            until: at(60_000),
            lease_until: at(20_000),
        },
        ItemState::WrapUp {
            by: holder(1),
            due: at(3_000_000),
        },
        ItemState::Closed,
    ]
}

fn claimed_by(number: u64) -> ItemState {
    ItemState::Claimed {
        by: holder(number),
        lease_until: at(30_000),
    }
}

fn at_level(item: Item, level: Level) -> Item {
    Item {
        assessment: Assessment {
            level,
            ..item.assessment
        },
        ..item
    }
}

/// A closed item has no taps any more (R220).
fn in_state(item: Item, state: ItemState) -> Item {
    if state == ItemState::Closed {
        return Item {
            safety: Safety::NotSaid,
            device: DeviceRisk::NotSaid,
            state,
            ..item
        };
    }
    Item { state, ..item }
}

async fn claim(store: &dyn Store, id: ItemId, racer: u64) -> crate::Result<bool> {
    let mut tx = store.begin().await?;
    let Some(before) = tx.item(id).await? else {
        return Ok(false);
    };
    let policy = LeasePolicy::default();
    let Ok(after) = before.clone().claim(holder(racer), at(0), &policy) else {
        return Ok(false);
    };
    let won = tx.save_item(&before, &after).await?;
    tx.commit().await?;
    Ok(won)
}

async fn add_two_teams(tx: &mut dyn Tx) -> crate::Result<TeamId> {
    add_staff(tx).await?;
    let other = TeamRow {
        id: TeamId::from_bytes(bytes16(2)),
        ..team()
    };
    tx.put_team(&other).await?;
    Ok(other.id)
}
