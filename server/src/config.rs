//! What an operator sets. Every field has a default that is safe; `config/sotto.toml` in `deploy/` shows them all.

mod calls;
pub mod mailbox;
pub mod paging;
mod rota;
mod training;
mod triage;

pub use calls::{CallPolicy, Calls};
pub use mailbox::Mailbox;
pub use paging::Paging;
pub use rota::Rota;
pub use training::Training;
pub use triage::{Called, Triage, TriagePolicy};

use crate::rota::Rules;
use anyhow::{Context as _, bail};
use domain::{Millis, chat::IdlePolicy, item::LeasePolicy, retention::Record};
use serde::Deserialize;
use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// The whole configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the visitor's page is served.
    pub visitor: Site,
    /// Where the staff desk is served.
    pub desk: Site,
    /// The SQLite database. Its folder must exist; the file is made with mode 0600.
    pub database: PathBuf,
    /// The folder with `org.signed` and `settings.json`, made by the organisation's set-up.
    pub organisation: PathBuf,
    /// Certificate and key, when Sotto ends TLS itself.
    #[serde(default)]
    pub tls: Option<Tls>,
    /// Deadlines.
    #[serde(default)]
    pub times: Times,
    /// The audit log.
    #[serde(default)]
    pub audit: Audit,
    /// The public log of keys.
    #[serde(default)]
    pub keys: Keys,
    /// How staff log in.
    #[serde(default)]
    pub login: Login,
    /// How staff are called who are not in front of the desk.
    #[serde(default)]
    pub paging: Paging,
    /// When the line is open, and what staff may be asked for.
    #[serde(default)]
    pub rota: Rota,
    /// What somebody has to have done before they talk with people; nothing where it is not set.
    #[serde(default)]
    pub training: Option<Training>,
    /// Who is asked for what waits, and when.
    #[serde(default)]
    pub triage: Triage,
    /// How soon people are called who asked for it, and from what.
    #[serde(default)]
    pub calls: Calls,
    /// Where letters to other agencies are taken, beside their mailboxes.
    #[serde(default)]
    pub mailbox: Mailbox,
    /// Where other hotlines come in that show a certificate; nowhere where it is not set.
    #[serde(default)]
    pub forwarders: Option<Forwarders>,
}

impl Config {
    /// The rota's rules, with what is asked of people before they begin.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn rota_rules(&self) -> anyhow::Result<Rules> {
        let mut rules = self.rota.rules()?;
        if let Some(training) = &self.training {
            rules.training = training.policy(&rules.zone)?;
        }
        Ok(rules)
    }
}

/// Reads a configuration file.
///
/// # Errors
/// With a sentence for the operator.
pub fn read(path: &Path) -> anyhow::Result<Config> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{} does not parse", path.display()))
}

/// One origin: its own address and port.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Where to listen. The server does not start when it cannot bind exactly this.
    pub listen: SocketAddr,
    /// The origin that browsers show for it, `https://host[:port]`: requests from any other are refused.
    pub origin: String,
}

/// PEM files.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The certificate chain.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// Where other hotlines come in that show a certificate of their own (mutual TLS). Browsers never come here, so none is asked for one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forwarders {
    /// Where to listen. No proxy that ends TLS may stand before it.
    pub mutual_tls_listen: SocketAddr,
    /// The server's certificate chain and key here; those of `[tls]` where they are not set.
    #[serde(default)]
    pub tls: Option<Tls>,
}

/// How the public log of keys is kept.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The key that signs heads. Without it: `keys.key` beside the organisation's folder.
    pub key: Option<PathBuf>,
}

/// How staff log in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Login {
    /// What a passphrase is worth.
    pub passphrase: Passphrase,
    /// The key that seals what one-time codes are made from. Without it: `codes.key` beside the organisation's folder.
    pub key: Option<PathBuf>,
}

/// What a log-in by passphrase is worth (R609). Passkeys log in whatever is set here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Passphrase {
    /// Whoever has an app is asked for its code, whoever has passkeys uses one, and whoever has neither is asked to add one.
    #[default]
    WithSecond,
    /// It is enough, but for who has set an app up.
    Alone,
    /// Nothing: it opens keys and logs nobody in.
    Off,
}

