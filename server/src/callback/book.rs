//! Somebody asks to be called, on the page, beside a chat, or through an advocate who writes it down (R330).

use super::{CallbackError, object};
use crate::{App, audit, chat::hash, tally};
use domain::{
    Callback, CallbackId, Level,
    audit::{Event, Note},
    callback::{State, Window, first_due},
    permission::{Action, Actor, Target, can},
    rota::zone::Zone,
    tally::{Count, Happened},
    window::{self, Rule, Slot},
};
use store::{Tx, callback::SealedCallback};
use subtle::ConstantTimeEq as _;

/// What is asked for. The hours are used to plan and are not kept; their windows are.
#[derive(Debug)]
pub struct Request {
    /// Random, made by whoever asks.
    pub id: CallbackId,
    /// How urgent.
    pub level: Level,
    /// A BCP 47 tag.
    pub language: String,
    /// The rounded hours.
    pub hours: Hours,
    /// What is sealed.
    pub sealed: Sealed,
}

/// Rounded hours on a wall.
#[derive(Debug)]
pub struct Hours {
    /// Whose wall.
    pub zone: Zone,
    /// When.
    pub rules: Vec<Rule>,
}

/// The boxes, and what the words lead to.
#[derive(Debug)]
pub struct Sealed {
    /// Where the request lies.
    pub locator: [u8; 16],
    /// What proves knowledge of the words.
    pub auth: Vec<u8>,
    /// Whom to call, and how.
    pub contact: Vec<u8>,
    /// The hours to the minute.
    pub hours: Vec<u8>,
}

/// What was planned.
#[derive(Debug)]
pub struct Booked {
    /// Whether it is new; `false` when the answer was lost and it is asked for again.
    pub new: bool,
    /// The windows.
    pub slots: Vec<Slot>,
}

/// Plans it. `by` is whoever writes it down for somebody; nobody where they ask themselves.
pub async fn book(
    app: &App,
    request: Request,
    by: Option<&Actor>,
) -> Result<Booked, CallbackError> {
    if let Some(actor) = by
        && !can(actor, Action::PlanCall, Target::None)
    {
        audit::deny(app, actor, Action::PlanCall, None).await;
        return Err(CallbackError::Forbidden);
    }
    let mut tx = app.store.begin().await?;
    if let Some(known) = tx.callback(request.id).await? {
        return again(tx.as_mut(), known, &request.sealed).await;
    }
    let slots = window::plan(&request.hours.rules, &request.hours.zone, app.now())?;
    let callback = Callback {
        id: request.id,
        team: app.team,
        level: request.level,
        language: request.language,
        state: State::Waiting,
        attention: false,
        first_due: first_due(&slots, app.now()),
        windows: slots.iter().copied().map(Window::from).collect(),
    };
    let sealed = SealedCallback {
        locator: request.sealed.locator,
        auth_hash: hash(&request.sealed.auth),
        contact: request.sealed.contact,
        hours: request.sealed.hours,
    };
    if !tx.insert_callback(&callback, &sealed).await? {
        return Err(CallbackError::Conflict);
    }
    let note = by.map_or_else(
        || Note::by_nobody(Event::CallbackCreated).because("person"),
        |actor| Note::by(actor, Event::CallbackCreated).because("written_down"),
    );
    audit::record(tx.as_mut(), app, note.about(object(callback.id))).await?;
    let asked = [Happened::Once(Count::CallAsked)];
    tally::count_call(app, tx.as_mut(), &callback, &asked).await?;
    tx.commit().await?;
    Ok(Booked { new: true, slots })
}

/// The answer was lost: whoever has the words of the request is told again.
async fn again(tx: &mut dyn Tx, known: Callback, asked: &Sealed) -> Result<Booked, CallbackError> {
    let sealed = tx.sealed_callback(known.id).await?;
    let same = sealed.is_some_and(|sealed| {
        sealed.locator == asked.locator && bool::from(hash(&asked.auth).ct_eq(&sealed.auth_hash))
    });
    if !same {
        return Err(CallbackError::Conflict);
    }
    let to_come = known.windows.iter().filter(|window| !window.done);
    Ok(Booked {
        new: false,
        slots: to_come.map(|window| window.slot).collect(),
    })
}
