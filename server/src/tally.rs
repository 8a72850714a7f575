//! What is counted of the line (R380–R383): a total goes up in the transaction of what happened, and nothing says who it was.

pub mod figures;
pub mod fold;
pub mod look;
pub mod quarter;

use crate::App;
use domain::{
    Callback, Item, Level, MemberId,
    callback::State,
    chat::EndReason,
    permission::{Action, Actor, Target, can},
    tally::{self, Count, Happened, Length, counted_language},
};
use store::{Result, StoreError, Tx, tally::Under};
use thiserror::Error;

/// Why nothing was told.
#[derive(Debug, Error)]
pub enum FiguresError {
    /// The caller's role does not allow it.
    #[error("not allowed")]
    Forbidden,
    /// No quarter, or one that is not over.
    #[error("no such quarter")]
    NoQuarter,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Counts what happened with a chat, today. What another hotline sent is no call that was answered fast or slowly, and practice is none.
pub async fn count(app: &App, tx: &mut dyn Tx, item: &Item, happened: &[Happened]) -> Result<()> {
    if item.chat().is_none() || item.drill {
        return Ok(());
    }
    let under = (item.assessment.first, item.language.as_str());
    add(app, tx, under, happened).await
}

/// Counts what happened with a request to be called, today. What makes one more urgent ends it, so its level is the one that it had.
pub async fn count_call(
    app: &App,
    tx: &mut dyn Tx,
    before: &Callback,
    happened: &[Happened],
) -> Result<()> {
    add(app, tx, (before.level, &before.language), happened).await
}

async fn add(
    app: &App,
    tx: &mut dyn Tx,
    (level, language): (Level, &str),
    happened: &[Happened],
) -> Result<()> {
    let language = counted_language(language);
    let under = Under {
        day: app.rota.zone.day(app.now()),
        level,
        language: &language,
    };
    for one in happened {
        tx.count(under, one.what()).await?;
    }
    Ok(())
}

/// Somebody is called who asked for it; `before` is the request as it was until then.
pub async fn called(app: &App, tx: &mut dyn Tx, before: &Callback) -> Result<()> {
    let happened = tally::called(before, app.now(), &app.calls.targets);
    count_call(app, tx, before, &happened).await
}

/// A request to be called has moved on: if it is over with that, it is counted as that.
pub async fn call_moved(
    app: &App,
    tx: &mut dyn Tx,
    before: &Callback,
    after: &Callback,
) -> Result<()> {
    match after.state {
        State::Closed { outcome, .. } if !before.is_closed() => {
            count_call(app, tx, before, &tally::call_ended(outcome)).await
        }
        State::Waiting | State::Taken { .. } | State::Attempting { .. } | State::Closed { .. } => {
            Ok(())
        }
    }
}

/// Counts something that happened once.
pub async fn once(app: &App, tx: &mut dyn Tx, item: &Item, count: Count) -> Result<()> {
    self::count(app, tx, item, &[Happened::Once(count)]).await
}

/// Somebody takes what waits; `called` says that they answered a call by that.
pub async fn taken(
    app: &App,
    tx: &mut dyn Tx,
    waiting: &Item,
    (by, called): (MemberId, bool),
) -> Result<()> {
    let mut happened = tally::answered(waiting, app.now(), &app.triage.targets);
    if !happened.is_empty() {
        tx.put_answered(waiting.id, app.now()).await?;
        if !tx.facts(by).await?.speaks(&waiting.language) {
            happened.push(Happened::Once(Count::LanguageUnmet));
        }
    }
    if called && tally::escalated(waiting, &app.triage.ladders) {
        happened.push(Happened::Once(Count::EscalationAnswered));
    }
    count(app, tx, waiting, &happened).await
}

/// A chat ends.
pub async fn ended(
    app: &App,
    tx: &mut dyn Tx,
    (item, paused): (&Item, bool),
    reason: EndReason,
) -> Result<()> {
    let now = app.now();
    let mut happened = tally::ended(item, reason, paused, now);
    if let Some(times) = tx.item_times(item.id).await? {
        tx.put_ended(item.id, now).await?;
        let talked = now.since(times.answered);
        happened.push(Happened::Took(Length::Conversation, talked));
    }
    count(app, tx, item, &happened).await
}

/// A wrap-up is saved.
pub async fn wrapped_up(app: &App, tx: &mut dyn Tx, item: &Item) -> Result<()> {
    let times = tx.item_times(item.id).await?;
    let Some(ended) = times.and_then(|times| times.ended) else {
        return Ok(());
    };
    let took = Happened::Took(Length::WrapUp, app.now().since(ended));
    count(app, tx, item, &[took]).await
}

/// Totals are for who leads the line, and never by who answers (R382): nothing is counted by that.
fn allow(actor: &Actor) -> std::result::Result<(), FiguresError> {
    if can(actor, Action::SeeFigures, Target::None) {
        Ok(())
    } else {
        Err(FiguresError::Forbidden)
    }
}
