//! Sends heads and warnings by e-mail: a small client for one mailbox, with nothing in it that says what it is for (R610).

use crate::config;
use anyhow::{Context as _, bail};
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::authentication::Credentials,
};
use std::{fs, time::Duration};

/// How long the relay may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// One way to one mailbox.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Mailbox,
}

impl Mailer {
    /// As the operator set it.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn new(settings: &config::Mail) -> anyhow::Result<Self> {
        let host = settings.relay.as_str();
        let builder = match settings.tls {
            config::MailTls::Wrapped => AsyncSmtpTransport::<Tokio1Executor>::relay(host),
            config::MailTls::StartTls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host),
            config::MailTls::None => {
                if !matches!(host, "localhost" | "127.0.0.1" | "::1") {
                    bail!("[audit.mail] tls = \"none\" is for a relay on this machine only");
                }
                Ok(AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(
                    host,
                ))
            }
        };
        let mut builder = builder
            .context("[audit.mail] relay is not a host name")?
            .timeout(Some(PATIENCE));
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
            from: address("from", &settings.from)?,
            to: address("to", &settings.to)?,
        })
    }

    /// Sends a mail.
    ///
    /// # Errors
    /// What the relay said.
    pub async fn send(&self, subject: &str, text: &str) -> anyhow::Result<()> {
        let mail = Message::builder()
            .from(self.from.clone())
            .to(self.to.clone())
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text.to_owned())
            .context("the mail could not be put together")?;
        self.transport
            .send(mail)
            .await
            .context("the relay did not take the mail")?;
        Ok(())
    }
}

fn address(field: &str, text: &str) -> anyhow::Result<Mailbox> {
    text.parse()
        .with_context(|| format!("[audit.mail] {field} is not an address"))
}
