//! One step of a history: somebody does something, then time goes on, then the timers.

use super::{
    check::{Given, Rule, short},
    crew::Who,
    stale, timers,
    view::is_open,
    world::{Grant, Visitor, World},
};
use domain::{
    ChatId, ItemId, ItemState, Level, Millis,
    chat::EndReason,
    conflict::Hidden,
    level::{DeviceRisk, Safety, Why},
    person::Gender,
    rota::{
        Duty,
        presence::{BreakReason, EndReason as Over, Presence},
    },
    wrap_up::Codes,
};
use sotto::{
    chat::{end, hash, leave, open},
    conflict::bar,
    rota::clock,
    triage::{
        accept, assess, claim_next, coming, decline, give_back, mark_minor, pick, prefer, wrap_up,
    },
};

/// More visitors than the crew could ever help, and few enough to be quick.
const VISITORS: usize = 9;

const LANGUAGES: [&str; 4] = ["en", "en", "es", "ht"];

/// Lets one thing happen.
pub(super) async fn step(world: &mut World) {
    match world.dice.below(100) {
        number @ 0..20 => visitor(world, number).await,
        number @ 20..79 => talk(world, number).await,
        number => crew(world, number).await,
    }
    go_on(world).await;
}

/// What visitors do.
async fn visitor(world: &mut World, number: usize) {
    match number {
        0..14 => arrive(world).await,
        14..16 => leave(world).await,
        16..18 => prefer(world).await,
        _ => flicker(world),
    }
}

/// What the crew does about those who wait and those whom it talks with.
async fn talk(world: &mut World, number: usize) {
    match number {
        ..40 => answer(world).await,
        40..48 => claim(world).await,
        48..51 => pick(world).await,
        51..57 => hand_back(world).await,
        57..61 => finish(world).await,
        61..65 => close(world).await,
        65..71 => stale::attempt(world).await,
        71..76 => judge(world).await,
        _ => conflict(world).await,
    }
}

/// Who of the crew is there, and whether the node is.
async fn crew(world: &mut World, number: usize) {
    match number {
        ..85 => clock(world).await,
        85..90 => desk(world),
        90..93 => come(world).await,
        93..95 => {
            world.tell("the node loses power".to_owned());
            world.crash().await;
            world.counts.crashes += 1;
        }
        _ => {}
    }
}

/// Time goes on: mostly little, sometimes with the timers on the way, sometimes in one leap, as when a machine was asleep.
async fn go_on(world: &mut World) {
    let (times, secs) = match world.dice.below(100) {
        0..35 => (1, 0),
        35..65 => (1, world.dice.between(1, 9)),
        65..86 => (1, world.dice.between(10, 35)),
        86..93 => (world.dice.between(3, 8), 10),
        93..96 => (world.dice.between(5, 10), world.dice.between(20, 60)),
        96..99 => (1, world.dice.between(120, 7_200)),
        _ => (1, world.dice.between(12 * 3_600, 3 * 24 * 3_600)),
    };
    for _ in 0..times {
        if secs > 0 {
            world.pass(secs);
        }
        timers::round(world).await;
    }
    world.tell(format!("{times} times {secs} s pass"));
}

async fn arrive(world: &mut World) {
    if world.open_visitors().len() >= VISITORS {
        return;
    }
    let number = world.visitors.len();
    let mut id = [0x11; 16];
    id[..8].copy_from_slice(&u64::try_from(number).unwrap().to_be_bytes());
    let chat = ChatId::from_bytes(id);
    let drill = world.dice.percent(12).then_some([id[7]; 32]);
    if let Some(code) = drill {
        let now = world.now();
        let mut tx = world.node.app.store.begin().await.unwrap();
        let until = now.plus(Millis::from_secs(1));
        tx.put_drill(&hash(&code), now, until).await.unwrap();
        tx.commit().await.unwrap();
    }
    let opening = open::Opening {
        chat,
        token: [u8::try_from(number % 256).unwrap(); 32].map(|byte| byte ^ id[6]),
        language: world.dice.pick(&LANGUAGES).unwrap().to_owned(),
        safety: world.dice.pick(Safety::ALL).unwrap(),
        device: world.dice.pick(DeviceRisk::ALL).unwrap(),
        drill,
        code: None,
    };
    world.tell(format!("visitor {number} comes: {opening:?}"));
    open::open(&world.node.app, opening).await.unwrap();
    world.counts.arrivals += 1;
    world.visitors.push(Visitor {
        chat,
        link: None,
        over: false,
    });
    if world.dice.percent(85) {
        world.show(number);
    }
}

