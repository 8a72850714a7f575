//! The caller's ways, and how their last test goes.

use super::{Target, WaysError, allow, target};
use crate::{App, staff::session::Caller};
use domain::page::Cause;
use store::page::{PageRow, WayRow};

/// What is somebody's own.
#[derive(Debug)]
pub struct Own {
    /// Their ways in their order.
    pub ways: Vec<Known>,
    /// The last test.
    pub test: Option<PageRow>,
    /// Whether there is a relay for mail.
    pub mail: bool,
    /// The gateways by name.
    pub gateways: Vec<String>,
}

/// One way.
#[derive(Debug)]
pub struct Known {
    /// As it is kept.
    pub row: WayRow,
    /// Where it leads; `None` when that cannot be opened any more.
    pub target: Option<Target>,
    /// The name of the device that it leads to, if to one.
    pub device: Option<String>,
}

/// The caller's own.
pub async fn own(app: &App, caller: &Caller) -> Result<Own, WaysError> {
    allow(caller)?;
    let member = caller.actor.member;
    let mut tx = app.store.read().await?;
    let mut ways = Vec::new();
    for row in tx.ways_of(member).await? {
        let note = match row.device {
            Some(device) => tx.device_note(device).await?,
            None => None,
        };
        ways.push(Known {
            target: target(app, &row),
            device: note.map(|note| note.name),
            row,
        });
    }
    let pages = tx.pages_of(member).await?;
    let gateways = app.paging.gateways.iter();
    Ok(Own {
        ways,
        test: pages.into_iter().find(|page| page.cause == Cause::Test),
        mail: app.paging.mailer.is_some(),
        gateways: gateways.map(|(name, _)| name.clone()).collect(),
    })
}
