//! Puts what waits before who is free (R305, ruling 25): those on duty who are connected, fit for it and have room.

use crate::{
    App, audit,
    rota::on_duty,
    tally,
    triage::{
        board::{self, Snapshot},
        fit,
    },
};
use domain::{
    Item, ItemId, ItemState, Level, MemberId, Millis, Timestamp,
    audit::{Event, Note, Object},
    level::SetBy,
    offer::{Answer, Asked, Candidate, Offer, choose},
    permission::{Role, Roles},
    person::{Facts, Fitness, may_be_offered},
    queue::may_take,
    rota::presence::Attendance,
    tally::Count,
};
use std::collections::{HashMap, HashSet};
use store::{Result, Tx};

/// How many lapsed offers are looked at in one beat.
const BATCH: u32 = 100;

/// Takes back what was not answered, and puts what waits before the next ones.
pub async fn offer(app: &App) -> Result<()> {
    lapse(app).await?;
    let snapshot = board::look(app).await?;
    let waits = |item: &&Item| matches!(item.state, ItemState::Waiting { .. });
    if !snapshot.items().iter().any(|item| waits(&item)) {
        return Ok(());
    }
    let mut people = People::read(app, &snapshot).await?;
    let mut chosen = Vec::new();
    for item in snapshot.items().iter().filter(waits) {
        if people.all_full() {
            break;
        }
        chosen.extend(people.choose(app, &snapshot, item));
    }
    if chosen.is_empty() {
        return Ok(());
    }
    let mut tx = app.store.begin().await?;
    for choice in &chosen {
        put_before(app, tx.as_mut(), choice).await?;
    }
    tx.commit().await?;
    app.hub.queue_changed();
    Ok(())
}

/// An item, and before whom it is put now.
struct Choice {
    item: ItemId,
    to: Vec<MemberId>,
    /// Before whom it was put when this was decided.
    before: Vec<Offer>,
}

/// Forgets who has been idle for more than a day: they are not on shift any more.
pub async fn forget(app: &App) -> Result<()> {
    let day = Millis::from_secs(24 * 3_600);
    let before = Timestamp(app.now().0.saturating_sub(day.0));
    let mut tx = app.store.begin().await?;
    tx.forget_idle(before).await?;
    tx.commit().await
}

/// Who would be asked next about an item that somebody holds and does not answer in: on shift, free, fit for it, the longest idle
/// first; nobody of `except`.
pub async fn next_for(app: &App, item: &Item, except: &[MemberId]) -> Result<Option<MemberId>> {
    let snapshot = board::look(app).await?;
    let mut people = People::read(app, &snapshot).await?;
    people
        .candidates
        .retain(|candidate| !except.contains(&candidate.member));
    let choice = people.choose(app, &snapshot, item);
    Ok(choice.and_then(|choice| choice.to.first().copied()))
}

/// Offers whose time is over.
async fn lapse(app: &App) -> Result<()> {
    let now = app.now();
    let over = app.store.read().await?.lapsed_offers(now, BATCH).await?;
    if over.is_empty() {
        return Ok(());
    }
    let mut tx = app.store.begin().await?;
    for (item, offer) in over {
        if tx.answer_offer(item, offer.to, Answer::Lapsed).await? {
            note(app, tx.as_mut(), (item, offer.to), Answer::Lapsed).await?;
        }
    }
    tx.commit().await?;
    app.hub.queue_changed();
    Ok(())
}

/// Takes back what is put before somebody who goes, or takes a break: who waits is put before the next one at once.
pub async fn withdraw_from(app: &App, tx: &mut dyn Tx, member: MemberId) -> Result<()> {
    for item in tx.withdraw_offers_to(member).await? {
        note(app, tx, (item, member), Answer::Withdrawn).await?;
    }
    Ok(())
}

/// Takes back what is put before somebody to whom it may not come any more.
pub async fn withdraw(app: &App, tx: &mut dyn Tx, item: ItemId, member: MemberId) -> Result<()> {
    if tx.answer_offer(item, member, Answer::Withdrawn).await? {
        note(app, tx, (item, member), Answer::Withdrawn).await?;
    }
    Ok(())
}

/// Puts an item before people, if it still waits as it did when they were chosen: another node may have been faster, or somebody
/// has answered.
async fn put_before(app: &App, tx: &mut dyn Tx, choice: &Choice) -> Result<()> {
    let now = app.now();
    let item = tx.item(choice.item).await?;
    let item = item.filter(|item| matches!(item.state, ItemState::Waiting { .. }));
    let Some(item) = item else {
        return Ok(());
    };
    if tx.offers(item.id).await? != choice.before {
        return Ok(());
    }
    let mut put = false;
    for to in &choice.to {
        // Somebody may have said meanwhile that they must not see it.
        if fit::fits(app, tx, *to, &item).await?.is_err() {
            continue;
        }
        let offer = Offer {
            to: *to,
            made: now,
            until: now.plus(app.triage.offers.answer),
            answer: Answer::Open,
        };
        tx.put_offer(item.id, &offer).await?;
        note(app, tx, (item.id, *to), Answer::Open).await?;
        put = true;
    }
    // What came back into line was put before somebody before.
    if put && choice.before.is_empty() {
        tally::once(app, tx, &item, Count::Offered).await?;
    }
    Ok(())
}