async fn leave(world: &mut World) {
    let Some(number) = world.dice.pick(&world.open_visitors()) else {
        return;
    };
    let reasons = [EndReason::EndedByPerson, EndReason::QuickExit];
    let reason = world.dice.pick(&reasons).unwrap();
    let chat = world.visitors[number].chat;
    world.tell(format!("visitor {number} leaves: {reason:?}"));
    world.hide(number);
    world.visitors[number].over = true;
    world.facts.ended.insert(chat);
    match leave::leave(&world.node.app, chat, reason).await {
        // Quiet chats end by themselves.
        Ok(()) | Err(leave::LeaveError::NotFound) => {}
        Err(error) => world
            .checker
            .break_rule(Rule::Panic, format!("leave: {error}")),
    }
}

/// Somebody would rather talk with a woman or a man, or does not mind any more.
async fn prefer(world: &mut World) {
    let Some(number) = world.dice.pick(&world.open_visitors()) else {
        return;
    };
    let chat = world.visitors[number].chat;
    let prefers = world
        .dice
        .pick(&[None, Some(Gender::Woman), Some(Gender::Man)]);
    let prefers = prefers.unwrap();
    world.tell(format!(
        "visitor {number} would rather talk with {prefers:?}"
    ));
    prefer::prefer(&world.node.app, chat, prefers)
        .await
        .unwrap();
}

/// A page loses its connection, or has it back.
fn flicker(world: &mut World) {
    let Some(number) = world.dice.pick(&world.open_visitors()) else {
        return;
    };
    if world.visitors[number].link.is_some() {
        world.tell(format!("visitor {number} is not connected any more"));
        world.hide(number);
    } else {
        world.tell(format!("visitor {number} is connected"));
        world.show(number);
    }
}

/// Somebody answers what was put before them. Who is not chosen here stays silent.
async fn answer(world: &mut World) {
    let mut open = Vec::new();
    let last = &world.checker.last;
    for item in last.waiting() {
        for offer in last.offers(item.id) {
            let who = Who::of(offer.to);
            if is_open(offer, world.now()) && world.connected(who) {
                open.push((who, item.id));
            }
        }
    }
    let Some((who, item)) = world.dice.pick(&open) else {
        return;
    };
    let app = world.node.app.clone();
    if world.dice.percent(30) {
        world.tell(format!("{who:?} declines {}", short(item)));
        decline::decline(&app, &who.actor(), item).await.unwrap();
        world.counts.declined += 1;
        return;
    }
    let got = accept::accept(&app, &who.actor(), who.holder(), item).await;
    took(world, who, (got, Given::Accepted));
}

async fn claim(world: &mut World) {
    let Some(who) = world.dice.pick(&world.at_desks()) else {
        return;
    };
    let app = world.node.app.clone();
    let despite = world.dice.percent(30);
    let got = claim_next::claim_next(&app, &who.actor(), who.holder(), despite).await;
    let by = if despite { Given::Despite } else { Given::Next };
    took(world, who, (got, by));
}

async fn pick(world: &mut World) {
    let leads: Vec<Who> = world
        .at_desks()
        .into_iter()
        .filter(|who| who.leads())
        .collect();
    let waiting: Vec<ItemId> = world.checker.last.waiting().map(|item| item.id).collect();
    let (Some(who), Some(item)) = (world.dice.pick(&leads), world.dice.pick(&waiting)) else {
        return;
    };
    let app = world.node.app.clone();
    let reason = pick::Reason::Urgency;
    let got = pick::pick(&app, &who.actor(), who.holder(), item, reason).await;
    took(world, who, (got, Given::Picked));
}

type Got = Result<claim_next::Claim, claim_next::ClaimError>;

