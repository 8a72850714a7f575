//! A case is opened: by hand, or as the hand-off of a finished chat (R412).

use crate::{App, audit};
use domain::{
    CaseId, Fence, ItemId, MemberId, Millis, Rejected,
    audit::{Event, Note, Object},
    conflict::Hidden,
    handoff::{self, Draft, Handoff},
    permission::{Action, Actor, Target, can},
};
use std::ops::RangeInclusive;
use store::{
    StoreError, Tx,
    case::{CaseEntryRow, CaseRow, CaseWrapRow},
    conflict::BarRow,
};
use thiserror::Error;

/// A new case, sealed in the caller's browser.
#[derive(Debug)]
pub struct NewCase {
    /// Random, made by the browser.
    pub id: CaseId,
    /// The chat it comes from.
    pub from: Option<Origin>,
    /// The key, sealed to each device of everybody assigned.
    pub wraps: Vec<CaseWrapRow>,
    /// The sealed list of who reads it.
    pub readers: Vec<u8>,
    /// The agreed facts.
    pub entry: CaseEntryRow,
}

/// The chat that a case comes from.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    /// The item.
    pub item: ItemId,
    /// The caller's fence.
    pub fence: Fence,
    /// Whether the person agreed, in a message of their own (ruling 14).
    pub person_confirmed: bool,
    /// Who receives it; one of the assigned.
    pub receiver: MemberId,
    /// For how long they have to answer.
    pub wait: Millis,
}

/// Why no case was opened. Nothing was stored.
#[derive(Debug, Error)]
pub enum OpenCaseError {
    /// The caller's role does not allow it, or somebody assigned may not work on cases.
    #[error("not allowed")]
    Forbidden,
    /// A wrap is for a device that is not its member's, or of another version than the entry.
    #[error("the wraps do not fit")]
    Wraps,
    /// Whoever hands off or is to receive it is not assigned, or the time to answer is too short or too long.
    #[error("nobody receives it in time")]
    Receiver,
    /// Somebody must not see it whose device is among the wraps (R607).
    #[error("kept from somebody assigned")]
    Unfit,
    /// The chat was practice: a case is about somebody.
    #[error("practice")]
    OnlyDrill,
    /// There is no such item.
    #[error("no such item")]
    NotFound,
    /// The person has not agreed, or the caller does not hold the item.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The id is taken.
    #[error("the id is taken")]
    Conflict,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens the case with its first entry in one step. The same case again, after a lost answer, changes nothing.
pub async fn open(app: &App, actor: &Actor, new: NewCase) -> Result<(), OpenCaseError> {
    let target = if new.from.is_some() {
        Target::Own
    } else {
        Target::None
    };
    if !can(actor, Action::OpenCase, target) {
        return Err(OpenCaseError::Forbidden);
    }
    let mut tx = app.store.begin().await?;
    let handoff = match new.from {
        Some(from) => Some(hand_off(app, tx.as_mut(), actor, (from, &new.wraps)).await?),
        None => None,
    };
    let case = CaseRow {
        id: new.id,
        opened_at: app.now().to_minute(),
        key_version: new.entry.key_version,
        entries: 0,
        exposed: false,
    };
    if !tx.insert_case(&case).await? {
        let known = tx.case_entries(new.id).await?.into_iter().next();
        return if known == Some(new.entry) {
            Ok(())
        } else {
            Err(OpenCaseError::Conflict)
        };
    }
    put_wraps(tx.as_mut(), actor, &new, case.key_version).await?;
    tx.insert_case_readers(new.id, 0, &new.readers).await?;
    tx.insert_case_entry(new.id, 0, &new.entry).await?;
    opened(app, tx.as_mut(), actor, (new.id, handoff)).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes down where it came from.
async fn opened(
    app: &App,
    tx: &mut dyn Tx,
    actor: &Actor,
    (id, handoff): (CaseId, Option<Handoff>),
) -> Result<(), StoreError> {
    if let Some(handoff) = &handoff {
        tx.put_handoff(id, handoff).await?;
    }
    let how = if handoff.is_some() {
        "hand_off"
    } else {
        "by_hand"
    };
    let note = Note::by(actor, Event::RecordOpened)
        .about(Object::Case(id))
        .because(how);
    audit::record(tx, app, note).await
}

/// Keeps the key for each device; for nobody who must not see it.
async fn put_wraps(
    tx: &mut dyn Tx,
    actor: &Actor,
    new: &NewCase,
    key_version: i64,
) -> Result<(), OpenCaseError> {
    if new.wraps.is_empty() {
        return Err(OpenCaseError::Wraps);
    }
    let kept_from = inherit(tx, actor, new).await?;
    if new
        .wraps
        .iter()
        .any(|wrap| kept_from.contains(&wrap.member))
    {
        return Err(OpenCaseError::Unfit);
    }
    for wrap in &new.wraps {
        check_wrap(tx, wrap, key_version..=key_version).await?;
        tx.put_case_wrap(new.id, wrap).await?;
    }
    Ok(())
}

/// Whoever must not see the item must not see the case that comes from it. Returns who.
async fn inherit(
    tx: &mut dyn Tx,
    actor: &Actor,
    new: &NewCase,
) -> Result<Vec<MemberId>, StoreError> {
    let Some(from) = new.from else {
        return Ok(Vec::new());
    };
    let kept_from = tx.barred(Hidden::Item(from.item)).await?;
    for member in &kept_from {
        tx.put_bar(&BarRow {
            member: *member,
            hidden: Hidden::Case(new.id),
            by: actor.member,
        })
        .await?;
    }
    Ok(kept_from)
}

async fn hand_off(
    app: &App,
    tx: &mut dyn Tx,
    actor: &Actor,
    (from, wraps): (Origin, &[CaseWrapRow]),
) -> Result<Handoff, OpenCaseError> {
    let item = tx.item(from.item).await?.ok_or(OpenCaseError::NotFound)?;
    if item.held(from.fence, "hand off")?.member != actor.member {
        return Err(OpenCaseError::NotFound);
    }
    if item.drill {
        return Err(OpenCaseError::OnlyDrill);
    }
    // Whoever hands off stays on the case until somebody has taken it on: it comes back to them.
    let on_it = |member| wraps.iter().any(|wrap| wrap.member == member);
    if !on_it(from.receiver) || !on_it(actor.member) || !handoff::fits(from.wait) {
        return Err(OpenCaseError::Receiver);
    }
    let draft = Draft::Drafted;
    let confirmed = if from.person_confirmed {
        draft.confirm()?
    } else {
        draft
    };
    let due_at = app.now().plus(from.wait);
    Ok(confirmed.send(actor.member, from.receiver, due_at)?)
}

/// A wrap must be for a device of an active colleague who may work on cases, in one of these versions.
pub(super) async fn check_wrap(
    tx: &mut dyn Tx,
    wrap: &CaseWrapRow,
    versions: RangeInclusive<i64>,
) -> Result<(), OpenCaseError> {
    let device = tx
        .device(wrap.device)
        .await?
        .filter(|device| device.member == wrap.member);
    if device.is_none() || !versions.contains(&wrap.key_version) {
        return Err(OpenCaseError::Wraps);
    }
    let staff = tx.staff(wrap.member).await?.filter(|staff| staff.active);
    let colleague = staff.map(|staff| Actor {
        member: staff.id,
        roles: staff.roles,
    });
    if !colleague.is_some_and(|colleague| can(&colleague, Action::WorkOnCase, Target::Own)) {
        return Err(OpenCaseError::Forbidden);
    }
    Ok(())
}
