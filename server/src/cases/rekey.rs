//! A case gets a new key: after a removal, or because who wrapped the last one is gone.

use crate::{
    App, audit,
    cases::{
        keys::{CaseKeyError, seats},
        mine,
        pass_on::put,
    },
    staff::session::Caller,
};
use domain::{
    CaseId,
    audit::{Event, Note, Object},
    permission::Action,
};
use store::case::CaseWrapRow;

/// The next key, sealed in the caller's browser.
#[derive(Debug)]
pub struct NextKey {
    /// Which version it is.
    pub version: i64,
    /// The sealed list of who reads the case, under it.
    pub readers: Vec<u8>,
    /// How many lists the caller had read.
    pub after: i64,
    /// The key for each device, and older ones that they lack.
    pub wraps: Vec<CaseWrapRow>,
}

/// Takes the next key. What was written before stays under the older ones, which stay with who stays. A device that it is not
/// sealed to, because it came in meanwhile, is let in by the next desk.
pub async fn rekey(
    app: &App,
    caller: &Caller,
    id: CaseId,
    next: NextKey,
) -> Result<(), CaseKeyError> {
    let mut tx = app.store.begin().await?;
    let action = Action::WorkOnCase;
    let overview = mine(app, tx.as_mut(), &caller.actor, id, action).await?;
    let overview = overview.ok_or(CaseKeyError::NotFound)?;
    if next.version != overview.case.key_version.saturating_add(1) {
        return Err(CaseKeyError::Conflict);
    }
    let own = |wrap: &CaseWrapRow| wrap.device == caller.device && wrap.key_version == next.version;
    // Who makes a key can read what others write under it: otherwise they could take the case away from everybody.
    if !next.wraps.iter().any(own) {
        return Err(CaseKeyError::Wraps);
    }
    let wanted = seats(app, tx.as_mut(), &overview).await?;
    let exposed = overview.case.exposed;
    put(tx.as_mut(), &overview, (&wanted, next.version), &next.wraps).await?;
    if !tx
        .insert_case_readers(id, next.after, &next.readers)
        .await?
    {
        return Err(CaseKeyError::Conflict);
    }
    tx.case_is_safe(id).await?;
    let note = Note::by(&caller.actor, Event::KeysRotated)
        .about(Object::Case(id))
        .because(if exposed { "removal" } else { "wrapper_gone" });
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
