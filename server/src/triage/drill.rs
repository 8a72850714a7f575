//! A supervisor lets somebody practise on the live line: a link whose one chat is marked everywhere, comes after everybody real, and is in no
//! count (decision 0058).

use crate::{App, audit, chat::hash};
use domain::{
    Millis, Timestamp,
    audit::{Event, Note},
    permission::{Action, Actor, Target, can},
};
use store::StoreError;
use thiserror::Error;

/// How long a link is good for.
const LIFE: Millis = Millis::from_secs(3_600);

/// Why there is no link.
#[derive(Debug, Error)]
pub enum DrillError {
    /// The caller's role does not allow it.
    #[error("not allowed")]
    Forbidden,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A code that makes one chat practice, and until when.
#[derive(Debug, Clone, Copy)]
pub struct Drill {
    /// The code. Only its hash is kept.
    pub code: [u8; 32],
    /// When it lapses.
    pub until: Timestamp,
}

/// Makes a code.
pub async fn make(app: &App, actor: &Actor) -> Result<Drill, DrillError> {
    if !can(actor, Action::MakeDrill, Target::None) {
        return Err(DrillError::Forbidden);
    }
    let now = app.now();
    let drill = Drill {
        code: app.chance.bytes(),
        until: now.plus(LIFE),
    };
    let mut tx = app.store.begin().await?;
    tx.put_drill(&hash(&drill.code), now, drill.until).await?;
    audit::record(tx.as_mut(), app, Note::by(actor, Event::DrillMade)).await?;
    tx.commit().await?;
    Ok(drill)
}
