//! Conflicts of interest (R607, docs/decisions/0035): what is kept from whom, and how somebody comes past it in need.
//!
//! Whoever is barred is not told: the thing is not there for them. So they ask for nothing in particular, whether anything is kept
//! from them or not, and a second person opens one thing for a few hours. Everything opened waits to be looked at.

pub mod ask;
pub mod bar;
pub mod decide;
pub mod list;
pub mod review;

use crate::App;
use domain::{MemberId, conflict::Hidden};
use std::collections::HashSet;
use store::{Result, StoreError, Tx, conflict::GlassRow};
use thiserror::Error;

/// Why a step was refused. Nothing was changed.
#[derive(Debug, Error)]
pub enum ConflictError {
    /// The caller may not.
    #[error("not allowed")]
    Forbidden,
    /// The caller has not proved lately that it is them.
    #[error("a fresh proof is needed")]
    StepUp,
    /// Nothing of that kind that the caller may know of.
    #[error("not found")]
    NotFound,
    /// It was decided or looked at before.
    #[error("not now")]
    WrongState,
    /// The id is taken.
    #[error("the id is taken")]
    Conflict,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is kept from a person now: without what a second person has opened for them.
pub async fn open_bars(app: &App, tx: &mut dyn Tx, member: MemberId) -> Result<HashSet<Hidden>> {
    let mut bars: HashSet<Hidden> = tx.bars_of(member).await?.into_iter().collect();
    if !bars.is_empty() {
        for row in tx.glasses().await? {
            if let Some(hidden) = opened(app, &row).filter(|_| row.member == member) {
                bars.remove(&hidden);
            }
        }
    }
    Ok(bars)
}

/// What a request opens now.
fn opened(app: &App, row: &GlassRow) -> Option<Hidden> {
    let opened = row.opened.filter(|opened| app.now() < opened.until);
    opened.map(|opened| opened.hidden)
}

/// Forgets requests that nobody decided, and what is over and was looked at.
pub async fn sweep(app: &App) -> Result<()> {
    let asked_before = domain::Timestamp(app.now().0 - domain::conflict::ASKED_FOR.0);
    let mut tx = app.store.begin().await?;
    tx.delete_old_glasses(asked_before, app.now()).await?;
    tx.commit().await?;
    // What a glass had opened is hidden again.
    app.hub.queue_changed();
    Ok(())
}
