//! The order of the queue.

use crate::waiting;
use domain::{
    Item, ItemId, Level, Timestamp,
    level::{Assessment, DeviceRisk, Safety},
    queue::{has_room, may_take, rank},
};
use proptest::collection::vec;
use proptest::prelude::*;

fn items() -> impl Strategy<Value = Vec<Item>> {
    // Few values, so that ties are common; ids are their places, so that none is there twice.
    let level = proptest::sample::select(Level::ALL);
    let fields = (level, any::<bool>(), any::<bool>(), 0_i64..4, any::<bool>());
    vec(fields, 0..40).prop_map(|fields| {
        let placed = (0_u8..).zip(fields);
        placed
            .map(|(place, (level, live, returning, since, drill))| Item {
                id: ItemId::from_bytes([place.wrapping_mul(37); 16]),
                assessment: Assessment {
                    level,
                    ..waiting(Safety::NotSaid, DeviceRisk::NotSaid).assessment
                },
                drill,
                live,
                returning,
                waiting_since: Timestamp(since),
                ..waiting(Safety::NotSaid, DeviceRisk::NotSaid)
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn the_order_does_not_depend_on_how_items_came(items in items(), seed in any::<u64>()) {
        let mut sorted = items.clone();
        sorted.sort_unstable_by_key(rank);
        let mut shuffled = items;
        let turn = usize::try_from(seed % 1_000).unwrap_or(0) % shuffled.len().max(1);
        shuffled.rotate_left(turn);
        shuffled.reverse();
        shuffled.sort_unstable_by_key(rank);
        prop_assert_eq!(sorted, shuffled);
    }

    #[test]
    fn level_goes_before_forms_then_return_then_age(items in items()) {
        let mut sorted = items;
        sorted.sort_unstable_by_key(rank);
        for pair in sorted.windows(2) {
            let [one, next] = pair else { continue };
            prop_assert!(rank(one) < rank(next), "no two stand in one place");
            prop_assert!(!one.drill || next.drill, "practice goes after everybody real");
            if one.drill != next.drill {
                continue;
            }
            prop_assert!(one.assessment.level <= next.assessment.level);
            if one.assessment.level == next.assessment.level {
                prop_assert!(one.live || !next.live, "who is there goes before a form (R363)");
            }
            if one.assessment.level == next.assessment.level && one.live == next.live {
                prop_assert!(one.returning || !next.returning);
                if one.returning == next.returning {
                    prop_assert!(one.waiting_since <= next.waiting_since);
                }
            }
        }
    }
}

#[test]
fn one_person_holds_two_chats_and_an_urgent_one_alone() {
    for next in Level::ALL {
        assert!(may_take(&[], *next), "the first one");
        for one in Level::ALL {
            let calm = *one > Level::T2 && *next > Level::T2;
            assert_eq!(may_take(&[*one], *next), calm, "{one:?} and {next:?}");
            assert!(!may_take(&[*one, Level::T5], *next), "a third one");
        }
    }
}

#[test]
fn practice_takes_no_room_and_needs_empty_hands() {
    let calm = waiting(Safety::NotSaid, DeviceRisk::NotSaid);
    let urgent = waiting(Safety::InDangerNow, DeviceRisk::NotSaid);
    let drill = |item: &Item| Item {
        drill: true,
        ..item.clone()
    };
    assert!(has_room(&[], &drill(&urgent)));
    for held in [&calm, &urgent, &drill(&calm)] {
        assert!(!has_room(std::slice::from_ref(held), &drill(&calm)));
    }
    // With an urgent one made up in their hands they may take everything that they could without it.
    let practises = [drill(&urgent)];
    assert!(has_room(&practises, &urgent));
    assert!(has_room(&[drill(&urgent), calm.clone()], &calm));
    assert!(!has_room(&[drill(&urgent), calm], &urgent));
}
