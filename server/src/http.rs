//! Thin handlers: decode, ask who it is, call a use-case, encode. Two routers, one for each origin; which
//! route asks what of its caller stands in [`routes`].

mod asides;
mod assets;
mod audit;
mod beat;
mod body;
mod callbacks;
mod care;
mod cases;
mod chats;
mod codes;
mod conflicts;
mod directory;
mod enrol;
mod figures;
mod forms;
mod forwarders;
mod guests;
mod headers;
mod health;
mod joins;
mod keys;
mod legal;
mod log_in;
mod origin;
mod passkeys;
mod people;
mod queue;
mod referrals;
mod releases;
mod reports;
mod retention;
mod rota;
pub mod routes;
mod staff;
mod tasks;
mod upkeep;
mod visitor;
mod ways;
mod whole;

pub use assets::{Assets, PageSite};
pub use headers::CSP;
pub use origin::{Peer, Pin};
pub use routes::{desk, forwarders, visitor};

use crate::{App, transport::Limits};
use std::sync::Arc;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// What handlers share.
#[derive(Clone)]
pub struct Site {
    /// The line.
    pub app: App,
    /// The origin that browsers show; requests that change something must come from it.
    pub origin: Arc<str>,
    /// The origin of the visitor's page: where links for practice lead.
    pub visitor_origin: Arc<str>,
    /// Static files.
    pub assets: Arc<Assets>,
    /// Rate limits, in memory only.
    pub limits: Arc<Limits>,
    /// Sockets run on this.
    pub tracker: TaskTracker,
    /// Set when the server goes away.
    pub shutdown: CancellationToken,
}
