//! The line that is sent to: found, and believed only as far as the root goes whose fingerprint somebody typed from paper.

use crate::{ForwardError, Result, Settings, mutual};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use client::{ClientError, Clock, Http, Pace, Site, VisitorPlan, notice};
use hyper::{Method, Uri};
use rustls::{ClientConfig, RootCertStore};
use seal::{
    Notice, Refusal, Root, Suite,
    org::Org,
    words::{ENGLISH, WordList},
};
use serde::Deserialize;
use std::{net::SocketAddr, sync::Arc};
use tokio::net::lookup_host;

/// The signed settings, as the page fetches them.
const SIGNED: &str = "/org.signed";

/// A line that was verified.
pub struct Line {
    plan: VisitorPlan,
    /// Where a certificate is shown, if one is.
    mutual: Option<Http>,
    /// Host and port, as signatures name them.
    pub(crate) authority: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Published {
    log_key: Option<String>,
}

impl Line {
    /// Finds the line and verifies whose it is.
    ///
    /// # Errors
    /// When it cannot be reached, or its settings are not signed by the root of the fingerprint.
    pub async fn find(settings: &Settings, clock: Arc<dyn Clock>, pace: Pace) -> Result<Self> {
        let (site, authority) = site((&settings.origin, settings.connect), web()?).await?;
        let mutual = match &settings.mutual {
            Some(shown) => Some(mutual::http(shown).await?),
            None => None,
        };
        let http = Http::new(site);
        let answer = http.request(Method::GET, SIGNED, None, &[]).await?;
        if answer.status != 200 {
            return Err(ClientError::Answer("no signed settings").into());
        }
        let org = Fingerprint::parse(&settings.fingerprint)?.verify(&answer.body)?;
        let published: Published = serde_json::from_slice(&org.settings)
            .map_err(|_source| ClientError::Answer("settings that do not parse"))?;
        let log_key = published
            .log_key
            .and_then(|key| URL_SAFE_NO_PAD.decode(key).ok()?.try_into().ok());
        Ok(Self {
            plan: VisitorPlan {
                http,
                root: org.root,
                log_key,
                clock,
                pace,
                suite: Suite::XWing,
            },
            mutual,
            authority,
        })
    }

    /// The team's notice, verified against the root and the public log of keys.
    ///
    /// # Errors
    /// When it has lapsed, is somebody else's, or is not in the log.
    pub async fn notice(&self) -> Result<Notice> {
        Ok(notice(&self.plan).await?)
    }

    /// Where forms go, and whether they are signed: not where a certificate is shown.
    pub(crate) fn inbox(&self) -> (&Http, bool) {
        self.mutual
            .as_ref()
            .map_or((&self.plan.http, true), |mutual| (mutual, false))
    }

    /// The organisation's root.
    pub(crate) fn root(&self) -> Root {
        self.plan.root
    }

    pub(crate) fn now(&self) -> u64 {
        self.plan.clock.now_s()
    }
}

/// A root's fingerprint as it stands on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fingerprint {
    /// 64 hexadecimal digits.
    Whole([u8; 32]),
    /// Ten words.
    Words(String),
}

impl Fingerprint {
    /// Reads digits or words; blanks and colons between digits do not matter.
    ///
    /// # Errors
    /// With a sentence for whoever typed it.
    pub fn parse(typed: &str) -> Result<Self> {
        if let Some(whole) = digits(typed) {
            return Ok(Self::Whole(whole));
        }
        let words = typed.trim().to_ascii_lowercase();
        let known = WordList::new(ENGLISH)?.unknown(&words).is_empty();
        if known && words.split_whitespace().count() == 10 {
            Ok(Self::Words(words))
        } else {
            Err(ForwardError::Input(
                "a fingerprint has ten words or 64 hexadecimal digits: it stands on paper"
                    .to_owned(),
            ))
        }
    }

