//! What letters are taken away with: the addresses that the operator has agreed on with agencies, and the keys that sign.

use crate::{
    chance::Chance,
    config::{self, mailbox::Webhook},
    secret_file,
    webhook::{post::Poster, sign::Signer},
};
use anyhow::Context as _;
use domain::ForwarderId;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Addresses, keys and the client that sends.
pub struct Keeping {
    webhooks: Vec<(ForwarderId, Signer)>,
    /// On the heap: what starts a line is carried by every command.
    pub(super) poster: Box<Poster>,
}

impl Keeping {
    /// Reads the keys, or makes them at the first start.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn open(
        settings: &config::Mailbox,
        outward: &config::Paging,
        beside: &Path,
    ) -> anyhow::Result<Self> {
        let remedy = "remove it and give the agency the new public key";
        Self::with(settings, outward, |webhook| {
            let key = secret_file::read_or_make(&key_path(webhook, beside), remedy)?.key();
            let old = match &webhook.old_key {
                Some(path) => Some(secret_file::read(path, remedy)?),
                None => None,
            };
            Ok((key, old))
        })
    }

    /// With keys of its own, for tests.
    ///
    /// # Errors
    /// When the settings make no sense.
    pub fn fresh(settings: &config::Mailbox, outward: &config::Paging) -> anyhow::Result<Self> {
        Self::with(settings, outward, |_webhook| {
            Ok((Zeroizing::new(Chance::system().bytes()), None))
        })
    }

    fn with(
        settings: &config::Mailbox,
        outward: &config::Paging,
        keys: impl Fn(&Webhook) -> anyhow::Result<Keys>,
    ) -> anyhow::Result<Self> {
        settings.check(outward)?;
        let mut webhooks = Vec::new();
        for webhook in &settings.webhooks {
            let (key, old) = keys(webhook)
                .with_context(|| format!("the key of the webhook of {}", webhook.forwarder))?;
            let signer = Signer::new(webhook.url()?, &key, old.as_ref());
            webhooks.push((webhook.id()?, signer));
        }
        Ok(Self {
            webhooks,
            poster: Box::new(Poster::new(outward)?),
        })
    }

    /// Whether an agency has an address.
    pub(super) fn has(&self, forwarder: ForwarderId) -> bool {
        self.webhook(forwarder).is_some()
    }

    /// Who signs for an agency's address.
    pub(super) fn webhook(&self, forwarder: ForwarderId) -> Option<&Signer> {
        let found = self.webhooks.iter().find(|(id, _)| *id == forwarder);
        found.map(|(_, signer)| signer)
    }

    /// The public key that each agency verifies with, as Standard Webhooks writes them.
    pub fn public_keys(&self) -> impl Iterator<Item = (ForwarderId, String)> {
        self.webhooks
            .iter()
            .map(|(id, signer)| (*id, signer.public()))
    }
}

/// A key and the one before it.
type Keys = (Zeroizing<[u8; 32]>, Option<Zeroizing<[u8; 32]>>);

/// Where the key is that signs for an agency: as set, or `webhook-ID.key` beside the organisation's folder.
pub fn key_path(webhook: &Webhook, beside: &Path) -> PathBuf {
    let set = webhook.key.clone();
    set.unwrap_or_else(|| beside.with_file_name(format!("webhook-{}.key", webhook.forwarder)))
}
