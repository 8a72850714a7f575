//! Mail: a subject and a text of two words.

use crate::{config::paging::Relay, mail};
use domain::page::{Answer, TEXT};
use lettre::Address;
use std::time::Duration;

/// The way out by mail.
pub(in crate::notify) struct Mailer(mail::Relay);

impl Mailer {
    /// As the operator set it.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub(in crate::notify) fn new(settings: &Relay, patience: Duration) -> anyhow::Result<Self> {
        Ok(Self(mail::Relay::new("paging.mail", settings, patience)?))
    }

    /// Whether the relay answers.
    ///
    /// # Errors
    /// What went wrong.
    pub(in crate::notify) async fn greet(&self) -> anyhow::Result<()> {
        self.0.greet().await
    }
}

/// Sends a page to a mailbox. A relay that will never take mail for it says so for good.
pub(super) async fn send(mailer: &Mailer, to: &Address) -> Answer {
    let sent = mailer.0.send(to.clone().into(), TEXT, TEXT);
    match sent.await {
        Ok(()) => Answer::Taken,
        Err(mail::MailError::Refused) => Answer::Refused,
        Err(mail::MailError::Later(_) | mail::MailError::Late) => Answer::Later,
    }
}