    /// The organisation's signed file, if the root in it is the one on paper.
    fn verify(&self, signed: &[u8]) -> Result<Org> {
        let whole = match self {
            Self::Whole(whole) => *whole,
            Self::Words(words) => {
                // The root stands behind the version; that the file is signed by it is looked at below.
                let key = signed.get(1..33).and_then(|key| key.try_into().ok());
                let root = Root::new(key.ok_or(seal::Error::Malformed("settings"))?)?;
                if !WordList::new(ENGLISH)?.is_fingerprint(words, &root)? {
                    return Err(seal::Error::from(Refusal::Uncertified).into());
                }
                root.fingerprint()
            }
        };
        Ok(seal::org::read(signed, &whole)?)
    }
}

fn digits(typed: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != ':')
        .map(|letter| {
            letter
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        })
        .collect();
    let digits = digits?;
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    bytes.try_into().ok().filter(|_| rest.is_empty())
}

/// An origin, reached by that TLS.
pub(crate) async fn site(
    (origin, connect): (&str, Option<SocketAddr>),
    tls: Arc<ClientConfig>,
) -> Result<(Site, String)> {
    let wrong = |why: &str| ForwardError::Input(format!("{origin}: {why}"));
    let uri: Uri = origin
        .parse()
        .map_err(|_source| wrong("this is no address"))?;
    let authority = uri.authority().ok_or_else(|| wrong("this has no host"))?;
    if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
        return Err(wrong("name the origin alone, without a path"));
    }
    let host = authority.host().trim_matches(['[', ']']);
    let secure = uri.scheme_str() == Some("https");
    let local = host == "localhost"
        || host
            .parse()
            .is_ok_and(|address: std::net::IpAddr| address.is_loopback());
    let plain = local && uri.scheme_str() == Some("http");
    if !(secure || plain) {
        return Err(wrong("over http anybody on the way can answer: use https"));
    }
    let port = authority
        .port_u16()
        .unwrap_or(if secure { 443 } else { 80 });
    let address = match connect {
        Some(address) => address,
        None => lookup_host((host, port))
            .await
            .map_err(ClientError::Connection)?
            .next()
            .ok_or_else(|| wrong("this host has no address"))?,
    };
    let authority = authority.as_str().to_ascii_lowercase();
    let site = Site {
        address,
        origin: format!("{}://{authority}", if secure { "https" } else { "http" }),
        tls: secure.then_some(tls),
        source: None,
    };
    Ok((site, authority))
}

/// The web's certificate authorities: they keep others from reading who sends; what is sent is sealed anyway.
pub(crate) fn authorities() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    roots
}

fn web() -> Result<Arc<ClientConfig>> {
    let roots = authorities();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| ForwardError::Input(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_as_it_stands_on_paper() {
        let whole = [0x00, 0xff].repeat(16).try_into().unwrap();
        for typed in ["00ff ".repeat(16), "00:FF:".repeat(16)] {
            assert_eq!(
                Fingerprint::parse(&typed).unwrap(),
                Fingerprint::Whole(whole)
            );
        }
        let root = seal::identity::RootKey::generate().unwrap();
        let (signed, list) = (
            seal::org::sign(&root, b"{}").unwrap(),
            WordList::new(ENGLISH).unwrap(),
        );
        let words = list.fingerprint(&root.root()).unwrap();
        let typed = Fingerprint::parse(&words.to_uppercase()).unwrap();
        assert_eq!(typed.verify(&signed).unwrap().root, root.root());
        let stranger = seal::identity::RootKey::generate().unwrap();
        let forged = seal::org::sign(&stranger, b"{}").unwrap();
        assert!(typed.verify(&forged).is_err());
        assert!(typed.verify(&[]).is_err());
        for bad in [
            "",
            "00",
            "zz",
            &"0".repeat(63),
            &"0".repeat(65),
            &"0".repeat(66),
            "one two",
        ] {
            assert!(Fingerprint::parse(bad).is_err(), "{bad}");
        }
    }
}
