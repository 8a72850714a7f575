//! Where letters to other agencies are taken, beside their mailboxes.

use super::Paging;
use anyhow::{Context as _, bail};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::ForwarderId;
use serde::Deserialize;
use std::path::PathBuf;
use url::Url;

/// Mailboxes of other agencies.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mailbox {
    /// Agencies that are told at an address of their own as soon as something lies in their mailbox. Nothing goes anywhere else.
    pub webhooks: Vec<Webhook>,
}

/// An agency's address.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// What the register calls the agency: 22 letters, as `sotto forwarder list` prints it.
    pub forwarder: String,
    /// Where letters go, `https://`.
    pub url: String,
    /// The key that signs them, made at the first start. Without it: `webhook-ID.key` beside the organisation's folder.
    #[serde(default)]
    pub key: Option<PathBuf>,
    /// The key before it, while the agency may not know the new one: both sign.
    #[serde(default)]
    pub old_key: Option<PathBuf>,
}

impl Webhook {
    /// Whose it is.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn id(&self) -> anyhow::Result<ForwarderId> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.forwarder).ok();
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        let id = bytes.map(ForwarderId::from_bytes);
        id.context("[[mailbox.webhooks]] forwarder is an id of 22 letters, as `sotto forwarder list` prints it")
    }

    /// Where letters go.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn url(&self) -> anyhow::Result<Url> {
        Url::parse(&self.url).context("[[mailbox.webhooks]] url does not parse")
    }
}

impl Mailbox {
    /// Whether the settings make sense together; what may be sent to at all stands in those of paging.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn check(&self, outward: &Paging) -> anyhow::Result<()> {
        for (place, webhook) in self.webhooks.iter().enumerate() {
            let (id, url) = (webhook.id()?, webhook.url()?);
            let before = self.webhooks.iter().take(place);
            if before.filter_map(|one| one.id().ok()).any(|one| one == id) {
                bail!("[[mailbox.webhooks]] two are of {}", webhook.forwarder);
            }
            if !outward.sends_to(&url) {
                bail!(
                    "[[mailbox.webhooks]] the url of {} begins with https://, or with http:// for a host of this machine that \
                     private_hosts of [paging] names, and has no user name",
                    webhook.forwarder
                );
            }
        }
        Ok(())
    }
}
