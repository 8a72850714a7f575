//! What proves a person beside the passphrase: passkeys and an authenticator app.

use crate::Result;
use async_trait::async_trait;
use domain::{DeviceId, MemberId, Timestamp};

/// One passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRow {
    /// Its id.
    pub credential_id: Vec<u8>,
    /// Whose.
    pub member: MemberId,
    /// What its owner calls it.
    pub name: String,
    /// Its public key and counter.
    pub credential: Vec<u8>,
    /// The day it was added.
    pub made_on: Timestamp,
    /// The day of its last use.
    pub used_on: Timestamp,
}

/// A vault's key, sealed by what a passkey derives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultWrapRow {
    /// Which passkey.
    pub credential_id: Vec<u8>,
    /// The sealed key.
    pub wrap: Vec<u8>,
}

/// An authenticator app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotpRow {
    /// Its secret, sealed by the server's own key.
    pub secret: Vec<u8>,
    /// The step of the last code that was taken.
    pub last_step: i64,
}

/// Credentials inside a transaction.
#[async_trait]
pub trait CredentialTx: Send {
    /// Adds a passkey. `false` when its id is taken.
    async fn insert_passkey(&mut self, row: &PasskeyRow) -> Result<bool>;

    /// The passkey.
    async fn passkey(&mut self, credential_id: &[u8]) -> Result<Option<PasskeyRow>>;

    /// The passkeys of a member, by name.
    async fn passkeys_of(&mut self, member: MemberId) -> Result<Vec<PasskeyRow>>;

    /// Notes a use, with what the credential is after it.
    async fn use_passkey(
        &mut self,
        credential_id: &[u8],
        credential: &[u8],
        now: Timestamp,
    ) -> Result<()>;

    /// Removes a member's passkey and the vault keys that it opens. `false` when there is none.
    async fn delete_passkey(&mut self, member: MemberId, credential_id: &[u8]) -> Result<bool>;

    /// Adds or replaces the key of a device's vault for a passkey.
    async fn put_vault_wrap(&mut self, device: DeviceId, wrap: &VaultWrapRow) -> Result<()>;

    /// The keys of a device's vault, by passkey.
    async fn vault_wraps(&mut self, device: DeviceId) -> Result<Vec<VaultWrapRow>>;

    /// Deletes the keys of all vaults of a member: the passphrase is another one.
    async fn delete_vault_wraps(&mut self, member: MemberId) -> Result<()>;

    /// A member's authenticator app.
    async fn totp(&mut self, member: MemberId) -> Result<Option<TotpRow>>;

    /// Adds or replaces it.
    async fn put_totp(&mut self, member: MemberId, row: &TotpRow) -> Result<()>;

    /// Takes the code of a step: `false` for one that was taken, and for any before it.
    async fn take_totp_step(&mut self, member: MemberId, step: i64) -> Result<bool>;

    /// Removes it.
    async fn delete_totp(&mut self, member: MemberId) -> Result<()>;
}
