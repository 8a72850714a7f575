//! What staff are called with: the operator's settings, the keys, and the clients that send.

use super::send::{mail::Mailer, push::Vapid};
use crate::{
    chance::Chance,
    config, secret_file,
    webhook::{post::Poster, sign::Signer},
};
use chacha20poly1305::{
    XChaCha20Poly1305,
    aead::{Aead as _, KeyInit as _, Payload},
};
use domain::{MemberId, WayId};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use store::page::WayRow;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// Length of the nonce in bytes.
const NONCE: usize = 24;
/// What a sealed address is bound to, beside its row and its person: table and column.
const LABEL: &[u8] = b"sotto/way/target/v1";

type Key = Zeroizing<[u8; 32]>;

/// Settings, keys and clients.
pub struct Keeping {
    /// What the operator set.
    pub settings: config::Paging,
    /// Who tells push services that it is this installation.
    pub(super) vapid: Vapid,
    /// The way out by mail, where there is one.
    pub(super) mailer: Option<Mailer>,
    /// The gateways by name.
    pub(super) gateways: Vec<(String, Signer)>,
    /// The way out by HTTP.
    pub(super) poster: Poster,
    /// How many pages may be sent at once.
    pub(super) slots: Arc<Semaphore>,
    /// Seals addresses: the present key, then the former ones.
    keys: Vec<Key>,
}

/// What was sealed.
pub(super) struct Opened {
    /// The words.
    pub(super) text: Zeroizing<Vec<u8>>,
    /// Whether it was sealed with a former key.
    pub(super) old: bool,
}

impl Keeping {
    /// Reads the keys, or makes them at the first start.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn open(settings: &config::Paging, beside: &Path) -> anyhow::Result<Self> {
        let remedy = "remove it: everybody says again how they are reached";
        let mut keys = vec![secret_file::read_or_make(&key_path(settings, beside), remedy)?.key()];
        for path in &settings.old_keys {
            keys.push(secret_file::read(path, remedy)?);
        }
        let remedy = "remove it: everybody turns notifications on again";
        let vapid = secret_file::read_or_make(&vapid_path(settings, beside), remedy)?.key();
        let mut gateways = Vec::new();
        for gateway in &settings.gateways {
            let remedy = "remove it and give the gateway the new public key";
            let key = secret_file::read_or_make(&gateway_path(gateway, beside), remedy)?.key();
            let old = match &gateway.old_key {
                Some(path) => Some(secret_file::read(path, remedy)?),
                None => None,
            };
            let signer = Signer::new(gateway.url()?, &key, old.as_ref());
            gateways.push((gateway.name.clone(), signer));
        }
        Self::with(settings.clone(), keys, &vapid, gateways)
    }

    /// With keys of its own, for tests.
    ///
    /// # Errors
    /// When the settings make no sense.
    pub fn fresh(settings: config::Paging) -> anyhow::Result<Self> {
        let random = || Zeroizing::new(Chance::system().bytes());
        let mut gateways = Vec::new();
        for gateway in &settings.gateways {
            let signer = Signer::new(gateway.url()?, &random(), None);
            gateways.push((gateway.name.clone(), signer));
        }
        Self::with(settings, vec![random()], &random(), gateways)
    }

    fn with(
        settings: config::Paging,
        keys: Vec<Key>,
        vapid: &Key,
        gateways: Vec<(String, Signer)>,
    ) -> anyhow::Result<Self> {
        settings.check()?;
        let patience = settings.timeout();
        let mailer = settings.mail.as_ref();
        Ok(Self {
            vapid: Vapid::new(vapid, settings.contact.clone())?,
            mailer: mailer
                .map(|relay| Mailer::new(relay, patience))
                .transpose()?,
            gateways,
            poster: Poster::new(&settings)?,
            slots: Arc::new(Semaphore::new(usize::try_from(settings.parallel)?)),
            keys,
            settings,
        })
    }

    /// The public key that browsers subscribe with: an uncompressed point of P-256.
    pub fn push_key(&self) -> [u8; 65] {
        self.vapid.public()
    }

    /// The public keys that each gateway verifies with, as Standard Webhooks writes them.
    pub fn gateway_keys(&self) -> impl Iterator<Item = (&str, String)> {
        self.gateways
            .iter()
            .map(|(name, signer)| (name.as_str(), signer.public()))
    }

    /// Waits until nothing is being sent.
    pub async fn idle(&self) {
        // Only a closed semaphore refuses, and nobody closes this one.
        let all = self.slots.acquire_many(self.settings.parallel).await;
        drop(all);
    }

    /// Whether where a way leads can be opened.
    pub(crate) fn opens(&self, way: &WayRow) -> bool {
        self.open_target(way.id, way.member, &way.target).is_some()
    }

    /// Whether the relay for mail answers; `None` when there is none.
    pub(crate) async fn greet(&self) -> Option<anyhow::Result<()>> {
        match &self.mailer {
            Some(mailer) => Some(mailer.greet().await),
            None => None,
        }
    }

    /// Seals where a way leads: `nonce || ciphertext`, bound to the way and its person.
    pub(super) fn seal(
        &self,
        way: WayId,
        member: MemberId,
        text: &[u8],
        nonce: [u8; NONCE],
    ) -> Vec<u8> {
        let bound = bound(way, member);
        let payload = Payload {
            msg: text,
            aad: &bound,
        };
        let key = self.keys.first().expect("there is a present key");
        let body = XChaCha20Poly1305::new((&**key).into()).encrypt(&nonce.into(), payload);
        let body = body.expect("a cipher seals an address");
        [nonce.as_slice(), &body].concat()
    }

    /// Opens it; `None` when it is another way's, or was sealed with a key that is not here.
    pub(super) fn open_target(
        &self,
        way: WayId,
        member: MemberId,
        sealed: &[u8],
    ) -> Option<Opened> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE>()?;
        let bound = bound(way, member);
        self.keys.iter().enumerate().find_map(|(place, key)| {
            let payload = Payload {
                msg: body,
                aad: &bound,
            };
            let text = XChaCha20Poly1305::new((&**key).into()).decrypt(nonce.into(), payload);
            Some(Opened {
                text: Zeroizing::new(text.ok()?),
                old: place > 0,
            })
        })
    }
}

