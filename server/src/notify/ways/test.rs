//! A page that somebody sends to themselves, to see that it arrives.

use super::{WaysError, allow};
use crate::{
    App,
    notify::{self, Page},
    staff::session::Caller,
};
use domain::{Millis, page::Cause};

/// Between two tests: a gateway may cost money, and a mailbox may be a stranger's.
const PAUSE: Millis = Millis::from_secs(10);

/// Pages the caller. The test before it is forgotten.
pub async fn send(app: &App, caller: &Caller) -> Result<(), WaysError> {
    allow(caller)?;
    let member = caller.actor.member;
    let mut tx = app.store.begin().await?;
    if tx.ways_of(member).await?.is_empty() {
        return Err(WaysError::NotFound);
    }
    for page in tx.pages_of(member).await? {
        if page.cause != Cause::Test {
            continue;
        }
        if app.now().since(page.made_at) < PAUSE {
            return Err(WaysError::WrongState);
        }
        tx.delete_page(page.id).await?;
    }
    let page = Page {
        member,
        cause: Cause::Test,
        step: 0,
        wait: Millis(0),
    };
    notify::page(tx.as_mut(), app, page).await?;
    Ok(tx.commit().await?)
}

/// The caller saw it.
pub async fn seen(app: &App, caller: &Caller) -> Result<(), WaysError> {
    allow(caller)?;
    let mut tx = app.store.begin().await?;
    let member = caller.actor.member;
    if !notify::acknowledge(tx.as_mut(), app, member, Cause::Test).await? {
        return Err(WaysError::NotFound);
    }
    Ok(tx.commit().await?)
}
