//! Mailboxes of other agencies: what a release let somebody tell them lies there, sealed to the agency's keys, until one of them has it.
//! Fetched by the agency, or taken to the address that the operator has agreed on with it. Asked again before each: a release that is over
//! or withdrawn hands out nothing, also where something lay there already.

pub mod keeping;
pub mod key;
pub mod post;
pub mod read;
pub mod taken;

pub use keeping::Keeping;

use crate::{App, audit, release::is_minor};
use domain::{
    CredentialId, DisclosureId, ForwarderId, Millis,
    audit::{Event, Note, Object},
    release::{Branch, Release, State},
};
use seal::boxes::{PublicKey, key_id};
use store::{Result, Tx, mailbox::LetterRow};

/// For how long a letter lies there that nobody fetches: 14 days, and never longer than its release.
const LIFE: Millis = Millis::from_secs(14 * 24 * 3_600);

/// Puts a letter there. `false` when the boxes are not one for each key that the agency has now, or nobody has called it back: whoever is
/// behind such a key may be anybody (R360).
pub(crate) async fn leave(
    app: &App,
    tx: &mut dyn Tx,
    release: &Release,
    (id, boxes): (DisclosureId, &[(CredentialId, Vec<u8>)]),
) -> Result<bool> {
    let keys = open_to(tx, release.recipient).await?;
    if keys.is_empty() || keys.len() != boxes.len() || !keys.iter().all(|key| has_one(boxes, key)) {
        return Ok(false);
    }
    let now = app.now();
    let row = LetterRow {
        id,
        forwarder: release.recipient,
        put_at: now,
        until: now.plus(LIFE).min(release.until),
        next_at: app.mailbox.has(release.recipient).then_some(now),
        tries: 0,
    };
    tx.insert_letter(&row, boxes).await?;
    Ok(true)
}

/// Whether exactly one of the boxes is for this key, and sealed to what it is opened with now.
fn has_one(boxes: &[(CredentialId, Vec<u8>)], (key, public): &(CredentialId, Vec<u8>)) -> bool {
    let mut own = boxes.iter().filter(|(of, _)| of == key);
    let (Some((_, sealed)), None) = (own.next(), own.next()) else {
        return false;
    };
    let hash = PublicKey::new(public).map(|public| public.hash());
    hash.is_ok_and(|hash| key_id(sealed).is_ok_and(|id| hash.starts_with(&id)))
}

/// The keys of an agency's mailbox, if it may be told anything there: somebody has called it back, and it was not stopped since.
pub(crate) async fn open_to(
    tx: &mut dyn Tx,
    agency: ForwarderId,
) -> Result<Vec<(CredentialId, Vec<u8>)>> {
    let known = tx.forwarder(agency).await?;
    if known.is_some_and(|known| known.active && known.is_verified()) {
        tx.mailboxes_of(agency).await
    } else {
        Ok(Vec::new())
    }
}

/// Hands a letter out, if its release still lets it be. One that may not go is gone.
async fn hand_out(app: &App, tx: &mut dyn Tx, id: DisclosureId) -> Result<bool> {
    let told = tx.disclosure(id).await?;
    let release = match told {
        Some(row) => tx.release(row.release).await?,
        None => None,
    };
    if let Some(release) = release {
        let live = release.state(app.now()) == State::Live;
        let consented = release.branch != Branch::Adult || !is_minor(tx, release.on).await?;
        if live && consented && !open_to(tx, release.recipient).await?.is_empty() {
            tx.hand_out(id, app.now()).await?;
            return Ok(true);
        }
    }
    tx.delete_letter(id).await?;
    Ok(false)
}

/// Its receiver has it.
async fn done(app: &App, tx: &mut dyn Tx, id: DisclosureId, code: &'static str) -> Result<()> {
    tx.delete_letter(id).await?;
    let note = Note::by_nobody(Event::LetterTaken)
        .about(Object::Row(*id.as_bytes()))
        .because(code);
    audit::record(tx, app, note).await
}
