//! Mail by a relay: a small client, with nothing in what it adds that says what it is for (R610).

use crate::config::{MailTls, paging};
use anyhow::{Context as _, bail};
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::authentication::Credentials,
};
use std::{fs, time::Duration};
use thiserror::Error;
use tokio::time::timeout;

/// Why a mail did not leave.
#[derive(Debug, Error)]
pub(crate) enum MailError {
    /// The relay will never take it.
    #[error("the relay refuses it")]
    Refused,
    /// The relay did not take it now.
    #[error("the relay did not take the mail")]
    Later(#[source] lettre::transport::smtp::Error),
    /// The relay took too long.
    #[error("the relay did not answer in time")]
    Late,
}

/// One relay, with a sender.
pub(crate) struct Relay {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    patience: Duration,
}

impl Relay {
    /// As the operator set it under `section`. One mail may take as long as `patience`.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub(crate) fn new(
        section: &str,
        settings: &paging::Relay,
        patience: Duration,
    ) -> anyhow::Result<Self> {
        let host = settings.relay.as_str();
        let builder = match settings.tls {
            MailTls::Wrapped => AsyncSmtpTransport::<Tokio1Executor>::relay(host),
            MailTls::StartTls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host),
            MailTls::None => {
                if !matches!(host, "localhost" | "127.0.0.1" | "::1") {
                    bail!("[{section}] tls = \"none\" is for a relay on this machine only");
                }
                Ok(AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(
                    host,
                ))
            }
        };
        let mut builder = builder
            .with_context(|| format!("[{section}] relay is not a host name"))?
            .timeout(Some(patience));
        if let Some(port) = settings.port {
            builder = builder.port(port);
        }
        if let Some(file) = &settings.credentials {
            let text = fs::read_to_string(file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            let Some((user, password)) = text.trim_end().split_once(':') else {
                bail!("{} does not hold user:password", file.display());
            };
            builder = builder.credentials(Credentials::new(user.to_owned(), password.to_owned()));
        }
        Ok(Self {
            transport: builder.build(),
            from: address(section, "from", &settings.from)?,
            patience,
        })
    }

    /// Sends a mail.
    ///
    /// # Errors
    /// What the relay said.
    pub(crate) async fn send(
        &self,
        to: Mailbox,
        subject: &str,
        text: &str,
    ) -> Result<(), MailError> {
        let mail = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text.to_owned())
            .map_err(|_source| MailError::Refused)?;
        let sent = timeout(self.patience, self.transport.send(mail)).await;
        match sent.map_err(|_elapsed| MailError::Late)? {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(MailError::Refused),
            Err(error) => Err(MailError::Later(error)),
        }
    }

    /// Whether the relay answers.
    ///
    /// # Errors
    /// What went wrong.
    pub(crate) async fn greet(&self) -> anyhow::Result<()> {
        if self.transport.test_connection().await? {
            return Ok(());
        }
        bail!("the relay closed the connection")
    }
}

/// Reads an address of the settings.
///
/// # Errors
/// With a sentence for the operator.
pub(crate) fn address(section: &str, field: &str, text: &str) -> anyhow::Result<Mailbox> {
    text.parse()
        .with_context(|| format!("[{section}] {field} is not an address"))
}
