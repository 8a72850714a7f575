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
    if !tx.put_mailbox(known.credential.id, public.bytes()).await? {
        return Err(OwnError::Bad);
    }
    let note = Note::by_nobody(Event::KeyAttested)
        .about(Object::Row(*known.credential.id.as_bytes()))
        .because("mailbox");
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
