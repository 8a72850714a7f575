//! Ways in for new devices.

use crate::{Result, staff::TeamWrapRow};
use async_trait::async_trait;
use domain::{
    DeviceId, EnrolmentId, MemberId, TeamId, Timestamp, enrolment::Purpose, permission::Roles,
};

/// One way in, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolmentRow {
    /// Its id.
    pub id: EnrolmentId,
    /// SHA-256 of the code in the link.
    pub code_hash: [u8; 32],
    /// What for.
    pub purpose: Purpose,
    /// Who comes in.
    pub member: MemberId,
    /// Their log-in name.
    pub login: String,
    /// The name that visitors will be shown.
    pub alias: String,
    /// What they may do.
    pub roles: Roles,
    /// Which team they answer for.
    pub team: TeamId,
    /// Who made the link; `None` for the command line.
    pub invited_by: Option<MemberId>,
    /// When it lapses.
    pub until: Timestamp,
    /// The device that redeemed the code.
    pub newcomer: Option<Newcomer>,
    /// The comparison of digits.
    pub comparison: Option<Comparison>,
    /// What an older device of the same person signed.
    pub approval: Option<Vec<u8>>,
    /// The certificate that waits for the device.
    pub chain: Option<Vec<u8>>,
}

/// A device that wants to come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newcomer {
    /// SHA-256 of its capability.
    pub token_hash: [u8; 32],
    /// Its id.
    pub device: DeviceId,
    /// Its public signature key.
    pub sig_key: [u8; 32],
    /// Its public key for boxes.
    pub box_key: Vec<u8>,
}

/// The three steps that make the digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// The device that compares.
    pub comparer: DeviceId,
    /// The hash that binds it to its nonce.
    pub commitment: [u8; 32],
    /// The newcomer's nonce, which comes after it.
    pub device_nonce: Option<[u8; 32]>,
    /// The comparer's nonce, which comes last.
    pub desk_nonce: Option<[u8; 32]>,
}

/// Ways in inside a transaction.
#[async_trait]
pub trait EnrolmentTx: Send {
    /// Adds one that nobody has redeemed. `false` when id or code is taken.
    async fn insert_enrolment(&mut self, row: &EnrolmentRow) -> Result<bool>;

    /// The way in.
    async fn enrolment(&mut self, id: EnrolmentId) -> Result<Option<EnrolmentRow>>;

    /// The way in that a code opens.
    async fn enrolment_by_code(&mut self, code_hash: &[u8; 32]) -> Result<Option<EnrolmentRow>>;

    /// The way in of a device that has redeemed.
    async fn enrolment_by_token(&mut self, token_hash: &[u8; 32]) -> Result<Option<EnrolmentRow>>;

    /// All of a team, the first to lapse first.
    async fn enrolments_of(&mut self, team: TeamId) -> Result<Vec<EnrolmentRow>>;

    /// A device spends the code. `false` when it was spent before.
    async fn redeem_enrolment(&mut self, id: EnrolmentId, newcomer: &Newcomer) -> Result<bool>;

    /// A desk begins to compare, from the start. `false` before the code is spent and after the device is certified.
    async fn begin_comparison(
        &mut self,
        id: EnrolmentId,
        comparer: DeviceId,
        commitment: &[u8; 32],
    ) -> Result<bool>;

    /// The newcomer's nonce, once for each commitment.
    async fn set_device_nonce(&mut self, id: EnrolmentId, nonce: &[u8; 32]) -> Result<bool>;

    /// The comparer's nonce, once, and only after the newcomer's.
    async fn set_desk_nonce(&mut self, id: EnrolmentId, nonce: &[u8; 32]) -> Result<bool>;

    /// Keeps the approval of an older device.
    async fn approve_enrolment(&mut self, id: EnrolmentId, approval: &[u8]) -> Result<()>;

    /// Keeps certificate and team keys for the device. `false` when it is certified already, or nobody has redeemed.
    async fn certify_enrolment(
        &mut self,
        id: EnrolmentId,
        chain: &[u8],
        wraps: &[TeamWrapRow],
    ) -> Result<bool>;

    /// The team keys that wait for the device, newest first.
    async fn enrolment_wraps(&mut self, id: EnrolmentId) -> Result<Vec<TeamWrapRow>>;

    /// Deletes it. `false` when there was none.
    async fn delete_enrolment(&mut self, id: EnrolmentId) -> Result<bool>;

    /// Deletes what has lapsed.
    async fn delete_old_enrolments(&mut self, now: Timestamp) -> Result<()>;
}
