//! The checker: says after every step whether what the database holds may be so. It has its own opinion of every rule, written
//! from domain.md; of the code it checks it uses the types and the configured numbers, nothing that decides.

use super::{
    crew::Who,
    view::{View, is_open, waits},
};
use domain::{
    ChatId, DeviceId, Fence, Holder, Item, ItemId, ItemState, Level, Millis, Timestamp,
    offer::{Answer, Offer},
};
use serde::Serialize;
use sotto::config::TriagePolicy;
use std::collections::{HashMap, HashSet};

/// A lease and its grace (ruling 26).
const TRUSTED: Millis = Millis::from_secs(180);
/// How long a wrap-up may stay open.
const WRAP_UP: Millis = Millis::from_secs(12 * 3_600);
/// Whoever answers a call is waited for so long (R702).
const COMING: Millis = Millis::from_secs(90);
/// Who does not speak the language is asked from then on.
const ANY_LANGUAGE: Millis = Millis::from_secs(180);

/// What must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Rule {
    /// What waits has a step of its ladder ahead, and not too far ahead.
    Deadline,
    /// Every step of a ladder is made when it is due.
    Ladder,
    /// What waits long becomes more urgent (R302).
    Ageing,
    /// Nobody stays with somebody who is gone.
    Gone,
    /// A wrap-up closes in time.
    WrapUp,
    /// A fence has one owner, and nobody owns what was not given to them.
    Owner,
    /// Nobody loses what they hold, unless they gave it back, are gone or must not see it.
    Lost,
    /// Who waits with an open page stays in line until somebody comes.
    Dropped,
    /// Who held something before changes nothing.
    Stale,
    /// Something is put before people only who are there, may see it and have room.
    Offered,
    /// Nobody is asked about a second one in danger while somebody else thinks about it (R708).
    Spared,
    /// Nobody is asked about two things at once, unless the second one is more urgent.
    Twice,
    /// A question that nobody answered in time is over.
    Lapse,
    /// While somebody is free, somebody is asked.
    Asked,
    /// Who is given something is fit for it, has room, and gets what comes first.
    Given,
    /// However long nobody does anything, who waits comes to the end of the ladder in time, and people were called.
    Silence,
    /// Something failed that cannot fail.
    Panic,
}

/// What did not hold.
#[derive(Debug, Clone, Serialize)]
pub struct Broken {
    /// Which rule.
    pub rule: Rule,
    /// In words, for whoever looks for the reason.
    pub what: String,
}

/// What happened, as whoever made it happen knows it.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// When each device last gave a sign of life.
    pub seen: HashMap<DeviceId, Timestamp>,
    /// Items that their holder gave back, or must not see any more, in this step.
    pub released: HashSet<ItemId>,
    /// What was given in this step.
    pub given: Option<(ItemId, Fence, Holder)>,
    /// Chats that an end has ended.
    pub ended: HashSet<ChatId>,
    /// Chats whose visitor has had the page open since the last step.
    pub present: HashSet<ChatId>,
    /// When somebody last said that they come for an item.
    pub answered: HashMap<ItemId, Timestamp>,
}

/// Remembers what the database forgets.
#[derive(Debug, Default)]
pub(super) struct Checker {
    owners: HashMap<(ItemId, Fence), Holder>,
    /// As it was after the step before.
    pub last: View,
    /// Signs of life as they were before this step's timers.
    seen_before: HashMap<DeviceId, Timestamp>,
    policy: TriagePolicy,
    broken: Vec<Broken>,
}

impl Checker {
    pub(super) fn break_rule(&mut self, rule: Rule, what: String) {
        self.broken.push(Broken { rule, what });
    }

    /// What did not hold up to now.
    pub(super) fn first(&self) -> Option<&Broken> {
        self.broken.first()
    }

    /// Before the timers of a step.
    pub(super) fn before_timers(&mut self, facts: &Facts) {
        self.seen_before.clone_from(&facts.seen);
    }

    /// After a step and its timers.
    pub(super) fn after(&mut self, view: View, facts: &Facts) {
        for item in &view.items {
            match item.state {
                ItemState::Waiting { .. } => self.waiting(&view, item, facts),
                ItemState::Claimed { by, lease_until }
                | ItemState::Transferring {
                    from: by,
                    lease_until,
                    ..
                } => self.held(item, (by, lease_until), view.now(), facts),
                ItemState::WrapUp { by, due } => {
                    self.owned(item, by, facts);
                    if due <= view.now() || due > view.now().plus(WRAP_UP) {
                        self.break_rule(Rule::WrapUp, format!("{} is due {due:?}", named(item)));
                    }
                }
                ItemState::Closed => {}
            }
        }
        self.kept(&view, facts);
        self.somebody_asked(&view);
        self.last = view;
    }

