//! HTTP of the desk's origin: how staff are reached outside of the browser.

use crate::{DeviceId, MemberId, WayId};
use serde::{Deserialize, Serialize};

/// What kind of way it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum WayKind {
    /// A browser's push service.
    Push,
    /// A mailbox.
    Mail,
    /// A gateway of the operator.
    Gateway,
}

/// What is known of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum WayState {
    /// Nothing was sent by it yet.
    Untried,
    /// The last page by it was taken.
    Works,
    /// The last page by it was refused for good.
    Broken,
}

/// Where a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PageState {
    /// It is to be sent.
    Queued,
    /// A way took it. Whether a human saw it is not known.
    Sent,
    /// No way took it.
    Failed,
    /// The person answered.
    Acknowledged,
    /// It is over.
    Withdrawn,
}

/// Where a new way leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum WayTarget {
    /// To the browser that asks: its subscription, made with the server's `pushKey`.
    Push {
        /// Where its push service takes pages. The host must be on the operator's list.
        endpoint: String,
        /// Its public key.
        p256dh: String,
        /// Its secret.
        auth: String,
    },
    /// To a mailbox.
    Mail {
        /// Its address.
        address: String,
    },
    /// To somebody at a gateway.
    Gateway {
        /// Its name.
        gateway: String,
        /// What the gateway knows them by: a number, say.
        handle: String,
    },
}

/// One way to its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Way {
    /// Which.
    pub way_id: WayId,
    /// What kind.
    pub kind: WayKind,
    /// What its owner knows it by: a device's name, an address, a handle. Null when that cannot be opened any more.
    pub label: Option<String>,
    /// The device, for a push service.
    pub device_id: Option<DeviceId>,
    /// The gateway's name, for a gateway.
    pub gateway: Option<String>,
    /// What is known of it.
    pub state: WayState,
}

/// The caller's last test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TestPage {
    /// Where it stands.
    pub state: PageState,
    /// How often it was tried, by any way.
    pub attempts: u32,
    /// The way of the last try.
    pub way_id: Option<WayId>,
    /// When it was asked for.
    pub made_at: u64,
}

/// `GET /api/v1/ways`: how the caller is reached, and what the operator has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WaysResponse {
    /// The caller's ways; the first is tried first.
    pub ways: Vec<Way>,
    /// The device that the caller sits at.
    pub device_id: DeviceId,
    /// The key that browsers subscribe with (RFC 8292): base64url of a point of P-256.
    pub push_key: String,
    /// Whether mail can be sent.
    pub mail: bool,
    /// The gateways by name.
    pub gateways: Vec<String>,
    /// The last test, while it is kept.
    pub test: Option<TestPage>,
}

/// `POST /api/v1/ways/add`: a new way, after the others. The device that the caller sits at has one subscription: a new one replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AddWayParams {
    /// Random, chosen by the caller.
    pub way_id: WayId,
    /// Where it leads.
    pub target: WayTarget,
}

/// `POST /api/v1/ways/order`: all of the caller's ways, the first to be tried first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OrderWaysParams {
    /// Which.
    pub way_ids: Vec<WayId>,
}

/// `POST /api/v1/ways/remove`: one of the caller's ways goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RemoveWayParams {
    /// Which.
    pub way_id: WayId,
}

/// Somebody who cannot be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Unreachable {
    /// Who.
    pub member_id: MemberId,
    /// Their name.
    pub alias: String,
}

/// `GET /api/v1/ways/unreachable`: who may be called and has no way that works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct UnreachableResponse {
    /// By name.
    pub people: Vec<Unreachable>,
}
