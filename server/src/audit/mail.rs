//! Sends heads and warnings by e-mail, to one mailbox.

use crate::{
    config::{self, paging},
    mail::{Relay, address},
};
use lettre::message::Mailbox;
use std::time::Duration;

/// How long the relay may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Where the settings are.
const SECTION: &str = "audit.mail";

/// One way to one mailbox.
pub struct Mailer {
    relay: Relay,
    to: Mailbox,
}

impl Mailer {
    /// As the operator set it.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn new(settings: &config::Mail) -> anyhow::Result<Self> {
        let relay = paging::Relay {
            relay: settings.relay.clone(),
            port: settings.port,
            tls: settings.tls,
            credentials: settings.credentials.clone(),
            from: settings.from.clone(),
        };
        Ok(Self {
            relay: Relay::new(SECTION, &relay, PATIENCE)?,
            to: address(SECTION, "to", &settings.to)?,
        })
    }

    /// Sends a mail.
    ///
    /// # Errors
    /// What the relay said.
    pub async fn send(&self, subject: &str, text: &str) -> anyhow::Result<()> {
        Ok(self.relay.send(self.to.clone(), subject, text).await?)
    }
}
