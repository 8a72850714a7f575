//! A form comes from another hotline: it is in line and written down, or nothing of it is.

use crate::{App, audit, chat::hash, forwarder::authenticate::Known};
use domain::{
    About, Fence, InvitationId, Item, ItemId, ItemState, ReferralId,
    audit::{Event, Note, Object},
    forwarder::Scope,
    introduction::{CODE_LIFE, Seat, is_code},
    level::{DeviceRisk, Safety},
    permission::{Action, Target, forwarder_can},
    person::is_language_tag,
    referral::{BadRouting, Consent, Contact, Form, Routing, Status},
};
use seal::{Notice, boxes};
use store::{
    StoreError, Tx,
    introduction::IntroductionRow,
    referral::{ReceiptRow, ReferralRow},
};
use thiserror::Error;

/// What came.
#[derive(Debug)]
pub struct Incoming {
    /// What the forwarder calls it.
    pub reference: [u8; 16],
    /// SHA-256 of the request's body.
    pub digest: [u8; 32],
    /// The readable part.
    pub routing: Routing,
    /// The box.
    pub sealed: Vec<u8>,
    /// By what the person and the worker are known, when the person is on the line.
    pub introduction: Option<Introduced>,
}

/// By what somebody on the line, and the worker who is with them, are known.
#[derive(Clone)]
pub struct Introduced {
    /// The code that the person is told.
    pub code: String,
    /// The worker's capability.
    pub seat: [u8; 32],
}

// The code stays out of logs.
impl std::fmt::Debug for Introduced {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Introduced")
    }
}

/// Why nothing was stored.
#[derive(Debug, Error)]
pub enum ReceiveError {
    /// The key is not for this.
    #[error("not allowed")]
    Forbidden,
    /// The signed request came before.
    #[error("replayed")]
    Replayed,
    /// The same reference came before with another body.
    #[error("another body under the same reference")]
    Conflict,
    /// The readable part cannot be.
    #[error(transparent)]
    Bad(#[from] BadRouting),
    /// The language is no BCP 47 tag, or the box is no box.
    #[error("malformed")]
    Malformed,
    /// It is sealed to another key than the team's current one.
    #[error("sealed to a retired key")]
    RetiredKey,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes it in. One that is sent again changes nothing, also after it was closed here. Returns whether it is new.
pub async fn receive(app: &App, known: &Known, incoming: Incoming) -> Result<bool, ReceiveError> {
    let routing = &incoming.routing;
    let scope = match routing.form {
        Form::Referral | Form::Tip => Scope::Refer,
        Form::Training => Scope::AskTraining,
    };
    let may = forwarder_can(Action::SendReferral, Target::None);
    if !may || !known.credential.scopes.has(scope) {
        return Err(ReceiveError::Forbidden);
    }
    routing.check()?;
    if !is_language_tag(&routing.language) {
        return Err(ReceiveError::Malformed);
    }
    if let Some(introduced) = &incoming.introduction
        && (routing.consent != Consent::PersonOnLine
            || routing.form != Form::Referral
            || !is_code(&introduced.code))
    {
        return Err(ReceiveError::Malformed);
    }
    let mut tx = app.store.begin().await?;
    if let Some((nonce, until)) = &known.nonce
        && !tx.insert_nonce(known.credential.id, nonce, *until).await?
    {
        return Err(ReceiveError::Replayed);
    }
    let receipt = ReceiptRow {
        forwarder: known.forwarder.id,
        reference: incoming.reference,
        digest: incoming.digest,
        received_at: app.now().to_minute(),
    };
    if !tx.insert_receipt(&receipt).await? {
        let before = tx.receipt(receipt.forwarder, &receipt.reference).await?;
        if before.is_none_or(|before| before.digest != receipt.digest) {
            return Err(ReceiveError::Conflict);
        }
        tx.commit().await?;
        return Ok(false);
    }
    check_key(app, tx.as_mut(), &incoming.sealed).await?;
    let form = routing.form;
    let item = put_in_line(app, tx.as_mut(), known, incoming).await?;
    tx.use_credential(known.credential.id, app.now().to_day())
        .await?;
    for (event, why) in [
        (Event::ForwardReceived, form.name()),
        (Event::LevelSet, item.assessment.level.name()),
        (Event::ForwardReceiptSent, form.name()),
    ] {
        let note = Note::by_nobody(event).about(Object::Item(item.id));
        audit::record(tx.as_mut(), app, note.because(why)).await?;
    }
    tx.commit().await?;
    app.hub.queue_changed();
    Ok(true)
}

/// Only what the team's people can open now is taken: a box to a replaced key would have to be read with one that is about to go.
async fn check_key(app: &App, tx: &mut dyn Tx, sealed: &[u8]) -> Result<(), ReceiveError> {
    let id = boxes::key_id(sealed).map_err(|_source| ReceiveError::Malformed)?;
    let notice = tx.team(app.team).await?.and_then(|team| team.notice);
    let current = notice
        .and_then(|notice| Notice::verify_once(&notice, &app.root).ok())
        .ok_or(ReceiveError::RetiredKey)?;
    if current.terms().key.hash().starts_with(&id) {
        Ok(())
    } else {
        Err(ReceiveError::RetiredKey)
    }
}

async fn put_in_line(
    app: &App,
    tx: &mut dyn Tx,
    known: &Known,
    incoming: Incoming,
) -> Result<Item, ReceiveError> {
    let (now, routing) = (app.now(), incoming.routing);
    let id = ReferralId::from_bytes(app.chance.bytes());
    let contact = routing.contact();
    let item = Item {
        id: ItemId::from_bytes(app.chance.bytes()),
        about: About::Referral(id),
        team: app.team,
        assessment: routing.assessment(now),
        safety: Safety::NotSaid,
        device: DeviceRisk::NotSaid,
        minor: routing.is_minor(),
        supervisor: contact == Contact::Ask,
        drill: false,
        prefers: None,
        live: routing.is_live(),
        returning: false,
        waiting_since: now,
        fence: Fence(0),
        state: ItemState::in_line(now),
        language: routing.language,
    };
    tx.insert_item(&item).await?;
    tx.insert_referral(&ReferralRow {
        id,
        forwarder: known.forwarder.id,
        key: known.credential.id,
        reference: incoming.reference,
        form: routing.form,
        knows: routing.knows,
        consent: routing.consent,
        contact,
        status: Status::Requested,
        sealed: incoming.sealed,
    })
    .await?;
    if let Some(introduced) = incoming.introduction {
        let row = IntroductionRow {
            id: InvitationId::from_bytes(app.chance.bytes()),
            referral: id,
            code_hash: hash(introduced.code.as_bytes()),
            seat_hash: hash(&introduced.seat),
            until: now.plus(CODE_LIFE),
            chat: None,
            seat: Seat::Empty,
            key_package: None,
            welcome: None,
        };
        // Another form's code: who sends it draws another one.
        if !tx.insert_introduction(&row).await? {
            return Err(ReceiveError::Conflict);
        }
    }
    Ok(item)
}
