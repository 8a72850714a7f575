//! Every domain-separation label of the product. None is a prefix of another, and none may ever be reused for a
//! different meaning: a change of a format is a new version.

/// Signature of a certificate.
pub(crate) const CERT: &[u8] = b"sotto/cert/v1";
/// Signature of a team notice.
pub(crate) const NOTICE: &[u8] = b"sotto/notice/v1";
/// Signature of the organisation's public settings.
pub(crate) const ORG: &[u8] = b"sotto/org/v1";
/// Signature of a release key's certificate.
pub(crate) const RELEASE_KEY: &[u8] = b"sotto/release/key/v1";
/// Signature of a release manifest.
pub(crate) const RELEASE: &[u8] = b"sotto/release/manifest/v1";
/// Signatures of both roots when one gives way to the other.
pub(crate) const SUCCESSOR: &[u8] = b"sotto/root/successor/v1";
/// Signature of a root that counts no more.
pub(crate) const DISTRUST: &[u8] = b"sotto/root/distrust/v1";
/// Checksum of a key that is written down in words.
#[cfg(feature = "desk")]
pub(crate) const KEY_WORDS: &[u8] = b"sotto/words/v1";
/// Additional data of a key file.
#[cfg(feature = "desk")]
pub(crate) const KEY_FILE: &[u8] = b"sotto/keyfile/v1";
/// Signature of a future certifier, by the key that is to be certified.
#[cfg(feature = "desk")]
pub(crate) const ASK: &[u8] = b"sotto/ask/v1";
/// HPKE info of an intake box.
pub(crate) const INTAKE: &[u8] = b"sotto/intake/v1";
/// HPKE info of a referral's box.
#[cfg(any(feature = "desk", feature = "partner"))]
pub(crate) const REFERRAL: &[u8] = b"sotto/referral/box/v1";
/// Signature of a referral by who sends it.
#[cfg(any(feature = "desk", feature = "partner"))]
pub(crate) const REFERRAL_SIGNED: &[u8] = b"sotto/referral/author/v1";
/// HKDF info of the key under which a forwarder keeps what it could not send yet.
#[cfg(any(feature = "desk", feature = "partner"))]
pub(crate) const SPOOL: &[u8] = b"sotto/referral/spool/v1";
/// HKDF info of what a forwarder calls a form.
#[cfg(any(feature = "desk", feature = "partner"))]
pub(crate) const REFERENCE: &[u8] = b"sotto/referral/reference/v1";
/// HPKE info of the box with whom to call.
pub(crate) const CALLBACK_CONTACT: &[u8] = b"sotto/callback/contact/v1";
/// HPKE info of the box with the hours of a request to be called.
pub(crate) const CALLBACK_HOURS: &[u8] = b"sotto/callback/hours/v1";
/// HPKE info of the box with what an agency calls a report.
#[cfg(feature = "desk")]
pub(crate) const TASK: &[u8] = b"sotto/task/note/v1";
/// HPKE info of the box with the paper of a release.
#[cfg(feature = "desk")]
pub(crate) const RELEASE_PAPER: &[u8] = b"sotto/consent/paper/v1";
/// Signature of a person's own word on a release, by the key of their page.
#[cfg(any(feature = "visitor", feature = "desk"))]
pub(crate) const CONSENT_WORD: &[u8] = b"sotto/consent/word/v1";
/// HPKE info of the box with the paper of a request by law, or what is written down about an incident.
#[cfg(feature = "desk")]
pub(crate) const LEGAL_PAPER: &[u8] = b"sotto/legal/paper/v1";
/// HPKE info of the box with what somebody counted of their cases.
#[cfg(feature = "desk")]
pub(crate) const CASE_COUNT: &[u8] = b"sotto/case/count/v1";
/// HPKE info of a letter to another agency.
#[cfg(any(feature = "desk", feature = "partner"))]
pub(crate) const LETTER: &[u8] = b"sotto/letter/box/v1";
/// Signature of a letter by who of the staff wrote it.
#[cfg(any(feature = "desk", feature = "partner"))]
pub(crate) const LETTER_AUTHOR: &[u8] = b"sotto/letter/author/v1";
/// HKDF info of the key that opens an agency's letters.
#[cfg(any(feature = "desk", feature = "partner"))]
pub(crate) const MAILBOX: &[u8] = b"sotto/letter/mailbox/v1";
/// Argon2id salt of the words that lead to a request to be called.
#[cfg(any(feature = "visitor", feature = "desk"))]
pub(crate) const REFERENCE_SALT: &[u8] = b"sotto/reference/salt/v1";
/// HKDF info of where the request lies.
#[cfg(any(feature = "visitor", feature = "desk"))]
pub(crate) const REFERENCE_LOCATOR: &[u8] = b"sotto/reference/locator/v1";
/// HKDF info of what proves knowledge of the words.
#[cfg(any(feature = "visitor", feature = "desk"))]
pub(crate) const REFERENCE_AUTH: &[u8] = b"sotto/reference/auth/v1";
/// HPKE info of a wrapped team key, and signature by its wrapper.
#[cfg(feature = "desk")]
pub(crate) const WRAP_TEAM: &[u8] = b"sotto/wrap/team/v1";
/// HPKE info of a wrapped case key, and signature by its wrapper.
#[cfg(feature = "desk")]
pub(crate) const WRAP_CASE: &[u8] = b"sotto/wrap/case/v1";
/// Additional data of a sealed case entry.
#[cfg(feature = "desk")]
pub(crate) const CASE_ENTRY: &[u8] = b"sotto/case/entry/v1";
/// Signature of a case entry by its author.
#[cfg(feature = "desk")]
pub(crate) const CASE_AUTHOR: &[u8] = b"sotto/case/author/v1";
/// Additional data of a sealed list of who reads a case, and signature by who let the last one in.
#[cfg(feature = "desk")]
pub(crate) const CASE_READERS: &[u8] = b"sotto/case/readers/v1";
/// Additional data of a sealed picture beside a case's entries.
#[cfg(feature = "desk")]
pub(crate) const CASE_FILE: &[u8] = b"sotto/case/file/v1";
/// Argon2id salt of a return phrase.
#[cfg(feature = "visitor")]
pub(crate) const PHRASE_SALT: &[u8] = b"sotto/phrase/salt/v1";
/// HKDF info of the parts of a return phrase.
#[cfg(feature = "visitor")]
pub(crate) const PHRASE_LOCATOR: &[u8] = b"sotto/phrase/locator/v1";
/// See [`PHRASE_LOCATOR`].
#[cfg(feature = "visitor")]
pub(crate) const PHRASE_AUTH: &[u8] = b"sotto/phrase/auth/v1";
/// See [`PHRASE_LOCATOR`].
#[cfg(feature = "visitor")]
pub(crate) const PHRASE_KEY: &[u8] = b"sotto/phrase/key/v1";
/// Additional data of the state blob under a return phrase.
#[cfg(feature = "visitor")]
pub(crate) const PHRASE_BLOB: &[u8] = b"sotto/phrase/blob/v1";
/// HKDF info of the half of a passphrase that proves the log-in.
#[cfg(feature = "desk")]
pub(crate) const PASSPHRASE_AUTH: &[u8] = b"sotto/passphrase/auth/v1";
/// HKDF info of the half of a passphrase that opens the vault.
#[cfg(feature = "desk")]
pub(crate) const PASSPHRASE_VAULT: &[u8] = b"sotto/passphrase/vault/v1";
/// Additional data of an identity vault.
#[cfg(feature = "desk")]
pub(crate) const VAULT: &[u8] = b"sotto/vault/v1";
/// Additional data of a certifying key that the root has not certified yet.
#[cfg(feature = "desk")]
pub(crate) const ASKED: &[u8] = b"sotto/asked/v1";
/// HKDF info of a vault key that opens in one browser only.
#[cfg(feature = "desk")]
pub(crate) const VAULT_BOUND: &[u8] = b"sotto/vault/bound/v1";
/// HKDF info of the key that a passkey's PRF gives.
#[cfg(feature = "desk")]
pub(crate) const VAULT_PRF: &[u8] = b"sotto/vault/prf/v1";
/// Additional data of a vault key that is sealed by a passkey.
#[cfg(feature = "desk")]
pub(crate) const VAULT_WRAP: &[u8] = b"sotto/vault/wrap/v1";
/// Hash that binds a desk to its nonce while digits are compared.
#[cfg(feature = "desk")]
pub(crate) const ENROL_COMMIT: &[u8] = b"sotto/enrol/commit/v1";
/// Hash whose head is compared as digits.
#[cfg(feature = "desk")]
pub(crate) const ENROL_DIGITS: &[u8] = b"sotto/enrol/digits/v1";
/// Signature of an older device under a new one of the same person.
#[cfg(feature = "desk")]
pub(crate) const ENROL_APPROVE: &[u8] = b"sotto/enrol/approve/v1";
/// Hash that names the group of an aside by the chat that it is beside.
pub(crate) const ASIDE: &[u8] = b"sotto/aside/v1";
/// Running hash over the application entries of an epoch.
pub(crate) const SEEN: &[u8] = b"sotto/seen/v1";
/// Hash of a hand-off proposal, as its answer names it.
pub(crate) const PROPOSAL: &[u8] = b"sotto/proposal/v1";
/// MLS exporter label of the words that a caller says first on the telephone.
pub(crate) const VOICE: &str = "sotto/voice/v1";
