//! Devices by name, revocation, and the sessions of one person.

use crate::{Result, staff::SessionRow};
use async_trait::async_trait;
use domain::{DeviceId, MemberId, Timestamp, enrolment::RevokeReason};

/// What the owner of a device is shown of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceNote {
    /// What its owner calls it; may be empty.
    pub name: String,
    /// The day it was enrolled.
    pub made_on: Timestamp,
    /// The day of its last use.
    pub used_on: Timestamp,
    /// Whether the vault opens in the browser that made it only.
    pub bound: bool,
}

/// A certificate that does not count any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevocationRow {
    /// Its serial.
    pub serial: u64,
    /// The device; `None` for a certifier's certificate.
    pub device: Option<DeviceId>,
    /// Whose it was.
    pub member: MemberId,
    /// Why.
    pub reason: RevokeReason,
    /// The minute.
    pub revoked_at: Timestamp,
    /// When the certificate would have ended.
    pub until: Timestamp,
}

/// Devices and revocation inside a transaction.
#[async_trait]
pub trait DeviceTx: Send {
    /// Name and days of a device; `None` when there is no such device.
    async fn device_note(&mut self, device: DeviceId) -> Result<Option<DeviceNote>>;

    /// Sets name and days. Days are cut to the day.
    async fn set_device_note(&mut self, device: DeviceId, note: &DeviceNote) -> Result<()>;

    /// Notes that a device was used on this day; never moves back.
    async fn note_device_use(&mut self, device: DeviceId, now: Timestamp) -> Result<()>;

    /// Replaces a device's sealed vault.
    async fn put_vault(&mut self, device: DeviceId, vault: &[u8]) -> Result<()>;

    /// Revokes a certificate. Its device goes with everything that is sealed to it: vault, wraps, sessions, tickets. `false`
    /// when it was revoked before; then nothing changes.
    async fn revoke(&mut self, row: &RevocationRow) -> Result<bool>;

    /// Everything that is revoked, by serial.
    async fn revocations(&mut self) -> Result<Vec<RevocationRow>>;

    /// Deletes revocations of certificates that ended before this moment.
    async fn delete_old_revocations(&mut self, before: Timestamp) -> Result<()>;

    /// The sessions of a member, over or not, the newest first.
    async fn sessions_of(&mut self, member: MemberId) -> Result<Vec<SessionRow>>;

    /// Notes that a session's owner proved who they are.
    async fn prove_session(&mut self, token_hash: &[u8; 32], now: Timestamp) -> Result<()>;

    /// Replaces what a passphrase is checked by.
    async fn set_passphrase(
        &mut self,
        member: MemberId,
        salt: &[u8; 16],
        auth_hash: &[u8; 32],
    ) -> Result<()>;

    /// Lets somebody log in, or not any more.
    async fn set_active(&mut self, member: MemberId, active: bool) -> Result<()>;
}
