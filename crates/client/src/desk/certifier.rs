//! A supervisor becomes somebody who certifies: a key and a request for the keeper of the root, and the answer.

use super::{Desk, log_in};
use crate::Result;
use protocol::{Bytes, people::KeepVaultParams};
use seal::{ask::Asked, passphrase::PassphraseKeys, recertify, vault::Vault};

impl Desk {
    /// A new certifying key, and the request for it.
    ///
    /// # Errors
    /// No randomness.
    pub fn ask_to_certify(&self) -> Result<(Asked, Vec<u8>)> {
        let asked = Asked::generate()?;
        let request = asked.request(&self.identity)?;
        Ok((asked, request))
    }

    /// Takes the root's answer and keeps it in the vault: from then on this desk certifies.
    ///
    /// # Errors
    /// A certificate of another root, person or request, or one that does not count now; `stepUp`.
    pub async fn take_certificate(
        &mut self,
        asked: Asked,
        answer: &[u8],
        keys: &PassphraseKeys,
    ) -> Result<()> {
        let (root, now) = (&self.plan.root, self.plan.clock.now_s());
        let certifier = asked.accept(answer, &self.identity, root, now)?;
        let chain = self.identity.chain().clone();
        let vault = Vault {
            identity: recertify::identity(&self.identity, chain)?,
            certifier: Some(certifier),
        };
        let sealed = if self.me.bound {
            vault.seal(&log_in::bound(&self.plan.device, keys)?)?
        } else {
            vault.seal(keys)?
        };
        let params = KeepVaultParams {
            vault: Bytes(sealed),
        };
        self.plan
            .http
            .tell("/api/v1/devices/vault", &params)
            .await?;
        self.certifier = vault.certifier;
        Ok(())
    }
}