    fn waiting(&mut self, view: &View, item: &Item, facts: &Facts) {
        let ItemState::Waiting { climb } = item.state else {
            return;
        };
        let now = view.now();
        let level = item.assessment.level;
        // What came into line after the ladders were looked at is due at once.
        let fresh = climb.since == now && climb.made == 0;
        let farthest = self.farthest(level);
        if climb.next > now.plus(farthest) || climb.next <= now && !fresh {
            let what = format!(
                "{} has its next step at {:?}, now {now:?}",
                named(item),
                climb.next
            );
            self.break_rule(Rule::Deadline, what);
        }
        let answered = facts.answered.get(&item.id);
        if answered.is_some_and(|at| at.plus(COMING) > now) {
            return;
        }
        let steps = self.policy.ladders.of(level).steps();
        let due = steps
            .iter()
            .filter(|step| climb.since.plus(step.after) <= now);
        let due = due.count();
        if usize::try_from(climb.made).unwrap() < due && !fresh {
            let what = format!(
                "{} has made fewer steps than {due}, now {now:?}",
                named(item)
            );
            self.break_rule(Rule::Ladder, what);
        }
        let target = match level {
            Level::T3 => self.policy.targets.t3,
            Level::T4 => self.policy.targets.t4,
            Level::T5 => self.policy.targets.t5,
            Level::T1 | Level::T2 | Level::Tx => return,
        };
        if item.assessment.since.plus(Millis(target.0 * 2)) <= now && !fresh {
            self.break_rule(
                Rule::Ageing,
                format!("{} is no more urgent at {now:?}", named(item)),
            );
        }
    }

    /// The longest that an item of this level may be left alone by its ladder.
    fn farthest(&self, level: Level) -> Millis {
        let ladders = &self.policy.ladders;
        let mut longest = ladders.again.0.max(COMING.0);
        let mut before = 0;
        for step in ladders.of(level).steps() {
            longest = longest.max(step.after.0 - before);
            before = step.after.0;
        }
        Millis(longest)
    }

    fn held(
        &mut self,
        item: &Item,
        (by, lease_until): (Holder, Timestamp),
        now: Timestamp,
        facts: &Facts,
    ) {
        self.owned(item, by, facts);
        let alive = facts.seen.get(&by.device).copied().unwrap_or(Timestamp(0));
        if alive.plus(TRUSTED) <= now || lease_until.plus(TRUSTED) <= now {
            let what = format!(
                "{} is with somebody last seen {alive:?}, now {now:?}",
                named(item)
            );
            self.break_rule(Rule::Gone, what);
        }
    }

    /// Whoever owns it was given it, and nobody else under the same fence.
    fn owned(&mut self, item: &Item, by: Holder, facts: &Facts) {
        let key = (item.id, item.fence);
        match self.owners.get(&key) {
            Some(owner) if *owner == by => {}
            None if facts.given == Some((item.id, item.fence, by)) => {
                self.owners.insert(key, by);
            }
            other => {
                let what = format!("{} was given to {other:?}", named(item));
                self.break_rule(Rule::Owner, what);
            }
        }
    }

    /// Nobody lost what they held, and nobody fell out of the line.
    fn kept(&mut self, view: &View, facts: &Facts) {
        let before = std::mem::take(&mut self.last.items);
        for item in &before {
            let after = view.item(item.id);
            let ended = item.chat().is_some_and(|chat| facts.ended.contains(&chat));
            if let ItemState::Claimed { by, .. } = item.state {
                let seen = self.seen_before.get(&by.device);
                let gone = seen.is_none_or(|at| at.plus(TRUSTED) <= view.now());
                let free = gone || facts.released.contains(&item.id);
                if !free && after.is_some_and(waits) {
                    let what = format!("{} was taken away by nobody, now {after:?}", named(item));
                    self.break_rule(Rule::Lost, what);
                }
            }
            let given = facts.given.is_some_and(|(id, _, _)| id == item.id);
            let talks = after.is_some_and(|after| matches!(after.state, ItemState::Claimed { .. }));
            if waits(item) && talks && !given {
                let what = format!("{} was given by nobody, now {after:?}", named(item));
                self.break_rule(Rule::Owner, what);
            }
            let there = item
                .chat()
                .is_some_and(|chat| facts.present.contains(&chat));
            if waits(item) && there && !ended && after.is_none() {
                self.break_rule(
                    Rule::Dropped,
                    format!("{} is not in line any more", named(item)),
                );
            }
        }
        self.last.items = before;
    }

