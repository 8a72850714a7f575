//! Signed notes (C2SP signed-note) with Ed25519: who signed a text, as text.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};
#[cfg(feature = "delivery")]
use ed25519_dalek::{Signer as _, SigningKey};
#[cfg(feature = "delivery")]
use zeroize::Zeroizing;

use super::Checkpoint;
use crate::{Error, Result, hash, sign};

/// The longest signed note that is read, in bytes.
const NOTE_MAX_BYTES: usize = 16 << 10;
/// The longest name of a key, in bytes.
const NAME_MAX_BYTES: usize = 200;
/// What begins a line with a signature: an em dash and a space.
const DASH: &str = "\u{2014} ";
/// The kind of signature, as the format numbers it.
const ED25519: u8 = 1;
const WHAT: &str = "signed note";

/// The public half of a log's key, with the log's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl Verifier {
    /// The verifier of a key under a name, which has neither space nor plus.
    pub fn new(name: &str, key: &[u8; 32]) -> Result<Self> {
        if !is_name(name) {
            return Err(Error::Malformed("log key"));
        }
        Ok(Self {
            name: name.to_owned(),
            id: key_id(name, key),
            key: sign::public_key(key, "log key")?,
        })
    }

    /// Reads `name+id+key`, as [`Verifier::text`] writes it.
    pub fn parse(text: &str) -> Result<Self> {
        let malformed = Error::Malformed("log key");
        let (name, rest) = text.split_once('+').ok_or(malformed)?;
        let (id, key) = rest.split_once('+').ok_or(malformed)?;
        let key = STANDARD.decode(key).ok().ok_or(malformed)?;
        let (ED25519, key) = key
            .split_first()
            .map(|(kind, key)| (*kind, key))
            .ok_or(malformed)?
        else {
            return Err(malformed);
        };
        let verifier = Self::new(name, key.try_into().ok().ok_or(malformed)?)?;
        if id != hash::hex(&verifier.id) {
            return Err(malformed);
        }
        Ok(verifier)
    }

    /// The key itself.
    pub fn key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// The key as one word, to be pinned, printed and given to partners.
    pub fn text(&self) -> String {
        let key = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        format!(
            "{}+{}+{}",
            self.name,
            hash::hex(&self.id),
            STANDARD.encode(key)
        )
    }

    /// The name of the log.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text of a note that this key has signed, other signatures beside it or not.
    pub fn open<'a>(&self, note: &'a str) -> Result<&'a str> {
        let malformed = Error::Malformed(WHAT);
        let odd = |letter: char| letter.is_control() && letter != '\n';
        if note.len() > NOTE_MAX_BYTES || note.chars().any(odd) {
            return Err(malformed);
        }
        let (text, signatures) = note.rsplit_once("\n\n").ok_or(malformed)?;
        let text = note.get(..=text.len()).ok_or(malformed)?;
        let signatures = signatures.strip_suffix('\n').ok_or(malformed)?;
        let mut signed = false;
        for line in signatures.split('\n') {
            let line = line.strip_prefix(DASH).ok_or(malformed)?;
            let (name, signature) = line.split_once(' ').ok_or(malformed)?;
            let signature = STANDARD.decode(signature).ok().ok_or(malformed)?;
            let (id, signature) = signature.split_first_chunk::<4>().ok_or(malformed)?;
            if name == self.name && *id == self.id {
                self.check(text, signature)?;
                signed = true;
            }
        }
        if signed {
            Ok(text)
        } else {
            Err(Error::Signature(WHAT))
        }
    }

    /// Opens a note that holds a checkpoint of this log.
    pub fn checkpoint(&self, note: &str) -> Result<Checkpoint> {
        let checkpoint = Checkpoint::parse(self.open(note)?)?;
        if checkpoint.origin != self.name {
            return Err(Error::Signature(WHAT));
        }
        Ok(checkpoint)
    }

    fn check(&self, text: &str, signature: &[u8]) -> Result<()> {
        let signature = Signature::from_slice(signature).ok();
        let signature = signature.ok_or(Error::Malformed(WHAT))?;
        self.key
            .verify_strict(text.as_bytes(), &signature)
            .ok()
            .ok_or(Error::Signature(WHAT))
    }
}

/// A log's secret key: it signs heads. One key may sign for several logs, each under its own name.
#[cfg(feature = "delivery")]
pub struct LogKey(SigningKey);

#[cfg(feature = "delivery")]
impl LogKey {
    /// A new key.
    pub fn generate() -> Result<Self> {
        crate::bytes::random_secret().map(|secret| Self(SigningKey::from_bytes(&secret)))
    }

    /// A key from its 32 secret bytes.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// The secret bytes, to be kept in a file that only the server reads.
    pub fn secret(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public half.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// The public half under a log's name.
    pub fn verifier(&self, name: &str) -> Result<Verifier> {
        Verifier::new(name, self.0.verifying_key().as_bytes())
    }

    /// Signs a text, which ends with a newline, under a name.
    pub fn sign(&self, name: &str, text: &str) -> Result<String> {
        if !text.ends_with('\n') || !is_name(name) {
            return Err(Error::Malformed(WHAT));
        }
        let id = key_id(name, self.0.verifying_key().as_bytes());
        let signature = self.0.sign(text.as_bytes()).to_bytes();
        let line = STANDARD.encode([id.as_slice(), signature.as_slice()].concat());
        Ok(format!("{text}\n{DASH}{name} {line}\n"))
    }

    /// Signs a checkpoint under the name of its log.
    pub fn sign_checkpoint(&self, checkpoint: &Checkpoint) -> Result<String> {
        self.sign(&checkpoint.origin, &checkpoint.text())
    }
}

fn is_name(name: &str) -> bool {
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || letter == '+';
    !name.is_empty() && name.len() <= NAME_MAX_BYTES && !name.chars().any(odd)
}

fn key_id(name: &str, key: &[u8; 32]) -> [u8; 4] {
    let digest = hash::sha256(&[name.as_bytes(), b"\n", &[ED25519], key]);
    digest.first_chunk().copied().unwrap_or_default()
}