/// For the audit log: the actor is whom it was put before.
async fn note(
    app: &App,
    tx: &mut dyn Tx,
    (item, to): (ItemId, MemberId),
    answer: Answer,
) -> Result<()> {
    let note = Note {
        actor: Some(to),
        roles: Roles::default(),
        ..Note::by_nobody(Event::ContactOffered)
    };
    let note = note.about(Object::Item(item)).because(answer.name());
    audit::record(tx, app, note).await
}

/// Everybody on shift, with what is known of them: read in a few questions, however many they are.
struct People {
    now: Timestamp,
    candidates: Vec<Candidate>,
    facts: HashMap<MemberId, Facts>,
    supervisors: HashSet<MemberId>,
    offers: HashMap<ItemId, Vec<Offer>>,
}

impl People {
    async fn read(app: &App, snapshot: &Snapshot) -> Result<Self> {
        let now = app.now();
        let drilling = drilling(snapshot);
        let mut tx = app.store.read().await?;
        let idle: HashMap<_, _> = tx.idle().await?.into_iter().collect();
        let mut held: HashMap<MemberId, Vec<Level>> = HashMap::new();
        for (member, level) in tx.held_levels(app.team).await? {
            held.entry(member).or_default().push(level);
        }
        let mut offers: HashMap<ItemId, Vec<Offer>> = HashMap::new();
        let mut asked: HashMap<MemberId, Level> = HashMap::new();
        for (item, level, offer) in tx.offers_of_waiting().await? {
            offers.entry(item).or_default().push(offer);
            let practice = snapshot.item(item).is_some_and(|item| item.drill);
            if offer.is_open(now) && !practice {
                let most = asked.entry(offer.to).or_insert(level);
                *most = level.min(*most);
            }
        }
        let candidate = |one: &Attendance| Candidate {
            member: one.member,
            load: held.remove(&one.member).unwrap_or_default(),
            asked: asked.get(&one.member).copied(),
            drills: drilling.contains(&one.member),
            idle_since: idle.get(&one.member).copied().unwrap_or(Timestamp(0)),
            spared: one.imminent,
        };
        let connected = app.hub.answering();
        let on_duty = on_duty(tx.as_mut()).await?;
        let everybody = tx.staff_of_team(app.team).await?;
        let leading = everybody
            .iter()
            .filter(|staff| staff.roles.has(Role::Supervisor));
        let present = on_duty
            .iter()
            .filter(|one| one.answers() && connected.contains(&one.member));
        Ok(Self {
            now,
            candidates: present.map(candidate).collect(),
            facts: tx.all_facts().await?.into_iter().collect(),
            supervisors: leading.map(|staff| staff.id).collect(),
            offers,
        })
    }

    /// Whether nobody could be asked about anything more.
    fn all_full(&self) -> bool {
        let full = |candidate: &Candidate| {
            candidate.asked == Some(Level::T1) || !may_take(&candidate.load, Level::Tx)
        };
        self.candidates.iter().all(full)
    }

    /// Before whom an item is put now; they count as asked from then on.
    fn choose(&mut self, app: &App, snapshot: &Snapshot, item: &Item) -> Option<Choice> {
        let none = Facts::default();
        let fit: Vec<(&Candidate, bool)> = self
            .candidates
            .iter()
            .filter_map(|candidate| {
                let facts = self.facts.get(&candidate.member).unwrap_or(&none);
                let fitness = Fitness {
                    cleared: facts.cleared(self.now),
                    supervisor: self.supervisors.contains(&candidate.member),
                    barred: snapshot.is_kept(candidate.member, item.id),
                    gender: facts.gender,
                };
                let fits = may_be_offered(fitness, item.constraints()).is_ok();
                fits.then(|| (candidate, facts.speaks(&item.language)))
            })
            .collect();
        let before = self.offers.get(&item.id).cloned().unwrap_or_default();
        let asked = Asked {
            level: item.assessment.level,
            drill: item.drill,
            waited: waited(item, self.now),
            before: &before,
        };
        let to = choose(asked, &fit, self.now, &app.triage.offers);
        for candidate in &mut self.candidates {
            if !to.contains(&candidate.member) {
                continue;
            }
            if item.drill {
                candidate.drills = true;
            } else {
                candidate.asked = Some(item.assessment.level);
            }
        }
        let item = item.id;
        (!to.is_empty()).then_some(Choice { item, to, before })
    }
}

/// Who practises, or is asked to.
fn drilling(snapshot: &Snapshot) -> HashSet<MemberId> {
    let drills = snapshot.items().iter().filter(|item| item.drill);
    let with = |item: &Item| {
        // Who wraps up has their hands free.
        let talks = !matches!(item.state, ItemState::WrapUp { .. });
        let holder = item.state.holder().filter(|_holder| talks);
        let holder = holder.map(|holder| holder.member);
        let asked = snapshot.offers(item.id).iter().map(|offer| offer.to);
        holder.into_iter().chain(asked).collect::<Vec<_>>()
    };
    drills.flat_map(with).collect()
}

/// How long it has been in line, as offers count it: what rose by waiting is put before everybody.
fn waited(item: &Item, now: Timestamp) -> Millis {
    if item.assessment.by == SetBy::Timer {
        return Millis(i64::MAX);
    }
    match item.state {
        ItemState::Waiting { climb } => now.since(climb.since),
        ItemState::Claimed { .. }
        | ItemState::Transferring { .. }
        | ItemState::WrapUp { .. }
        | ItemState::Closed => Millis(0),
    }
}