/// Writes down what somebody got, and has it checked.
fn took(world: &mut World, who: Who, (got, by): (Got, Given)) {
    use claim_next::ClaimError;
    match got {
        Ok(claim) => {
            let item = claim.item;
            world.tell(format!("{who:?} gets {} by {by:?}", short(item.id)));
            world.counts.claims += 1;
            world.facts.given = Some((item.id, item.fence, who.holder()));
            let now = world.now();
            world.facts.seen.insert(who.holder().device, now);
            world.checker.given((who, &item), by);
            world.grants.push(Grant {
                who,
                item: item.id,
                chat: item.chat().unwrap(),
                fence: item.fence,
            });
        }
        Err(ClaimError::Store(error)) => {
            let what = format!("{by:?}: {error}");
            world.checker.break_rule(Rule::Panic, what);
        }
        Err(
            error @ (ClaimError::Forbidden
            | ClaimError::NotOnDuty
            | ClaimError::SecondImminent
            | ClaimError::NothingWaiting
            | ClaimError::AtCapacity
            | ClaimError::Rejected(_)
            | ClaimError::Unfit
            | ClaimError::Untrained
            | ClaimError::NotFound),
        ) => {
            world.tell(format!("{who:?} gets nothing by {by:?}: {error}"));
            if matches!(by, Given::Next | Given::Despite) {
                world.checker.not_given((who, by), &error.to_string());
            }
        }
    }
}

/// What is held now, in a talk or to be wrapped up, by somebody whose desk is connected.
fn held(world: &mut World, wrap_up: bool) -> Option<Grant> {
    let held = world.grants.iter().filter(|grant| {
        let item = world.checker.last.item(grant.item);
        let over = item.is_some_and(|item| matches!(item.state, ItemState::WrapUp { .. }));
        world.holds(grant) && world.connected(grant.who) && over == wrap_up
    });
    let held: Vec<Grant> = held.copied().collect();
    world.dice.pick(&held)
}

async fn hand_back(world: &mut World) {
    let Some(grant) = held(world, false) else {
        return;
    };
    world.tell(format!("{:?} gives {} back", grant.who, short(grant.item)));
    let actor = grant.who.actor();
    let done = give_back::give_back(&world.node.app, &actor, grant.item, grant.fence).await;
    world.facts.released.insert(grant.item);
    holder_may(world, "give back", done);
}

async fn finish(world: &mut World) {
    let Some(grant) = held(world, false) else {
        return;
    };
    world.tell(format!("{:?} ends {}", grant.who, short(grant.item)));
    let reason = EndReason::EndedByAdvocate;
    let actor = grant.who.actor();
    let done = end::end(&world.node.app, &actor, grant.chat, grant.fence, reason).await;
    world.facts.ended.insert(grant.chat);
    let mut visitors = world.visitors.iter_mut();
    if let Some(visitor) = visitors.find(|one| one.chat == grant.chat) {
        visitor.over = true;
    }
    holder_may(world, "end", done);
}

async fn close(world: &mut World) {
    let Some(grant) = held(world, true) else {
        return;
    };
    world.tell(format!("{:?} wraps {} up", grant.who, short(grant.item)));
    let actor = grant.who.actor();
    let done = wrap_up::wrap_up(
        &world.node.app,
        &actor,
        grant.item,
        grant.fence,
        &listened(),
    )
    .await;
    holder_may(world, "wrap up", done);
}

/// What a holder says of each chat.
pub(super) fn listened() -> Codes {
    Codes {
        disposition: "emotional_support".to_owned(),
        needs: Vec::new(),
        actions: Vec::new(),
        language: "en".to_owned(),
        county: None,
        follow_up: false,
        level: Level::T4,
    }
}

/// The holder learns how urgent it is, or that it is with somebody under 18.
async fn judge(world: &mut World) {
    let Some(grant) = held(world, false) else {
        return;
    };
    let (app, actor) = (world.node.app.clone(), grant.who.actor());
    if world.dice.percent(40) {
        let minor = world.dice.percent(75);
        world.tell(format!(
            "{:?} marks {}: {minor}",
            grant.who,
            short(grant.item)
        ));
        let done = mark_minor::mark_minor(&app, &actor, grant.item, grant.fence, minor).await;
        holder_may(world, "mark", done);
        return;
    }
    let why = world
        .dice
        .pick(Why::ALL)
        .filter(|why| why.level().is_some());
    world.tell(format!(
        "{:?} assesses {}: {why:?}",
        grant.who,
        short(grant.item)
    ));
    let of = assess::Held {
        item: grant.item,
        fence: grant.fence,
    };
    match assess::assess(&app, &actor, of, why).await {
        Err(assess::AssessError::Minor) => {}
        done => holder_may(world, "assess", done),
    }
}