/// How the audit log is kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Audit {
    /// The key that signs heads, made at the first start. Without it: `audit.key` beside the organisation's folder.
    pub key: Option<PathBuf>,
    /// A folder that every head is written to. It should be on another machine.
    pub heads: Option<PathBuf>,
    /// A mailbox that every head is sent to.
    pub mail: Option<Mail>,
    /// How long events keep their words (R220: 24 months).
    pub keep_days: u32,
    /// Alerts look back so far.
    pub alert_hours: u32,
    /// Alert: somebody read more cases than this.
    pub alert_reads: u32,
    /// Alert: somebody did more things than this.
    pub alert_volume: u32,
    /// Alert: somebody was refused so often.
    pub alert_denials: u32,
    /// Alert: somebody asked for cases that they are not assigned to so often.
    pub alert_unassigned: u32,
    /// Alert: a log-in failed so often under one name.
    pub alert_failed_logins: u32,
    /// Alert: somebody read so many cases while neither planned nor clocked in.
    pub alert_off_shift: u32,
}

impl Default for Audit {
    fn default() -> Self {
        Self {
            key: None,
            heads: None,
            mail: None,
            keep_days: u32::try_from(Record::Audit.keep_days()).unwrap_or(u32::MAX),
            alert_hours: 24,
            alert_reads: 60,
            alert_volume: 500,
            alert_denials: 5,
            alert_unassigned: 3,
            alert_failed_logins: 10,
            alert_off_shift: 1,
        }
    }
}

impl Audit {
    /// Whether the settings make sense together.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn check(&self) -> anyhow::Result<()> {
        let positive = [
            ("keep_days", self.keep_days),
            ("alert_hours", self.alert_hours),
            ("alert_reads", self.alert_reads),
            ("alert_volume", self.alert_volume),
            ("alert_denials", self.alert_denials),
            ("alert_unassigned", self.alert_unassigned),
            ("alert_failed_logins", self.alert_failed_logins),
            ("alert_off_shift", self.alert_off_shift),
        ];
        for (name, value) in positive {
            if value == 0 {
                bail!("[audit] {name} must be at least 1");
            }
        }
        if i64::from(self.keep_days) > Record::Audit.keep_days() {
            bail!(
                "[audit] keep_days may be {} at most (R220: 24 months)",
                Record::Audit.keep_days()
            );
        }
        if self.alert_hours > 24 * 31 {
            bail!("[audit] alert_hours may be a month (744) at most");
        }
        if self.alert_hours > self.keep_days.saturating_mul(24) {
            bail!("[audit] alert_hours looks back further than keep_days keeps");
        }
        Ok(())
    }
}

/// A way out by e-mail.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// The host that takes the mail.
    pub relay: String,
    /// Its port, if it is not the usual one.
    #[serde(default)]
    pub port: Option<u16>,
    /// How the way to it is sealed.
    #[serde(default)]
    pub tls: MailTls,
    /// A file with `user:password`.
    #[serde(default)]
    pub credentials: Option<PathBuf>,
    /// The sender.
    pub from: String,
    /// The auditor's mailbox.
    pub to: String,
}

/// How the way to a mail relay is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// TLS from the first byte (port 465).
    #[default]
    Wrapped,
    /// TLS is asked for, and insisted on (port 587).
    StartTls,
    /// None: for a relay on this machine only.
    None,
}

/// Deadlines, in seconds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Times {
    /// How long a holder is trusted without a sign of life.
    pub lease_secs: u32,
    /// How much longer a silent holder keeps the chat while the visitor reads "reconnecting".
    pub grace_secs: u32,
    /// How long a colleague may take to answer.
    pub transfer_secs: u32,
    /// How long the wrap-up may stay open.
    pub wrap_up_secs: u32,
    /// After how long without a word a visitor is warned.
    pub idle_warn_secs: u32,
    /// After how long without a word a chat ends.
    pub idle_end_secs: u32,
    /// How long a chat with a return phrase waits for its visitor.
    pub paused_secs: u32,
    /// How long undelivered texts stay after the end of a chat.
    pub drain_secs: u32,
    /// How long a session lasts without use.
    pub session_idle_secs: u32,
    /// How long a session lasts at most.
    pub session_secs: u32,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            lease_secs: 30,
            grace_secs: 150,
            transfer_secs: 60,
            wrap_up_secs: 12 * 3_600,
            idle_warn_secs: 5 * 60,
            idle_end_secs: 10 * 60,
            paused_secs: 72 * 3_600,
            drain_secs: u32::try_from(Record::ChatText.keep().0 / 1_000).unwrap_or(u32::MAX),
            session_idle_secs: 30 * 60,
            session_secs: 12 * 3_600,
        }
    }
}

