//! What is written into the log.

use crate::{
    Cert, Error, Result,
    cert::CertKind,
    hash,
    tlog::{self, Hash},
    wire::{Reader, Writer},
};

const WHAT: &str = "leaf";

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaf {
    /// A certificate was issued.
    Cert(CertLeaf),
    /// A certificate does not count any more.
    Revocation {
        /// Its serial.
        serial: u64,
    },
    /// A team's notice was issued: the key that visitors seal to.
    Notice(NoticeLeaf),
}

/// A certificate, without whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertLeaf {
    /// What it is for.
    pub kind: CertKind,
    /// Its serial.
    pub serial: u64,
    /// The key that is certified.
    pub sig_pk: [u8; 32],
    /// SHA-256 of the device's HPKE key; zero for a certifier.
    pub hpke_pk_hash: [u8; 32],
    /// First second of validity.
    pub not_before: u64,
    /// First second after validity.
    pub not_after: u64,
    /// The short name of the key that signed it.
    pub issuer: [u8; 8],
    /// SHA-256 of the certificate.
    pub hash: [u8; 32],
}

/// A team's notice, without its keys and names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeLeaf {
    /// The team.
    pub team: [u8; 16],
    /// Which team key.
    pub generation: u32,
    /// SHA-256 of the team's public key.
    pub key_hash: [u8; 32],
    /// First second of validity.
    pub not_before: u64,
    /// First second after validity.
    pub not_after: u64,
    /// Serials that it revokes.
    pub revoked: Vec<u64>,
    /// Serial of the certifier who signed it.
    pub certifier: u64,
    /// SHA-256 of the notice.
    pub hash: [u8; 32],
}

impl Leaf {
    /// The line of a certificate.
    pub fn of_cert(cert: &Cert) -> Self {
        let subject = cert.subject();
        Self::Cert(CertLeaf {
            kind: cert.kind(),
            serial: subject.serial,
            sig_pk: subject.sig_pk,
            hpke_pk_hash: subject.hpke_pk_hash,
            not_before: subject.not_before,
            not_after: subject.not_after,
            issuer: cert.issuer(),
            hash: hash::sha256(&[&cert.encode()]),
        })
    }

    /// The bytes that are hashed into the tree.
    pub fn encode(&self) -> Vec<u8> {
        let writer = Writer::new().u8(1);
        let writer = match self {
            Self::Cert(cert) => writer
                .u8(1)
                .u8(cert.kind.code())
                .u64(cert.serial)
                .bytes(&cert.sig_pk)
                .bytes(&cert.hpke_pk_hash)
                .u64(cert.not_before)
                .u64(cert.not_after)
                .bytes(&cert.issuer)
                .bytes(&cert.hash),
            Self::Revocation { serial } => writer.u8(2).u64(*serial),
            Self::Notice(notice) => writer
                .u8(3)
                .bytes(&notice.team)
                .u32(notice.generation)
                .bytes(&notice.key_hash)
                .u64(notice.not_before)
                .u64(notice.not_after)
                .opaque(&serials(&notice.revoked))
                .u64(notice.certifier)
                .bytes(&notice.hash),
        };
        writer.public()
    }

    /// Reads a line; all of the bytes must belong to it.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, WHAT);
        reader.version(1)?;
        let leaf = match reader.u8()? {
            1 => Self::Cert(CertLeaf {
                kind: CertKind::from_code(reader.u8()?).ok_or(Error::Malformed(WHAT))?,
                serial: reader.u64()?,
                sig_pk: reader.array()?,
                hpke_pk_hash: reader.array()?,
                not_before: reader.u64()?,
                not_after: reader.u64()?,
                issuer: reader.array()?,
                hash: reader.array()?,
            }),
            2 => Self::Revocation {
                serial: reader.u64()?,
            },
            3 => Self::Notice(NoticeLeaf {
                team: reader.array()?,
                generation: reader.u32()?,
                key_hash: reader.array()?,
                not_before: reader.u64()?,
                not_after: reader.u64()?,
                revoked: numbers(reader.opaque()?)?,
                certifier: reader.u64()?,
                hash: reader.array()?,
            }),
            _ => return Err(Error::Malformed(WHAT)),
        };
        reader.end()?;
        Ok(leaf)
    }

    /// Its hash in the tree.
    pub fn hash(&self) -> Hash {
        tlog::leaf_hash(&self.encode())
    }
}

fn serials(serials: &[u64]) -> Vec<u8> {
    serials
        .iter()
        .flat_map(|serial| serial.to_be_bytes())
        .collect()
}

fn numbers(bytes: &[u8]) -> Result<Vec<u64>> {
    let (numbers, rest) = bytes.as_chunks::<8>();
    if !rest.is_empty() {
        return Err(Error::Malformed(WHAT));
    }
    Ok(numbers
        .iter()
        .map(|number| u64::from_be_bytes(*number))
        .collect())
}
