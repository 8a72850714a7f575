//! A team's notice: the key to seal for it, and which certificates were revoked. A visitor needs nothing else.
//!
//! ```text
//! Notice v1 = { u8 version = 1; org[8]; team[16]; u32 generation; hpke_pk<V>; u64 not_before; u64 not_after;
//!               revoked<V> of u64; Cert certifier; sig[64] }
//! ```

use crate::{
    Error, Refusal, Result, Root,
    boxes::PublicKey,
    cert::{self, Cert},
    hash,
    keylog::{Leaf, NoticeLeaf},
    labels, sign,
    wire::{Reader, Writer},
};

/// The longest validity of a notice: 7 days, in seconds.
pub const NOTICE_MAX_S: u64 = 7 * 86_400;

const WHAT: &str = "notice";

/// What a notice says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The team.
    pub team: [u8; 16],
    /// Which team key; grows with each rotation.
    pub generation: u32,
    /// The team's public key.
    pub key: PublicKey,
    /// First second of validity.
    pub not_before: u64,
    /// First second after validity.
    pub not_after: u64,
    /// Serials of revoked certificates.
    pub revoked: Vec<u64>,
}

/// A notice that was verified: signed by a certifier of the root, and valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    terms: Terms,
    certifier: Cert,
    hash: [u8; 32],
}

impl Notice {
    /// Signs a notice.
    #[cfg(feature = "desk")]
    pub fn issue(terms: &Terms, certifier: &crate::Certifier) -> Result<Vec<u8>> {
        check_span(terms)?;
        let body = signed_part(certifier.cert().org(), terms, certifier.cert());
        let signature = certifier
            .key()
            .sign_labelled(labels::NOTICE, body.as_slice());
        Ok(body.bytes(&signature).public())
    }

    /// Verifies a notice against the pinned root at `now` (unix seconds). Fails closed when it is over.
    pub fn verify(bytes: &[u8], root: &Root, now: u64) -> Result<Self> {
        let notice = Self::verify_once(bytes, root)?;
        cert::verify_certifier(&notice.certifier, root, now)?;
        let terms = &notice.terms;
        if now < terms.not_before {
            return Err(Refusal::NotYet.into());
        }
        if now >= terms.not_after {
            return Err(Refusal::Expired.into());
        }
        Ok(notice)
    }

    /// Verifies a notice as of its own last second: it counted once, and may have lapsed. For who renews it, and for nobody else:
    /// whatever is sealed is sealed to a notice that [`Notice::verify`] took.
    pub fn verify_once(bytes: &[u8], root: &Root) -> Result<Self> {
        let mut reader = Reader::new(bytes, WHAT);
        reader.version(1)?;
        let org: [u8; 8] = reader.array()?;
        let terms = Terms {
            team: reader.array()?,
            generation: reader.u32()?,
            key: PublicKey::new(reader.opaque()?)?,
            not_before: reader.u64()?,
            not_after: reader.u64()?,
            revoked: serials(reader.opaque()?)?,
        };
        let certifier = Cert::read(&mut reader)?;
        let signature = reader.array()?;
        reader.end()?;
        if org != root.org() {
            return Err(Refusal::Uncertified.into());
        }
        check_span(&terms)?;
        let key = cert::verify_certifier(&certifier, root, terms.not_after - 1)?;
        let body = signed_part(org, &terms, &certifier);
        sign::verify(&key, labels::NOTICE, body.as_slice(), &signature, WHAT)?;
        if terms.revoked.contains(&certifier.subject().serial) {
            return Err(Refusal::Revoked.into());
        }
        Ok(Self {
            terms,
            certifier,
            hash: hash::sha256(&[bytes]),
        })
    }

    /// What the notice says.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Who signed it.
    pub fn certifier(&self) -> &Cert {
        &self.certifier
    }

    /// Its line in the public log.
    pub fn leaf(&self) -> Leaf {
        let terms = &self.terms;
        Leaf::Notice(NoticeLeaf {
            team: terms.team,
            generation: terms.generation,
            key_hash: terms.key.hash(),
            not_before: terms.not_before,
            not_after: terms.not_after,
            revoked: terms.revoked.clone(),
            certifier: self.certifier.subject().serial,
            hash: self.hash,
        })
    }
}

fn check_span(terms: &Terms) -> Result<()> {
    if terms.not_after <= terms.not_before {
        return Err(Error::Malformed(WHAT));
    }
    if terms.not_after - terms.not_before > NOTICE_MAX_S {
        return Err(Refusal::TooLong.into());
    }
    Ok(())
}

fn serials(bytes: &[u8]) -> Result<Vec<u64>> {
    let (serials, rest) = bytes.as_chunks::<8>();
    if !rest.is_empty() {
        return Err(Error::Malformed(WHAT));
    }
    Ok(serials
        .iter()
        .map(|serial| u64::from_be_bytes(*serial))
        .collect())
}

fn signed_part(org: [u8; 8], terms: &Terms, certifier: &Cert) -> Writer {
    let revoked: Vec<u8> = terms
        .revoked
        .iter()
        .flat_map(|serial| serial.to_be_bytes())
        .collect();
    Writer::new()
        .u8(1)
        .bytes(&org)
        .bytes(&terms.team)
        .u32(terms.generation)
        .opaque(terms.key.bytes())
        .u64(terms.not_before)
        .u64(terms.not_after)
        .opaque(&revoked)
        .bytes(&certifier.encode())
}
