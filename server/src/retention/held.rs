//! A person asks what is held about them, and has it deleted (R227). They say three words to somebody of the staff, who types them. Wrong
//! words, and words of what is gone, are answered alike, and after the same work (K8).

use super::{destroy, hold};
use crate::{
    App,
    audit::{self, NotAllowed, allow},
    callback::Words,
    chat::hash,
    conflict::open_bars,
    staff::session::Caller,
    tally,
};
use domain::{
    Callback, CallbackId, CaseId, Timestamp,
    audit::{Event, Note, Object},
    callback::{Outcome, State},
    conflict::Hidden,
    permission::{Action, Target},
    retention::Record,
    task::On,
};
use store::{Result as Stored, StoreError, Tx, retention::CaseContents};
use subtle::{Choice, ConstantTimeEq as _};
use thiserror::Error;

/// Why nothing was told or deleted.
#[derive(Debug, Error)]
pub enum HeldError {
    /// The caller may not.
    #[error("not allowed")]
    Forbidden,
    /// The words lead nowhere.
    #[error("not found")]
    NotFound,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<NotAllowed> for HeldError {
    fn from(NotAllowed: NotAllowed) -> Self {
        Self::Forbidden
    }
}

/// What is held.
#[derive(Debug)]
pub enum Held {
    /// A request to be called.
    Callback {
        /// Whether number, hours and words are still there.
        sealed: bool,
        /// How many safe hours it names.
        windows: usize,
        /// When it goes by itself; `None` while it is open.
        goes: Option<Timestamp>,
        /// Whether a legal hold keeps it.
        held: bool,
    },
    /// A case.
    Case {
        /// Which, for somebody who works on it and can read it to the person; nobody else learns that.
        case: Option<CaseId>,
        /// Since when.
        opened: Timestamp,
        /// How much there is of it.
        contents: CaseContents,
        /// When it goes by itself; `None` while it is open.
        goes: Option<Timestamp>,
        /// Whether a legal hold keeps it.
        held: bool,
    },
}

/// What words lead to.
enum Found {
    Callback(CallbackId),
    Case(CaseId),
}

/// What is held about who said the words.
pub async fn find(app: &App, caller: &Caller, words: Words<'_>) -> Result<Held, HeldError> {
    allow(app, &caller.actor, (Action::AskHeld, Target::None), None).await?;
    let mut tx = app.store.begin().await?;
    let found = by_words(tx.as_mut(), words).await?;
    attempted(app, tx.as_mut(), caller, found.as_ref()).await?;
    let held = match found {
        Some(Found::Callback(id)) => of_callback(tx.as_mut(), id).await?,
        Some(Found::Case(id)) => of_case(app, tx.as_mut(), caller, id).await?,
        None => None,
    };
    tx.commit().await?;
    held.ok_or(HeldError::NotFound)
}

/// Deletes it at once, unless a legal hold keeps it. Returns whether it is gone. No call is made in any case.
pub async fn delete(app: &App, caller: &Caller, words: Words<'_>) -> Result<bool, HeldError> {
    allow(app, &caller.actor, (Action::AskHeld, Target::None), None).await?;
    let mut tx = app.store.begin().await?;
    let found = by_words(tx.as_mut(), words).await?;
    attempted(app, tx.as_mut(), caller, found.as_ref()).await?;
    let gone = match found {
        Some(Found::Callback(id)) => forget_callback(app, tx.as_mut(), caller, id).await?,
        Some(Found::Case(id)) => Some(forget_case(app, tx.as_mut(), caller, id).await?),
        None => None,
    };
    tx.commit().await?;
    if gone == Some(true) {
        destroy::scrub(app).await;
    }
    gone.ok_or(HeldError::NotFound)
}

/// Both are looked for each time, so that an answer takes as long whatever the words lead to.
async fn by_words(tx: &mut dyn Tx, words: Words<'_>) -> Stored<Option<Found>> {
    let case = tx.case_by_word(words.locator).await?;
    let callback = tx.callback_at(words.locator).await?;
    let sealed = match callback {
        Some(id) => tx.sealed_callback(id).await?,
        None => None,
    };
    let said = hash(words.auth);
    let fits = |known: Option<[u8; 32]>| -> Choice {
        said.ct_eq(&known.unwrap_or([0; 32])) & Choice::from(u8::from(known.is_some()))
    };
    let of_case = bool::from(fits(case.map(|case| case.auth_hash)));
    let of_callback = bool::from(fits(sealed.map(|sealed| sealed.auth_hash)));
    let case = case
        .filter(|_case| of_case)
        .map(|case| Found::Case(case.case));
    let callback = callback.filter(|_id| of_callback).map(Found::Callback);
    Ok(case.or(callback))
}

/// Who tried, and whether the words led somewhere: whoever guesses stands out.
async fn attempted(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
    found: Option<&Found>,
) -> Stored<()> {
    let code = match found {
        Some(Found::Callback(_)) => "callback",
        Some(Found::Case(_)) => "case",
        None => "nothing",
    };
    let note = Note::by(&caller.actor, Event::HeldAsked).because(code);
    audit::record(tx, app, note).await
}

async fn of_callback(tx: &mut dyn Tx, id: CallbackId) -> Stored<Option<Held>> {
    let Some(callback) = tx.callback(id).await? else {
        return Ok(None);
    };
    Ok(Some(Held::Callback {
        sealed: tx.sealed_callback(id).await?.is_some(),
        windows: callback.windows.len(),
        goes: goes(&callback),
        held: hold(tx, On::Callback(id)).await?,
    }))
}

const fn goes(callback: &Callback) -> Option<Timestamp> {
    match callback.state {
        State::Closed { purge, .. } => Some(purge),
        State::Waiting | State::Taken { .. } | State::Attempting { .. } => None,
    }
}

async fn of_case(app: &App, tx: &mut dyn Tx, caller: &Caller, id: CaseId) -> Stored<Option<Held>> {
    let Some(case) = tx.case(id).await? else {
        return Ok(None);
    };
    let kept = open_bars(app, tx, caller.actor.member).await?;
    let reads =
        tx.assigned(id).await?.contains(&caller.actor.member) && !kept.contains(&Hidden::Case(id));
    Ok(Some(Held::Case {
        case: reads.then_some(id),
        opened: case.opened_at,
        contents: tx.case_contents(id).await?,
        goes: tx.case_life(id).await?.goes(),
        held: destroy::is_held(tx, id).await?,
    }))
}

/// No call is made any more; and nothing of it stays, unless a hold keeps it.
async fn forget_callback(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
    id: CallbackId,
) -> Stored<Option<bool>> {
    let Some(callback) = tx.callback(id).await? else {
        return Ok(None);
    };
    let object = Object::Row(*id.as_bytes());
    if let Ok(over) = callback
        .clone()
        .withdraw(Outcome::CancelledByPerson, app.now())
    {
        tx.save_callback(&over).await?;
        tally::call_moved(app, tx, &callback, &over).await?;
        let note = Note::by(&caller.actor, Event::AttemptOutcome)
            .about(object)
            .because(Outcome::CancelledByPerson.name());
        audit::record(tx, app, note).await?;
    }
    if hold(tx, On::Callback(id)).await? {
        return Ok(Some(false));
    }
    tx.delete_callback(id).await?;
    tx.add_purged(Record::Callback, 1).await?;
    let note = Note::by(&caller.actor, Event::CallbackPurged)
        .about(object)
        .because("person_by_words");
    audit::record(tx, app, note).await?;
    Ok(Some(true))
}

async fn forget_case(app: &App, tx: &mut dyn Tx, caller: &Caller, id: CaseId) -> Stored<bool> {
    if destroy::is_held(tx, id).await? {
        return Ok(false);
    }
    let by = |event| Note::by(&caller.actor, event);
    destroy::case(app, tx, id, (&by, "person_by_words")).await?;
    Ok(true)
}
