//! Letters: what the staff tell another agency, left in its mailbox. Signed by the device of who tells it, with its certificates, and
//! sealed to one key of the agency, so that neither the server nor anybody with its disk can read or make one.
//!
//! ```text
//! Letter v1 = Box(info = label, aad = letter[16] || recipient[16],
//!                 pad({ chain<V>; u64 signed_at; body<V>; sig[64] }))
//! ```
//! The signature is over its label and `letter || recipient || signed_at || body<V>`. `recipient` is what the line calls the key that the
//! letter is sealed to. The private half of a mailbox comes from the signing key of its owner by HKDF-SHA256 (RFC 5869), or is
//! whatever 32 bytes its owner keeps.

use crate::{
    Chain, Refusal, Result, Staff, Trust,
    boxes::{self, SecretKey},
    kdf, labels, padding,
    referral::ForwarderKey,
    sign,
    wire::{Reader, Writer},
};
#[cfg(feature = "desk")]
use crate::{Identity, boxes::PublicKey};
use zeroize::Zeroizing;

/// The longest body, in bytes.
pub const BODY_MAX_BYTES: usize = 1_000;
/// How far the clock of who signed may run before the reader's, in seconds.
const CLOCK_SKEW_S: u64 = 600;

const WHAT: &str = "letter";

impl ForwarderKey {
    /// What opens letters to this key. Its public half is what the line seals to.
    ///
    /// # Errors
    /// None in practice: HKDF gives 32 bytes.
    pub fn mailbox(&self) -> Result<SecretKey> {
        let mut secret = Zeroizing::new([0; boxes::SECRET_KEY_BYTES]);
        kdf::expand(self.key().secret(), labels::MAILBOX, &mut secret[..])?;
        Ok(SecretKey::new(&secret))
    }
}

/// A letter that was opened and whose author is proved.
pub struct Letter {
    /// Who of the staff wrote it.
    pub author: Staff,
    /// When, by their clock, unix seconds.
    pub signed_at: u64,
    /// What it says.
    pub body: Zeroizing<Vec<u8>>,
}

/// Signs and seals a letter to one key of its receiver. `now` is in unix seconds.
///
/// # Errors
/// [`crate::Error::Size`] for a body that is too long.
#[cfg(feature = "desk")]
pub fn seal(
    author: &Identity,
    (key, recipient): (&PublicKey, &[u8; 16]),
    letter: &[u8; 16],
    (body, now): (&[u8], u64),
) -> Result<Vec<u8>> {
    if body.len() > BODY_MAX_BYTES {
        return Err(crate::Error::Size(WHAT));
    }
    let signed = signed_part(letter, recipient, (body, now));
    let signature = author
        .key()
        .sign_labelled(labels::LETTER_AUTHOR, signed.as_slice());
    let inside = Writer::new()
        .opaque(&author.chain().encode())
        .u64(now)
        .opaque(body)
        .bytes(&signature)
        .secret();
    let padded = padding::pad(&inside, WHAT)?;
    boxes::seal(key, labels::LETTER, &aad(letter, recipient), &padded)
}

/// Opens the letter `letter` to the key `recipient`, and verifies its author as of the time of signing.
///
/// # Errors
/// [`crate::Error::Sealed`] for another key's letter, [`crate::Error`] where its author is not of this organisation's staff.
pub fn open(
    key: &SecretKey,
    recipient: &[u8; 16],
    letter: &[u8; 16],
    sealed: &[u8],
    trust: &Trust,
) -> Result<Letter> {
    let padded = boxes::open(key, labels::LETTER, &aad(letter, recipient), sealed)?;
    let mut reader = Reader::new(padding::unpad(&padded, WHAT)?, WHAT);
    let chain = Chain::decode(reader.opaque()?)?;
    let signed_at = reader.u64()?;
    let body = reader.opaque()?;
    let signature = reader.array()?;
    reader.end()?;
    trust.admit_author(&chain, signed_at)?;
    if signed_at > trust.now().saturating_add(CLOCK_SKEW_S) {
        return Err(Refusal::NotYet.into());
    }
    let signed = signed_part(letter, recipient, (body, signed_at));
    sign::verify(
        &sign::public_key(&chain.device().subject().sig_pk, WHAT)?,
        labels::LETTER_AUTHOR,
        signed.as_slice(),
        &signature,
        WHAT,
    )?;
    Ok(Letter {
        author: chain.staff(),
        signed_at,
        body: Zeroizing::new(body.to_vec()),
    })
}

fn aad(letter: &[u8; 16], recipient: &[u8; 16]) -> Vec<u8> {
    Writer::new().bytes(letter).bytes(recipient).public()
}

fn signed_part(letter: &[u8; 16], recipient: &[u8; 16], (body, now): (&[u8], u64)) -> Writer {
    Writer::new()
        .bytes(letter)
        .bytes(recipient)
        .u64(now)
        .opaque(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{NOW, Org};

    const LETTER: [u8; 16] = [4; 16];
    const RECIPIENT: [u8; 16] = [5; 16];

    #[test]
    fn a_letter_opens_for_its_key_and_names_its_author() {
        let org = Org::new();
        let (trust, alex) = (org.trust(), org.advocate("Alex", 1));
        let partner = ForwarderKey::generate().unwrap();
        let mailbox = partner.mailbox().unwrap();
        let again = ForwarderKey::from_secret(&partner.secret())
            .mailbox()
            .unwrap();
        assert_eq!(mailbox.bytes(), again.bytes(), "the same from the same key");
        let public = mailbox.public().unwrap();
        let sealed = seal(&alex, (&public, &RECIPIENT), &LETTER, (b"yes", NOW)).unwrap();
        let opened = open(&mailbox, &RECIPIENT, &LETTER, &sealed, &trust).unwrap();
        assert_eq!(&**opened.body, b"yes");
        assert_eq!(opened.author.alias, "Alex");
        assert_eq!(opened.signed_at, NOW);
        let short = seal(&alex, (&public, &RECIPIENT), &LETTER, (b"", NOW)).unwrap();
        assert_eq!(sealed.len(), short.len());

        let stranger = ForwarderKey::generate().unwrap().mailbox().unwrap();
        for (key, recipient, letter) in [
            (&stranger, &RECIPIENT, &LETTER),
            (&mailbox, &[6; 16], &LETTER),
            (&mailbox, &RECIPIENT, &[6; 16]),
        ] {
            assert!(open(key, recipient, letter, &sealed, &trust).is_err());
        }
        let foreign = Org::new().trust();
        assert!(open(&mailbox, &RECIPIENT, &LETTER, &sealed, &foreign).is_err());
        let early = Trust::new(org.root.root(), vec![], NOW - CLOCK_SKEW_S - 1);
        assert!(open(&mailbox, &RECIPIENT, &LETTER, &sealed, &early).is_err());
    }
}