fn holder_may<E: std::fmt::Display>(world: &mut World, what: &str, done: Result<(), E>) {
    if let Err(error) = done {
        let what = format!("a holder may not {what}: {error}");
        world.checker.break_rule(Rule::Lost, what);
    }
}

/// A holder or a supervisor says that somebody must not see something.
async fn conflict(world: &mut World) {
    let items: Vec<ItemId> = world
        .checker
        .last
        .items
        .iter()
        .map(|item| item.id)
        .collect();
    let all: Vec<Who> = Who::all().collect();
    let (Some(item), Some(by), Some(barred)) = (
        world.dice.pick(&items),
        world.dice.pick(&world.at_desks()),
        world.dice.pick(&all),
    ) else {
        return;
    };
    world.tell(format!("{by:?} keeps {} from {barred:?}", short(item)));
    let caller = by.caller(world.now());
    let hidden = Hidden::Item(item);
    let done = bar::bar(&world.node.app, &caller, hidden, barred.member()).await;
    let holder = world
        .checker
        .last
        .item(item)
        .and_then(|item| item.state.holder());
    if done.is_ok() && holder.is_some_and(|holder| holder.member == barred.member()) {
        world.facts.released.insert(item);
    }
}

/// Shifts change, and people take breaks.
async fn clock(world: &mut World) {
    let who = Who(world.dice.below(Who::all().count()));
    let app = world.node.app.clone();
    let caller = who.caller(world.now());
    let there = world.checker.last.clocked_in(who);
    match there.map(|there| there.presence) {
        None | Some(Presence::Gone { .. }) => world.clock_in(who).await,
        Some(Presence::Break { .. }) => {
            world.tell(format!("{who:?} is back"));
            clock::pause(&app, &caller, None).await.unwrap();
        }
        Some(Presence::There) if world.dice.percent(60) => {
            world.tell(format!("{who:?} takes a break"));
            let reason = BreakReason::ALL.first().copied();
            clock::pause(&app, &caller, reason).await.unwrap();
        }
        Some(Presence::There) => {
            world.tell(format!("{who:?} clocks out"));
            clock::end(&app, &caller, Over::Over).await.unwrap();
        }
    }
}

/// A desk loses its connection, or has it back.
fn desk(world: &mut World) {
    let who = Who(world.dice.below(Who::all().count()));
    if world.connected(who) && world.dice.percent(50) {
        world.tell(format!("{who:?} is not connected any more"));
        world.disconnect(who);
    } else {
        world.tell(format!("{who:?} is connected"));
        world.connect(who);
    }
}

/// Somebody who was called says that they are coming.
async fn come(world: &mut World) {
    let who = Who(world.dice.below(Who::all().count()));
    let app = world.node.app.clone();
    let calls = coming::calls(&app, &who.actor()).await.unwrap();
    let calls: Vec<ItemId> = calls.iter().map(|call| call.item.id).collect();
    let Some(item) = world.dice.pick(&calls) else {
        return;
    };
    world.tell(format!("{who:?} is coming for {}", short(item)));
    if coming::coming(&app, &who.actor(), item).await.unwrap() {
        let now = world.now();
        world.facts.answered.insert(item, now);
        world.counts.answered += 1;
    }
}

impl World {
    /// Clocks in: for a duty, or for the usual one.
    pub(super) async fn clock_in(&mut self, who: Who) {
        self.tell(format!("{who:?} clocks in"));
        let stands_in = who.answers() && self.dice.percent(25);
        let duty = stands_in.then_some(Duty::Secondary);
        let caller = who.caller(self.now());
        clock::start(&self.node.app, &caller, duty).await.unwrap();
    }
}
