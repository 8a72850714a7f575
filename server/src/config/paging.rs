//! How staff are called who are not in front of the desk. Every number has a default that is safe.

use super::MailTls;
use anyhow::{Context as _, bail};
use domain::{Millis, page::RetryPolicy};
use serde::Deserialize;
use std::{path::PathBuf, time::Duration};
use url::Url;

/// Paging.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paging {
    /// The key that seals where ways lead, made at the first start. Without it: `paging.key` beside the organisation's folder.
    pub key: Option<PathBuf>,
    /// Former keys of that kind. What they sealed is sealed anew at the start.
    pub old_keys: Vec<PathBuf>,
    /// The key that tells push services that it is this installation (RFC 8292), made at the first start. Without it: `vapid.key`
    /// beside the organisation's folder.
    pub vapid_key: Option<PathBuf>,
    /// Whom a push service writes to when something is wrong: `mailto:` of a role's mailbox. Some take no push without it.
    pub contact: Option<String>,
    /// The hosts of push services: exactly, or `*.` and the end of a name. Browsers choose among these; nothing else is sent to.
    pub push_hosts: Vec<String>,
    /// Hosts among those of push services and gateways that may have a private address, or one of this machine.
    pub private_hosts: Vec<String>,
    /// A PEM file with certificate authorities that are believed beside the web's: of an own push server or gateway.
    pub authorities: Option<PathBuf>,
    /// The relay that takes mails to staff. Without it nobody is called by mail.
    pub mail: Option<Relay>,
    /// Gateways to text messages, calls or pagers.
    pub gateways: Vec<Gateway>,
    /// For how long a push service keeps a page that it cannot deliver, in seconds.
    pub push_ttl_secs: u32,
    /// How long one try may take, in milliseconds.
    pub timeout_ms: u32,
    /// How many pages are sent at once.
    pub parallel: u32,
    /// The pause after all ways of a person were tried, in seconds; it doubles each time.
    pub retry_secs: u32,
    /// The longest pause, in seconds.
    pub retry_max_secs: u32,
    /// For how long a page is tried at all, in seconds.
    pub lapse_secs: u32,
    /// How long a page that is over is kept, in seconds.
    pub keep_secs: u32,
    /// How many ways one person may have.
    pub ways: u32,
}

/// A relay for mail.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relay {
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
    /// The sender. It is read on a lock screen: its name must not say what the line is for.
    pub from: String,
}

/// A gateway that turns a signed request into a text message or a call.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gateway {
    /// What staff choose it by.
    pub name: String,
    /// Where requests go, `https://`.
    pub url: String,
    /// The key that signs them, made at the first start. Without it: `gateway-NAME.key` beside the organisation's folder.
    #[serde(default)]
    pub key: Option<PathBuf>,
    /// The key before it, while the gateway may not know the new one: both sign.
    #[serde(default)]
    pub old_key: Option<PathBuf>,
}

impl Gateway {
    /// Where requests go.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn url(&self) -> anyhow::Result<Url> {
        Url::parse(&self.url).context("[[paging.gateways]] url does not parse")
    }
}

impl Default for Paging {
    fn default() -> Self {
        let hosts = [
            "fcm.googleapis.com",
            "*.push.services.mozilla.com",
            "*.push.apple.com",
            "*.notify.windows.com",
        ];
        Self {
            key: None,
            old_keys: Vec::new(),
            vapid_key: None,
            contact: None,
            push_hosts: hosts.map(str::to_owned).to_vec(),
            private_hosts: Vec::new(),
            authorities: None,
            mail: None,
            gateways: Vec::new(),
            push_ttl_secs: 300,
            timeout_ms: 5_000,
            parallel: 16,
            retry_secs: 5,
            retry_max_secs: 60,
            lapse_secs: 900,
            keep_secs: 3_600,
            ways: 8,
        }
    }
}

