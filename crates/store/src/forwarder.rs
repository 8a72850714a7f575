//! Other hotlines that send referrals, and their keys.

use crate::Result;
use async_trait::async_trait;
use domain::{
    CredentialId, ForwarderId, Timestamp,
    forwarder::{Credential, Forwarder},
};

/// Forwarders inside a transaction.
#[async_trait]
pub trait ForwarderTx: Send {
    /// Adds a forwarder, or replaces what was written down of it.
    async fn put_forwarder(&mut self, forwarder: &Forwarder) -> Result<()>;

    /// One of them.
    async fn forwarder(&mut self, id: ForwarderId) -> Result<Option<Forwarder>>;

    /// All of them, by name.
    async fn forwarders(&mut self) -> Result<Vec<Forwarder>>;

    /// Adds a key. `false` when its id is taken, or a certificate of the same public key counts.
    async fn insert_credential(&mut self, credential: &Credential) -> Result<bool>;

    /// A key, revoked or not.
    async fn credential(&mut self, id: CredentialId) -> Result<Option<Credential>>;

    /// The key whose certificate has a public key of this hash, if it counts.
    async fn certificate(&mut self, pin: &[u8; 32]) -> Result<Option<Credential>>;

    /// The keys of all forwarders, the oldest first.
    async fn credentials(&mut self) -> Result<Vec<Credential>>;

    /// The keys of one forwarder, the oldest first.
    async fn credentials_of(&mut self, forwarder: ForwarderId) -> Result<Vec<Credential>>;

    /// Revokes a key, on this day. `false` when it is revoked already, or not there.
    async fn revoke_credential(&mut self, id: CredentialId, day: Timestamp) -> Result<bool>;

    /// Notes the day on which a key was used.
    async fn use_credential(&mut self, id: CredentialId, day: Timestamp) -> Result<()>;

    /// Notes a signed request by the hash of its nonce. `false` when the key has used that nonce before.
    async fn insert_nonce(
        &mut self,
        id: CredentialId,
        nonce_hash: &[u8; 32],
        until: Timestamp,
    ) -> Result<bool>;

    /// Forgets the nonces of requests that are too old by now.
    async fn forget_nonces(&mut self, now: Timestamp) -> Result<()>;
}
