//! Mailboxes of other agencies: what a release let somebody tell them lies there, sealed to the agency's keys, until one of them has it.
//! Fetched by the agency, or taken to the address that the operator has agreed on with it. Asked again before each: a release that is over
//! or withdrawn hands out nothing, also where something lay there already.

pub mod keeping;
pub mod key;
pub mod post;
pub mod read;
pub mod taken;

pub use keeping::Keeping;

use crate::{App, audit};
use domain::{
    CredentialId, DisclosureId, Millis,
    audit::{Event, Note, Object},
    release::{Release, State},
};
use std::collections::BTreeSet;
use store::{Result, Tx, mailbox::LetterRow};

/// For how long a letter lies there that nobody fetches: 14 days, and never longer than its release.
const LIFE: Millis = Millis::from_secs(14 * 24 * 3_600);

/// Puts a letter there. `false` when the boxes are not one for each key that the agency has now.
pub(crate) async fn leave(
    app: &App,
    tx: &mut dyn Tx,
    release: &Release,
    (id, boxes): (DisclosureId, &[(CredentialId, Vec<u8>)]),
) -> Result<bool> {
    let keys = tx.mailboxes_of(release.recipient).await?;
    let keys: BTreeSet<_> = keys.iter().map(|(key, _)| *key.as_bytes()).collect();
    let sealed: BTreeSet<_> = boxes.iter().map(|(key, _)| *key.as_bytes()).collect();
    if keys.is_empty() || keys != sealed || boxes.len() != sealed.len() {
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

/// Whether a letter may still be handed out. One that may not is gone.
async fn may_go(app: &App, tx: &mut dyn Tx, id: DisclosureId) -> Result<bool> {
    let told = tx.disclosure(id).await?;
    let release = match told {
        Some(row) => tx.release(row.release).await?,
        None => None,
    };
    if release.is_some_and(|release| release.state(app.now()) == State::Live) {
        return Ok(true);
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
