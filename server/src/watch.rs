//! Follows an organisation's public log of keys from outside: what a partner runs, who trusts neither server nor administrator.
//!
//! What was seen is kept in a file: the head, and how far the leaves were read. A head must continue it, and every leaf is
//! read and proved to be in the head.

use crate::{
    organisation::{self, PINNED, SIGNED, fingerprint::Typed, settings::Settings},
    software::fetch::{Coding, Origin},
};
use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use protocol::keys::{KeysParams, KeysResponse};
use seal::{
    Root,
    keylog::{self, Leaf, Proof, Seen, View},
    tlog::Verifier,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt::Write as _};
use thiserror::Error;

/// What is kept from one look to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct State {
    /// The log's name and the key that signs it, as first seen.
    pub log: Option<String>,
    /// The newest head, as the core writes it.
    pub seen: Option<String>,
    /// How many leaves were read.
    pub read: u64,
}

/// What is to be found.
pub struct Expected {
    /// The root's fingerprint, from paper.
    pub fingerprint: Typed,
    /// Certificates that may be there, by the first word of each line; `None` takes all.
    pub known: Option<BTreeSet<String>>,
}

/// What must be shouted.
#[derive(Debug, Error)]
pub enum Alarm {
    /// The page trusts another root than the one on paper.
    #[error("the server shows another root than the fingerprint given")]
    OtherRoot,
    /// The settings name no log, or another one than at the last look.
    #[error(
        "the organisation's settings name no log of keys, or another one than at the last look"
    )]
    OtherLog,
    /// Not the past that was seen before.
    #[error(
        "FORKED OR ROLLED BACK: the log does not continue what was seen before; the server shows different people \
         different keys, or was put back to an older state"
    )]
    Forked,
    /// The server shows an old head only.
    #[error("STALE: the newest head is more than 26 hours old; the server holds something back")]
    Stale,
    /// What is shown does not verify.
    #[error("the log does not verify: {0}")]
    Bad(seal::Error),
    /// The server leaves leaves out.
    #[error("the server does not show the leaf at place {0}, which its head covers")]
    KeptBack(u64),
    /// A certificate that is not on the list.
    #[error("UNKNOWN CERTIFICATE: {0}")]
    Unknown(String),
    /// No answer, or none that can be read: not an alarm by itself.
    #[error(transparent)]
    NoAnswer(#[from] anyhow::Error),
}

/// Reads on from `state` to the newest head. Each new leaf is told to `tell`; `state` moves with what was told.
///
/// # Errors
/// See [`Alarm`]; `state` stays at what was good.
pub async fn follow(
    origin: &Origin,
    expected: &Expected,
    state: &mut State,
    now: u64,
    tell: &mut (dyn FnMut(&str) -> anyhow::Result<()> + Send),
) -> Result<(), Alarm> {
    let verifier = verifier(origin, expected).await?;
    let log = verifier.text();
    if state.log.as_ref().is_some_and(|before| *before != log) {
        return Err(Alarm::OtherLog);
    }
    state.log = Some(log);
    let mut view = View::new(verifier, seen(state)?);
    loop {
        let proof = ask(origin, view.size(), state.read).await?;
        view.learn(&proof, now).map_err(alarm)?;
        let proof = Proof::decode(&proof).map_err(Alarm::Bad)?;
        state.seen = view.seen().map(|seen| STANDARD.encode(seen.encode()));
        for one in &proof.leaves {
            if one.index != state.read {
                return Err(Alarm::KeptBack(state.read));
            }
            let leaf = Leaf::decode(&one.leaf).map_err(Alarm::Bad)?;
            let line = line(&leaf);
            if let (Leaf::Cert(cert), Some(known)) = (&leaf, &expected.known)
                && !known.contains(&hex(&cert.hash))
            {
                // It is not passed over: the next look stops here again, until somebody has put it on the list.
                return Err(Alarm::Unknown(line));
            }
            tell(&line)?;
            state.read += 1;
        }
        if state.read >= view.size() {
            return Ok(());
        }
        if proof.leaves.is_empty() {
            return Err(Alarm::KeptBack(state.read));
        }
    }
}

fn alarm(error: seal::Error) -> Alarm {
    if error == seal::Error::Forked {
        Alarm::Forked
    } else if error == seal::Error::StaleLog {
        Alarm::Stale
    } else {
        Alarm::Bad(error)
    }
}

fn seen(state: &State) -> anyhow::Result<Option<Seen>> {
    let Some(text) = &state.seen else {
        return Ok(None);
    };
    let bytes = STANDARD.decode(text).ok();
    let seen = bytes.and_then(|bytes| Seen::decode(&bytes).ok());
    seen.map(Some).context("the state file is damaged")
}

/// The log's key, as the organisation's root signed it.
async fn verifier(origin: &Origin, expected: &Expected) -> Result<Verifier, Alarm> {
    let signed = origin.get(SIGNED, Coding::Plain).await?;
    let pinned = origin.get(PINNED, Coding::Plain).await?;
    let org = organisation::read_all(&signed.body, &pinned.body)?;
    if !expected.fingerprint.is_of(&org.root) {
        return Err(Alarm::OtherRoot);
    }
    let key = Settings::log_key_of(&org.settings).ok_or(Alarm::OtherLog)?;
    named(&org.root, &key).map_err(Alarm::Bad)
}

fn named(root: &Root, key: &[u8; 32]) -> seal::Result<Verifier> {
    Verifier::new(&keylog::origin(root), key)
}

async fn ask(origin: &Origin, from: u64, after: u64) -> anyhow::Result<Vec<u8>> {
    let params = KeysParams {
        from,
        leaves: Vec::new(),
        after: Some(after),
    };
    let answer = origin
        .post("api/v1/keys", serde_json::to_vec(&params)?)
        .await?;
    let read = serde_json::from_slice::<KeysResponse>(&answer.body);
    Ok(read
        .context("the server's answer is no proof of a log")?
        .proof
        .0)
}

/// One leaf for people. A certificate's line begins with its hash: the same line can be put on the list of known ones.
pub fn line(leaf: &Leaf) -> String {
    match leaf {
        Leaf::Cert(cert) => format!(
            "{}  {:?} certificate {}, key {}, unix {} to {}, signed by {}",
            hex(&cert.hash),
            cert.kind,
            cert.serial,
            hex(&cert.sig_pk),
            cert.not_before,
            cert.not_after,
            hex(&cert.issuer)
        ),
        Leaf::Revocation { serial } => format!("revoked: certificate {serial}"),
        Leaf::Notice(notice) => format!(
            "notice: team {}, key generation {}, key {}, unix {} to {}, signed by certificate {}",
            hex(&notice.team),
            notice.generation,
            hex(&notice.key_hash),
            notice.not_before,
            notice.not_after,
            notice.certifier
        ),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}
