//! Team keys: one X-Wing pair per team and generation, whose secret half is wrapped to each member's device.

use crate::{
    Certifier, Chain, Error, Identity, Notice, Result, Trust,
    boxes::{PublicKey, SecretKey},
    labels,
    notice::{NOTICE_MAX_S, Terms},
    wrap::Object,
};

/// How far behind a client's clock may be, in seconds.
const BEHIND_S: u64 = 3_600;

fn object(team: [u8; 16], generation: u32) -> Object {
    Object {
        label: labels::WRAP_TEAM,
        id: team,
        version: generation,
    }
}

/// How long after its end a certificate is renewed without a person looking: 35 days, in seconds. As long as its revocation
/// would still be told.
pub const RENEW_GRACE_S: u64 = 35 * 86_400;

/// What the next notice of a team says: valid from a little before `now`, because clocks differ, and no longer than who signs.
pub fn terms(was: &Terms, key: &PublicKey, revoked: Vec<u64>, by: &Certifier, now: u64) -> Terms {
    let not_before = now.saturating_sub(BEHIND_S);
    let until = not_before + NOTICE_MAX_S;
    Terms {
        team: was.team,
        generation: if *key == was.key {
            was.generation
        } else {
            was.generation.saturating_add(1)
        },
        key: key.clone(),
        not_before,
        not_after: until.min(by.cert().subject().not_after),
        revoked,
    }
}

/// Wraps a team's secret key to a member's device, named by its certificates and its box key.
pub fn wrap(
    by: &Identity,
    to: (&Chain, &PublicKey),
    team: [u8; 16],
    generation: u32,
    key: (&SecretKey, &Trust),
) -> Result<Vec<u8>> {
    let (secret, trust) = key;
    object(team, generation).wrap(by, to, secret.bytes(), trust)
}

/// Unwraps the team key of a verified notice, and checks that it is the one that the notice names.
pub fn unwrap(own: &Identity, wrapped: &[u8], notice: &Notice, trust: &Trust) -> Result<SecretKey> {
    let terms = notice.terms();
    let key = unwrap_old(own, wrapped, (terms.team, terms.generation), trust)?;
    if key.public()? != terms.key {
        return Err(Error::Sealed("team key"));
    }
    Ok(key)
}

/// Unwraps the key of an earlier generation (team, generation), for items that were not sealed again yet.
pub fn unwrap_old(
    own: &Identity,
    wrapped: &[u8],
    of: ([u8; 16], u32),
    trust: &Trust,
) -> Result<SecretKey> {
    let (secret, _) = object(of.0, of.1).unwrap(own, wrapped, trust)?;
    Ok(SecretKey::new(&secret))
}
