//! HTTP of the desk's origin: how a new device comes in.

use crate::{
    Bytes, DeviceId, EnrolmentId, MemberId, Token,
    staff::{Role, TeamKeyWrap},
};
use serde::{Deserialize, Serialize};

/// What a new device is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum EnrolPurpose {
    /// Somebody new.
    Join,
    /// One more device of somebody who works here.
    Device,
    /// Somebody who lost every device or forgot the passphrase: all earlier devices go.
    Recovery,
}

/// Somebody new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NewPerson {
    /// The log-in name they get.
    pub login: String,
    /// The name that visitors will be shown.
    pub alias: String,
    /// What they may do.
    pub roles: Vec<Role>,
}

/// `POST /api/v1/enrolments`: makes a link for a new device. The code itself stays in the link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EnrolParams {
    /// Random, chosen by the caller, so that a resend changes nothing.
    pub enrolment_id: EnrolmentId,
    /// SHA-256 of the code in the link.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub code_hash: Bytes,
    /// What for.
    pub purpose: EnrolPurpose,
    /// Who comes in; a fresh random id for somebody new.
    pub member_id: MemberId,
    /// Who that is; null for somebody who works here.
    pub person: Option<NewPerson>,
}

/// A device that has redeemed the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Candidate {
    /// Which.
    pub device_id: DeviceId,
    /// Its public signature key.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub sig_key: Bytes,
    /// Its public key for boxes.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub box_key: Bytes,
    /// The commitment of the comparison that runs.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub commitment: Option<Bytes>,
    /// The new device's nonce, which answers it.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub device_nonce: Option<Bytes>,
    /// What an older device of the same person signed.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub approval: Option<Bytes>,
    /// Whether its certificate is made and waits for it.
    pub certified: bool,
}

/// One way in, as who may make or certify it sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Enrolment {
    /// Which.
    pub enrolment_id: EnrolmentId,
    /// What for.
    pub purpose: EnrolPurpose,
    /// Who comes in.
    pub member_id: MemberId,
    /// The log-in name.
    pub login: String,
    /// The name that visitors will be shown.
    pub alias: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Who made the link; null for the command line.
    pub invited_by: Option<MemberId>,
    /// When it lapses.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub until_at: u64,
    /// Whether who made the link may not certify it: two people decide.
    pub needs_second: bool,
    /// The device, once the code is spent.
    pub candidate: Option<Candidate>,
}

/// `GET /api/v1/enrolments`: the caller's own, and everybody's for who certifies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EnrolmentsResponse {
    /// The first to lapse first.
    pub enrolments: Vec<Enrolment>,
}

/// `POST /api/v1/enrolments/withdraw`: the link is good for nothing any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WithdrawEnrolmentParams {
    /// Which.
    pub enrolment_id: EnrolmentId,
}

/// `POST /api/v1/enrolments/commit`: a desk begins to compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CommitParams {
    /// Which.
    pub enrolment_id: EnrolmentId,
    /// The hash that binds the desk to its nonce.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub commitment: Bytes,
}

/// `POST /api/v1/enrolments/reveal`: the same desk shows its nonce, after the new device's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RevealParams {
    /// Which.
    pub enrolment_id: EnrolmentId,
    /// The nonce.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub nonce: Bytes,
}

/// `POST /api/v1/enrolments/approve`: an older device of the same person says that the new one is theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ApproveParams {
    /// Which.
    pub enrolment_id: EnrolmentId,
    /// The signed approval.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub approval: Bytes,
}

/// `POST /api/v1/enrolments/certify`: the certificate, signed in the caller's browser, and the team's keys sealed to the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CertifyParams {
    /// Which.
    pub enrolment_id: EnrolmentId,
    /// The certificate chain.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub chain: Bytes,
    /// One for each generation of the team's key that the caller holds.
    pub wraps: Vec<TeamKeyWrap>,
}

/// `POST /api/v1/enrol/redeem`: a new device spends the code. The same device may say so again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RedeemParams {
    /// The code of the link.
    pub code: Token,
    /// The device's capability from now on, random, chosen by it.
    pub token: Token,
    /// Its id.
    pub device_id: DeviceId,
    /// Its public signature key.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub sig_key: Bytes,
    /// Its public key for boxes.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub box_key: Bytes,
}

/// Who the new device is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RedeemResponse {
    /// The way in.
    pub enrolment_id: EnrolmentId,
    /// What for.
    pub purpose: EnrolPurpose,
    /// Who comes in.
    pub member_id: MemberId,
    /// The log-in name.
    pub login: String,
    /// The name that visitors will be shown.
    pub alias: String,
    /// The salt of the passphrase that the person has already; null when they choose one now.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub salt: Option<Bytes>,
    /// When it lapses.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub until_at: u64,
}

/// `POST /api/v1/enrol/state`: how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EnrolStateParams {
    /// The device's capability.
    pub token: Token,
}

/// How far a new device has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum EnrolState {
    /// Nobody compares yet.
    Waiting,
    /// A desk is bound to its nonce: the device sends its own.
    Committed {
        /// The hash.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        commitment: Bytes,
    },
    /// The desk has shown its nonce: both sides have the digits.
    Revealed {
        /// The hash.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        commitment: Bytes,
        /// The nonce.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        nonce: Bytes,
    },
    /// The certificate waits.
    Certified {
        /// The certificate chain.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        chain: Bytes,
    },
}

/// `POST /api/v1/enrol/nonce`: the device's nonce, a fresh one for each commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EnrolNonceParams {
    /// The device's capability.
    pub token: Token,
    /// The nonce.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub nonce: Bytes,
}

/// `POST /api/v1/enrol/finish`: the device is in. The answer is that of a log-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FinishParams {
    /// The device's capability.
    pub token: Token,
    /// What its owner calls it, at most 40 characters.
    pub name: String,
    /// The sealed vault.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub vault: Bytes,
    /// Whether the vault opens in this browser only.
    pub bound: bool,
    /// The salt of a passphrase that was chosen now; what the server has already where the person had one.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub salt: Bytes,
    /// The half of the stretched passphrase that proves the log-in.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub auth: Bytes,
}