impl Paging {
    /// Whether the settings make sense together.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn check(&self) -> anyhow::Result<()> {
        let bounds = [
            ("push_ttl_secs", self.push_ttl_secs, 1, 3_600),
            ("timeout_ms", self.timeout_ms, 100, 30_000),
            ("parallel", self.parallel, 1, 256),
            ("retry_secs", self.retry_secs, 1, 600),
            ("retry_max_secs", self.retry_max_secs, 1, 3_600),
            ("lapse_secs", self.lapse_secs, 1, 24 * 3_600),
            ("keep_secs", self.keep_secs, 60, 24 * 3_600),
            ("ways", self.ways, 1, 32),
        ];
        for (name, value, least, most) in bounds {
            if !(least..=most).contains(&value) {
                bail!("[paging] {name} must be between {least} and {most}");
            }
        }
        if self.retry_max_secs < self.retry_secs {
            bail!("[paging] retry_max_secs is shorter than retry_secs");
        }
        if let Some(contact) = &self.contact
            && !contact.starts_with("mailto:")
            && !contact.starts_with("https:")
        {
            bail!("[paging] contact begins with mailto: or https:");
        }
        for host in self.push_hosts.iter().chain(&self.private_hosts) {
            let name = host.strip_prefix("*.").unwrap_or(host);
            let plain = !name.contains(|c: char| "*/@".contains(c) || c.is_ascii_uppercase());
            if name.is_empty() || !plain || !name.is_ascii() {
                bail!(
                    "[paging] {host} is not a host name in small letters (a name in other letters: its xn-- form), nor \"*.\" and \
                     the end of one"
                );
            }
        }
        self.check_gateways()
    }

    fn check_gateways(&self) -> anyhow::Result<()> {
        for (place, gateway) in self.gateways.iter().enumerate() {
            let name = &gateway.name;
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            if name.is_empty() || name.len() > 40 || !name.chars().all(plain) {
                bail!(
                    "[[paging.gateways]] name has letters, digits, - and _ only, and 40 of them at most"
                );
            }
            if self
                .gateways
                .iter()
                .take(place)
                .any(|one| one.name == *name)
            {
                bail!("[[paging.gateways]] two are called {name}");
            }
            let url = Url::parse(&gateway.url)
                .with_context(|| format!("[[paging.gateways]] the url of {name} does not parse"))?;
            if !self.sends_to(&url) {
                bail!(
                    "[[paging.gateways]] the url of {name} begins with https://, or with http:// for a host of this machine that \
                     private_hosts names, and has no user name"
                );
            }
        }
        Ok(())
    }

    /// Whether requests may go to such an address at all: sealed on the way, or on this machine where the operator says so.
    pub fn sends_to(&self, url: &Url) -> bool {
        let plain = match url.scheme() {
            "https" => false,
            "http" => true,
            _ => return false,
        };
        let named = url.username().is_empty() && url.password().is_none();
        let Some(host) = url.host_str() else {
            return false;
        };
        named && (!plain || (is_local(url) && self.may_be_private(host)))
    }

    /// Whether the host may have a private address.
    pub fn may_be_private(&self, host: &str) -> bool {
        matches(&self.private_hosts, host)
    }

    /// Whether the host is one of a push service.
    pub fn is_push_host(&self, host: &str) -> bool {
        matches(&self.push_hosts, host)
    }

    /// As the rules take it.
    pub fn retry(&self) -> RetryPolicy {
        let secs = |secs| Millis::from_secs(i64::from(secs));
        RetryPolicy {
            first: secs(self.retry_secs),
            longest: secs(self.retry_max_secs),
            lapse: secs(self.lapse_secs),
        }
    }

    /// How long one try may take.
    pub fn timeout(&self) -> Duration {
        Duration::from_millis(u64::from(self.timeout_ms))
    }

    /// How long a page that is over is kept.
    pub fn keep(&self) -> Millis {
        Millis::from_secs(i64::from(self.keep_secs))
    }
}

fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Whether one of the patterns is the host, or `*.` and an end of it.
fn matches(patterns: &[String], host: &str) -> bool {
    patterns
        .iter()
        .any(|pattern| match pattern.strip_prefix('*') {
            Some(end) => host.len() > end.len() && host.ends_with(end),
            None => host == pattern,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../deploy/sotto.toml");

    #[derive(Deserialize)]
    struct Shown {
        paging: Paging,
    }

    /// The commented lines show the defaults, and a gateway and a relay beside them.
    #[test]
    fn the_example_shows_how_staff_are_called() {
        let uncommented: String = EXAMPLE
            .lines()
            .skip_while(|line| !line.starts_with("# [paging]"))
            .take_while(|line| !line.is_empty())
            .map(|line| line.trim_start_matches("# ").to_owned() + "\n")
            .collect();
        let shown: Shown = toml::from_str(&uncommented).unwrap();
        shown.paging.check().unwrap();
        assert_eq!(shown.paging.gateways.len(), 1);
        assert!(shown.paging.mail.is_some());
        let shown = Paging {
            mail: None,
            gateways: Vec::new(),
            key: None,
            vapid_key: None,
            contact: None,
            authorities: None,
            ..shown.paging
        };
        assert_eq!(format!("{shown:?}"), format!("{:?}", Paging::default()));
        let defaults = format!("{:?}", Paging::default());
        for field in defaults
            .split(", ")
            .filter_map(|part| part.split_once(": "))
        {
            let name = field.0.trim_start_matches("Paging { ");
            assert!(uncommented.contains(name), "{name} is not shown");
        }
    }

    #[test]
    fn a_number_that_would_never_call_anybody_is_an_error() {
        let bad = [
            Paging {
                parallel: 0,
                ..Paging::default()
            },
            Paging {
                timeout_ms: 0,
                ..Paging::default()
            },
            Paging {
                lapse_secs: 0,
                ..Paging::default()
            },
            Paging {
                retry_secs: 61,
                ..Paging::default()
            },
            Paging {
                ways: 0,
                ..Paging::default()
            },
            Paging {
                contact: Some("duty@example.org".to_owned()),
                ..Paging::default()
            },
            Paging {
                push_hosts: vec!["Push.example.org".to_owned()],
                ..Paging::default()
            },
            Paging {
                push_hosts: vec!["*".to_owned()],
                ..Paging::default()
            },
            Paging {
                private_hosts: vec!["*.".to_owned()],
                ..Paging::default()
            },
        ];
        for settings in bad {
            assert!(settings.check().is_err(), "{settings:?}");
        }
        assert!(Paging::default().check().is_ok());
    }

    #[test]
    fn a_gateway_is_reached_by_https_or_on_this_machine() {
        let with = |url: &str, private: &[&str]| Paging {
            gateways: vec![Gateway {
                name: "sms".to_owned(),
                url: url.to_owned(),
                key: None,
                old_key: None,
            }],
            private_hosts: private.iter().map(|host| (*host).to_owned()).collect(),
            ..Paging::default()
        };
        let good = [
            with("https://sms.example.org/send", &[]),
            with("http://127.0.0.1:9/send", &["127.0.0.1"]),
        ];
        for settings in good {
            settings.check().unwrap();
        }
        let bad = [
            with("http://sms.example.org/send", &[]),
            with("http://sms.example.org/send", &["sms.example.org"]),
            with("http://127.0.0.1:9/send", &[]),
            with("https://user@sms.example.org/", &[]),
            with("ftp://sms.example.org/", &[]),
            with("sms.example.org", &[]),
        ];
        for settings in bad {
            assert!(settings.check().is_err(), "{settings:?}");
        }
    }

    #[test]
    fn a_host_is_matched_as_a_whole_or_by_its_end() {
        let settings = Paging::default();
        for host in [
            "fcm.googleapis.com",
            "updates.push.services.mozilla.com",
            "web.push.apple.com",
        ] {
            assert!(settings.is_push_host(host), "{host}");
        }
        let others = [
            "push.apple.com.example.org",
            "evilpush.apple.com",
            "push.apple.com",
            "googleapis.com",
            "127.0.0.1",
            "",
        ];
        for host in others {
            assert!(!settings.is_push_host(host), "{host}");
        }
    }
}
