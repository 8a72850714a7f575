//! An event is written in the transaction of what it tells of: both are there, or neither.

use crate::{App, audit::leaf};
use domain::{
    MemberId,
    audit::{Event, Note, Object},
    permission::{Action, Actor, Roles, Target, can},
};
use store::{Result, Tx, audit::AuditRow};

/// Adds an event to the log.
pub async fn record(tx: &mut dyn Tx, app: &App, note: Note) -> Result<()> {
    let tail = tx.audit_tail().await?;
    let (seq, before) = tail.map_or_else(
        || (1, leaf::START.to_vec()),
        |tail| (tail.seq + 1, tail.chain),
    );
    let salt: [u8; 16] = app.chance.bytes();
    let mut row = AuditRow {
        seq,
        minute: Some(app.now().to_minute().0),
        event: Some(note.event.name().to_owned()),
        actor: note.actor.map(|actor| actor.as_bytes().to_vec()),
        roles: Some(i64::from(note.roles.bits())),
        object_kind: note.object.map(|object| object.kind().to_owned()),
        object: note.object.map(|object| object.bytes().to_vec()),
        reason: note.words(),
        salt: Some(salt.to_vec()),
        leaf: Vec::new(),
        chain: Vec::new(),
    };
    let words = leaf::encode(&row).expect("a new row has its words");
    row.leaf = leaf::leaf(&words).to_vec();
    row.chain = leaf::chain(&before, &row.leaf).to_vec();
    tx.insert_audit(&row).await
}

/// Somebody may not do what they asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAllowed;

/// Whether somebody may; a refusal is written down.
///
/// # Errors
/// [`NotAllowed`].
pub async fn allow(
    app: &App,
    actor: &Actor,
    (action, target): (Action, Target),
    about: Option<Object>,
) -> std::result::Result<(), NotAllowed> {
    if can(actor, action, target) {
        return Ok(());
    }
    deny(app, actor, action, about).await;
    Err(NotAllowed)
}

/// Writes down that somebody asked for what they may not do, in a transaction of its own: the one that was refused leaves
/// nothing. A log that cannot be written does not turn a refusal into anything else; it is told to the operator.
pub async fn deny(app: &App, actor: &Actor, action: Action, object: Option<Object>) {
    let mut note = Note::by(actor, Event::AccessDenied).because(action.name());
    note.object = object;
    let written = async {
        let mut tx = app.store.begin().await?;
        record(tx.as_mut(), app, note).await?;
        tx.commit().await
    };
    if let Err(error) = written.await {
        tracing::error!(store.error = %error, "a refusal could not be written into the audit log");
    }
}

/// Somebody with the roles that they have now.
pub async fn actor_of(tx: &mut dyn Tx, member: MemberId) -> Result<Actor> {
    let roles = tx.staff(member).await?.map(|staff| staff.roles);
    let roles = roles.unwrap_or_else(Roles::default);
    Ok(Actor { member, roles })
}
