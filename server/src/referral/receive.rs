//! A form comes from another hotline, or from somebody without a key: it is in line and written down, or nothing of it is.

use crate::{App, audit, chat::hash, forwarder::authenticate::Known};
use domain::{
    About, CredentialId, Fence, ForwarderId, InvitationId, Item, ItemId, ItemState, ReferralId,
    audit::{Event, Note, Object},
    forwarder::{Credential, Forwarder, NOBODY, NOBODYS_KEY, Scope},
    introduction::{CODE_LIFE, Seat, is_code},
    level::{Assessment, DeviceRisk, Safety},
    permission::{Action, Target, forwarder_can, visitor_can},
    person::is_language_tag,
    referral::{BadRouting, Consent, Contact, Form, Routing, Status},
    unverified,
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
    /// Too many forms that nobody verified are open.
    #[error("too many forms that nobody verified")]
    Full,
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
    check(&incoming)?;
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
        form: Some(routing.form),
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
    let sender = Sender::known(app, known, &incoming);
    put_in_line(app, tx, &sender, incoming).await?;
    Ok(true)
}

/// Takes in a form of somebody without a key. `keeps` says that it keeps its place when it is urgent: it is not one too many of its network,
/// nor of all. One that is sent again changes nothing. The same reference with another body is another form: whoever has read a reference
/// over somebody's shoulder learns nothing by sending under it (K8).
pub async fn receive_unverified(
    app: &App,
    incoming: Incoming,
    keeps: bool,
) -> Result<bool, ReceiveError> {
    if !visitor_can(Action::SendUnverified, Target::None) {
        return Err(ReceiveError::Forbidden);
    }
    let routing = &incoming.routing;
    check(&incoming)?;
    // Nobody has verified that anybody is on a line: nobody is brought into a chat by it.
    if incoming.introduction.is_some() {
        return Err(ReceiveError::Forbidden);
    }
    let level = routing.assessment(app.now()).level;
    let receipt = ReceiptRow {
        forwarder: NOBODY,
        reference: mark(&incoming),
        digest: incoming.digest,
        form: Some(routing.form),
        received_at: app.now().to_minute(),
    };
    // By a reader: a flood that finds no room does not keep those who write in a chat from the one writer.
    let mut look = app.store.read().await?;
    if look.receipt(NOBODY, &receipt.reference).await?.is_some() {
        return Ok(false);
    }
    let room = unverified::room(level);
    if look.count_referrals_of(NOBODY, room).await? >= room {
        return Err(ReceiveError::Full);
    }
    drop(look);
    let mut tx = app.store.begin().await?;
    // The first one brings the entry that all of them stand under.
    if tx.forwarder(NOBODY).await?.is_none() {
        tx.put_forwarder(&Forwarder::nobody()).await?;
        let key = Credential::nobodys(app.now().to_day());
        tx.insert_credential(&key).await?;
    }
    if !tx.insert_receipt(&receipt).await? {
        return Ok(false);
    }
    check_key(app, tx.as_mut(), &incoming.sealed).await?;
    let sender = Sender::nobody(app, &incoming, keeps);
    put_in_line(app, tx, &sender, incoming).await?;
    Ok(true)
}

/// What a form of nobody is known by when it is sent again: its reference and its body.
fn mark(incoming: &Incoming) -> [u8; 16] {
    let both = hash(&[&incoming.reference[..], &incoming.digest].concat());
    let (mark, _) = both.split_first_chunk().unwrap_or((&[0; 16], &[]));
    *mark
}

/// Whose form it is, and how it comes into line.
struct Sender {
    forwarder: ForwarderId,
    key: CredentialId,
    assessment: Assessment,
    unverified: bool,
    /// Whether the person is on the line at this moment.
    live: bool,
}

impl Sender {
    fn known(app: &App, known: &Known, incoming: &Incoming) -> Self {
        Self {
            forwarder: known.forwarder.id,
            key: known.credential.id,
            assessment: incoming.routing.assessment(app.now()),
            unverified: false,
            live: incoming.routing.is_live(),
        }
    }

    /// That somebody is on the line nobody has verified: they do not go before whoever is in a chat.
    fn nobody(app: &App, incoming: &Incoming, keeps: bool) -> Self {
        Self {
            forwarder: NOBODY,
            key: NOBODYS_KEY,
            assessment: unverified::placed(incoming.routing.assessment(app.now()), keeps),
            unverified: true,
            live: false,
        }
    }
}

fn check(incoming: &Incoming) -> Result<(), ReceiveError> {
    let routing = &incoming.routing;
    routing.check()?;
    // Only who is on the line is brought into a chat, by a code that can be said.
    let fits = incoming.introduction.as_ref().is_none_or(|introduced| {
        routing.consent == Consent::PersonOnLine
            && routing.form == Form::Referral
            && is_code(&introduced.code)
    });
    if fits && is_language_tag(&routing.language) {
        Ok(())
    } else {
        Err(ReceiveError::Malformed)
    }
}

/// Writes it down, tells the log, and tells who works on the queue.
async fn put_in_line(
    app: &App,
    mut tx: Box<dyn Tx>,
    sender: &Sender,
    incoming: Incoming,
) -> Result<(), ReceiveError> {
    let form = incoming.routing.form;
    let item = add_item(app, tx.as_mut(), sender, incoming).await?;
    tx.use_credential(sender.key, app.now().to_day()).await?;
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
    Ok(())
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

async fn add_item(
    app: &App,
    tx: &mut dyn Tx,
    sender: &Sender,
    incoming: Incoming,
) -> Result<Item, ReceiveError> {
    let (now, routing) = (app.now(), incoming.routing);
    let id = ReferralId::from_bytes(app.chance.bytes());
    let contact = routing.contact();
    let item = Item {
        id: ItemId::from_bytes(app.chance.bytes()),
        about: About::Referral(id),
        team: app.team,
        assessment: sender.assessment,
        safety: Safety::NotSaid,
        device: DeviceRisk::NotSaid,
        minor: routing.is_minor(),
        supervisor: contact == Contact::Ask,
        drill: false,
        unverified: sender.unverified,
        prefers: None,
        live: sender.live,
        returning: false,
        waiting_since: now,
        fence: Fence(0),
        state: ItemState::in_line(now),
        language: routing.language,
    };
    tx.insert_item(&item).await?;
    tx.insert_referral(&ReferralRow {
        id,
        forwarder: sender.forwarder,
        key: sender.key,
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
