//! An agency says to what its letters are sealed.

use crate::{
    App, audit,
    forwarder::{
        authenticate::Known,
        own::{OwnError, begin},
    },
};
use domain::{
    audit::{Event, Note, Object},
    permission::Action,
};
use seal::boxes::PublicKey;

/// Keeps it for the key by which this is asked, in place of what was. What lies in the mailbox already opens with the former one.
pub async fn key(app: &App, known: &Known, public: &[u8]) -> Result<(), OwnError> {
    let public = PublicKey::new(public).map_err(|_source| OwnError::Malformed)?;
    let mut tx = begin(app, known, Action::ReadMailbox).await?;
    let id = known.credential.id;
    let before = tx.mailboxes_of(known.forwarder.id).await?;
    // Said again whenever they look: that is no news.
    if before.contains(&(id, public.bytes().to_vec())) {
        return Ok(tx.commit().await?);
    }
    if !tx.put_mailbox(id, public.bytes()).await? {
        return Err(OwnError::Bad);
    }
    let note = Note::by_nobody(Event::KeyAttested)
        .about(Object::Row(*id.as_bytes()))
        .because("mailbox");
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