    /// Before and after offers are made: only to whom they may be made.
    pub(super) fn offers(&mut self, before: &View, after: &View) {
        let mut asked_now: HashSet<Who> = HashSet::new();
        for item in after.waiting() {
            let level = item.assessment.level;
            for offer in after.offers(item.id) {
                let known = before.offers(item.id).iter().any(|old| old == offer);
                if known || !is_open(offer, after.now()) {
                    continue;
                }
                let who = Who::of(offer.to);
                let there = before.on_duty(who) && before.connected.contains(&who);
                let may = who.answers() && before.fit(who, item) && before.has_room(who, item);
                if level == Level::T1 && before.spared(who) && asks_somebody_else(after, item) {
                    let what = format!("{} was put before {who:?}, who is spared", named(item));
                    self.break_rule(Rule::Spared, what);
                }
                if !there || !may {
                    let what = format!("{} was put before {who:?}", named(item));
                    self.break_rule(Rule::Offered, what);
                }
                let asked = before.asked(who);
                let rival = |other: &(ItemId, Level)| item.drill || other.1 <= level;
                let practises = item.drill && before.asked_about(who).next().is_some();
                let again = !item.drill && !asked_now.insert(who);
                if again || practises || asked.iter().any(rival) {
                    let what = format!(
                        "{} was put before {who:?}, who is asked {asked:?}",
                        named(item)
                    );
                    self.break_rule(Rule::Twice, what);
                }
            }
        }
    }

    /// No question is open past its time, or before somebody who has gone off duty; and where somebody free was never asked, somebody is.
    fn somebody_asked(&mut self, view: &View) {
        let now = view.now();
        let late = |offer: &&Offer| offer.answer == Answer::Open && offer.until <= now;
        for item in view.waiting() {
            let offers = view.offers(item.id);
            if let Some(offer) = offers.iter().find(late) {
                self.break_rule(Rule::Lapse, format!("{offer:?} is open at {now:?}"));
            }
            let away = |offer: &&Offer| is_open(offer, now) && !view.on_duty(Who::of(offer.to));
            if let Some(offer) = offers.iter().find(away) {
                let what = format!("{offer:?} is before somebody who has gone");
                self.break_rule(Rule::Offered, what);
            }
            let unfit = |offer: &&Offer| is_open(offer, now) && !view.fit(Who::of(offer.to), item);
            if let Some(offer) = offers.iter().find(unfit) {
                let what = format!("{offer:?} is before somebody to whom it may not come");
                self.break_rule(Rule::Offered, what);
            }
            if offers.iter().any(|offer| is_open(offer, now)) {
                continue;
            }
            let free = Who::all().find(|who| could_be_asked(view, *who, item));
            if let Some(who) = free {
                let what = format!("{} is before nobody, and {who:?} is free", named(item));
                self.break_rule(Rule::Asked, what);
            }
        }
    }

    /// When something was given.
    pub(super) fn given(&mut self, (who, item): (Who, &Item), by: Given) {
        let key = (item.id, item.fence);
        let before = self.last.item(item.id).cloned();
        let Some(before) = before.filter(waits) else {
            self.break_rule(Rule::Given, format!("{} was not in line", named(item)));
            return;
        };
        let there = self.last.on_duty(who) || by == Given::Picked;
        let room = self.last.has_room(who, &before);
        let asked = self.last.asked_about(who).any(|asked| asked.id == item.id);
        let turn = match by {
            Given::Accepted => asked,
            Given::Next | Given::Despite => self.first_for(who, by) == Some(item.id),
            Given::Picked => who.leads(),
        };
        if !(there && room && turn && self.last.fit(who, &before)) {
            let what = format!("{who:?} got {} by {by:?}", named(item));
            self.break_rule(Rule::Given, what);
        }
        if self.owners.contains_key(&key) || item.fence <= before.fence {
            self.break_rule(
                Rule::Owner,
                format!("{} under a fence that was used", named(item)),
            );
        }
    }

    /// When somebody who may have the first of the line got nothing.
    pub(super) fn not_given(&mut self, (who, by): (Who, Given), why: &str) {
        let first = self.first_for(who, by).and_then(|id| self.last.item(id));
        let room = first.is_some_and(|item| self.last.has_room(who, item));
        if room && self.last.on_duty(who) && who.answers() {
            let what = format!("{who:?} got nothing of {first:?}: {why}");
            self.break_rule(Rule::Given, what);
        }
    }