fn bound(way: WayId, member: MemberId) -> Vec<u8> {
    [LABEL, way.as_bytes(), member.as_bytes()].concat()
}

/// Where the key is that seals addresses: as set, or `paging.key` beside the organisation's folder.
pub fn key_path(settings: &config::Paging, beside: &Path) -> PathBuf {
    let set = settings.key.clone();
    set.unwrap_or_else(|| beside.with_file_name("paging.key"))
}

/// Where the key is that push services know: as set, or `vapid.key` beside the organisation's folder.
pub fn vapid_path(settings: &config::Paging, beside: &Path) -> PathBuf {
    let set = settings.vapid_key.clone();
    set.unwrap_or_else(|| beside.with_file_name("vapid.key"))
}

/// Where the key is that signs for a gateway: as set, or `gateway-NAME.key` beside the organisation's folder.
pub fn gateway_path(gateway: &config::paging::Gateway, beside: &Path) -> PathBuf {
    let set = gateway.key.clone();
    set.unwrap_or_else(|| beside.with_file_name(format!("gateway-{}.key", gateway.name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAY: WayId = WayId::from_bytes([1; 16]);
    const ME: MemberId = MemberId::from_bytes([2; 16]);

    #[test]
    fn an_address_opens_for_its_way_and_person_only() {
        let keeping = Keeping::fresh(config::Paging::default()).unwrap();
        let sealed = keeping.seal(WAY, ME, b"me@example.org", [9; NONCE]);
        let opened = keeping.open_target(WAY, ME, &sealed).unwrap();
        assert_eq!(opened.text.as_slice(), b"me@example.org");
        assert!(!opened.old);
        let (other_way, other) = (WayId::from_bytes([3; 16]), MemberId::from_bytes([3; 16]));
        assert!(keeping.open_target(other_way, ME, &sealed).is_none());
        assert!(keeping.open_target(WAY, other, &sealed).is_none());
        assert!(keeping.open_target(WAY, ME, &sealed[..10]).is_none());
        let elsewhere = Keeping::fresh(config::Paging::default()).unwrap();
        assert!(elsewhere.open_target(WAY, ME, &sealed).is_none());
    }

    #[test]
    fn a_former_key_still_opens() {
        let folder = tempfile::tempdir().unwrap();
        let beside = folder.path().join("organisation");
        let before = Keeping::open(&config::Paging::default(), &beside).unwrap();
        let sealed = before.seal(WAY, ME, b"me@example.org", [9; NONCE]);
        let old = folder.path().join("old.key");
        std::fs::rename(folder.path().join("paging.key"), &old).unwrap();
        let after = Keeping::open(&config::Paging::default(), &beside).unwrap();
        assert!(after.open_target(WAY, ME, &sealed).is_none());
        let settings = config::Paging {
            old_keys: vec![old],
            ..config::Paging::default()
        };
        let rotated = Keeping::open(&settings, &beside).unwrap();
        assert!(rotated.open_target(WAY, ME, &sealed).unwrap().old);
        assert_eq!(
            rotated.push_key(),
            before.push_key(),
            "push services know the same one"
        );
    }
}