impl Times {
    /// As the rules take them.
    pub fn leases(&self) -> LeasePolicy {
        LeasePolicy {
            lease: secs(self.lease_secs),
            grace: secs(self.grace_secs),
            transfer: secs(self.transfer_secs),
            wrap_up: secs(self.wrap_up_secs),
        }
    }

    /// As the rules take them.
    pub fn idle(&self) -> IdlePolicy {
        IdlePolicy {
            warn: secs(self.idle_warn_secs),
            end: secs(self.idle_end_secs),
            paused: secs(self.paused_secs),
            drain: secs(self.drain_secs),
        }
    }

    /// How long a session lasts without use.
    pub fn session_idle(&self) -> Millis {
        secs(self.session_idle_secs)
    }

    /// How long a session lasts at most.
    pub fn session(&self) -> Millis {
        secs(self.session_secs)
    }
}

fn secs(secs: u32) -> Millis {
    Millis::from_secs(i64::from(secs))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../deploy/sotto.toml");

    #[test]
    fn the_example_parses() {
        let config: Config = toml::from_str(EXAMPLE).unwrap();
        assert_eq!(config.desk.origin, "https://desk.example.org");
    }

    #[derive(Deserialize)]
    struct Shown {
        times: Times,
    }

    /// The commented lines show the defaults, and all of them.
    #[test]
    fn the_example_shows_every_default() {
        let uncommented: String = EXAMPLE
            .lines()
            .skip_while(|line| !line.starts_with("# [times]"))
            .take_while(|line| !line.is_empty())
            .map(|line| line.trim_start_matches("# ").to_owned() + "\n")
            .collect();
        let shown: Shown = toml::from_str(&uncommented).unwrap();
        assert_eq!(
            format!("{:?}", shown.times),
            format!("{:?}", Times::default())
        );
        let fields = format!("{:?}", Times::default()).matches(": ").count();
        assert_eq!(uncommented.matches(" = ").count(), fields);
    }

    #[derive(Deserialize)]
    struct ShownAudit {
        audit: Audit,
    }

    #[test]
    fn the_example_shows_how_the_audit_log_is_kept() {
        let uncommented: String = EXAMPLE
            .lines()
            .skip_while(|line| !line.starts_with("# [audit]"))
            .take_while(|line| !line.is_empty())
            .map(|line| line.trim_start_matches("# ").to_owned() + "\n")
            .collect();
        let shown: ShownAudit = toml::from_str(&uncommented).unwrap();
        shown.audit.check().unwrap();
        let kept = |audit: &Audit| {
            (
                [audit.keep_days, audit.alert_hours, audit.alert_reads],
                [
                    audit.alert_volume,
                    audit.alert_denials,
                    audit.alert_unassigned,
                    audit.alert_failed_logins,
                    audit.alert_off_shift,
                ],
            )
        };
        assert_eq!(kept(&shown.audit), kept(&Audit::default()));
    }

    #[test]
    fn a_threshold_that_would_never_or_always_ring_is_an_error() {
        let none = Audit {
            alert_denials: 0,
            ..Audit::default()
        };
        let blind = Audit {
            alert_hours: 48,
            keep_days: 1,
            ..Audit::default()
        };
        for settings in [none, blind] {
            assert!(settings.check().is_err());
        }
        assert!(Audit::default().check().is_ok());
    }

    #[test]
    fn an_unknown_setting_is_an_error() {
        assert!(toml::from_str::<Config>(&format!("{EXAMPLE}\n[tims]\nlease_secs = 3\n")).is_err());
    }
}