    /// The first in line that may come to somebody (R302); nobody is given a second one in danger who has not said so (R708).
    fn first_for(&self, who: Who, by: Given) -> Option<ItemId> {
        let spared = by == Given::Next && self.last.spared(who);
        let second = |item: &Item| spared && item.assessment.level == Level::T1;
        let fit = || self.last.waiting().filter(|item| self.last.fit(who, item));
        // Somebody real in danger goes before practice, also where they are a second one (decision 0058).
        let real = fit().any(|item| second(item) && !item.drill);
        let fit = fit().filter(|item| !(second(item) || real && item.drill));
        let rank = |item: &&Item| {
            let level = item.assessment.level;
            (
                item.drill,
                level,
                !item.returning,
                item.waiting_since,
                item.id,
            )
        };
        fit.min_by_key(rank).map(|item| item.id)
    }

    /// After so long a silence: who waits is at the end of the ladder. `since` is when it began, or when the item came into line.
    pub(super) fn silent(&mut self, item: &Item, level: Level, waited: Millis) {
        let ItemState::Waiting { climb } = item.state else {
            return;
        };
        let end = self.policy.ladders.of(item.assessment.level).steps().len();
        let slow = usize::try_from(climb.made).unwrap() >= end;
        if !slow && waited > self.longest_silence(level) {
            let what = format!("{} waits in silence for {waited:?}", named(item));
            self.break_rule(Rule::Silence, what);
        }
    }

    /// How long an item of this level takes to the end of its ladder at most: it rises twice its target later, and begins anew.
    pub(super) fn longest_silence(&self, level: Level) -> Millis {
        let (ladders, targets) = (&self.policy.ladders, &self.policy.targets);
        let t2 = ladders.t2.length().0;
        let t3 = targets.t3.0 * 2 + t2;
        let t4 = targets.t4.0 * 2 + t3;
        let length = match level {
            Level::T1 => ladders.t1.length().0,
            Level::T2 => t2,
            Level::T3 => t3,
            Level::T4 => t4,
            Level::T5 => targets.t5.0 * 2 + t4,
            Level::Tx => ladders.t5.length().0,
        };
        Millis(length + COMING.0)
    }
}

/// An item, so that it is found again in the story.
fn named(item: &Item) -> String {
    format!("{} ({item:?})", short(item.id))
}

/// The first letters of an id: enough to tell the few items of a history apart.
pub(super) fn short(id: ItemId) -> String {
    let [first, second, third, ..] = id.as_bytes();
    format!("{first:02x}{second:02x}{third:02x}")
}

/// How somebody came to what they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// It was put before them.
    Accepted,
    /// They asked for the next one.
    Next,
    /// They asked for the next one, also where it is a second one in danger (R708).
    Despite,
    /// A supervisor took it out of turn.
    Picked,
}

/// Whether somebody could be asked at once: there, fit, free, never asked about it, and of its language.
fn could_be_asked(view: &View, who: Who, item: &Item) -> bool {
    let present = |who: Who| who.answers() && view.on_duty(who) && view.connected.contains(&who);
    let could = |who: Who| present(who) && view.fit(who, item);
    let ItemState::Waiting { climb } = item.state else {
        return false;
    };
    let speakers = || Who::all().any(|who| could(who) && who.speaks(&item.language));
    let late = view.now().since(climb.since) >= ANY_LANGUAGE;
    let language = who.speaks(&item.language) || late || !speakers();
    let before = view.offers(item.id).iter();
    could(who)
        && language
        && view
            .asked_about(who)
            .all(|asked| asked.drill && !item.drill)
        && view.has_room(who, item)
        && !(item.assessment.level == Level::T1 && view.spared(who) && others(view, who, item))
        && !before.map(|offer| offer.to).any(|to| to == who.member())
}

/// Whether somebody else could be asked who is not spared: then whoever is, is not (R708).
fn others(view: &View, who: Who, item: &Item) -> bool {
    Who::all().any(|other| {
        let there = other.answers() && view.on_duty(other) && view.connected.contains(&other);
        other != who && there && !view.spared(other) && view.fit(other, item)
    })
}

/// Whether an item is before somebody who is not spared.
fn asks_somebody_else(view: &View, item: &Item) -> bool {
    let mut open = view.offers(item.id).iter();
    open.any(|offer| is_open(offer, view.now()) && !view.spared(Who::of(offer.to)))
}
