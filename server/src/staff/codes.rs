//! One-time codes of an authenticator app (TOTP, RFC 6238): the second step beside a passphrase, for who has no passkey.
//!
//! What codes are made from lies in the database, sealed with a key of the server's own that does not: who has a backup makes no
//! codes. Each code counts once (RFC 6238 section 5.2), with one step of 30 seconds to either side for clocks that are off.

pub mod keeping;

pub use keeping::Keeping;

use crate::{
    App, audit,
    config::Passphrase,
    staff::{session::Caller, step_up},
};
use domain::{
    MemberId,
    audit::{Event, Note, Object},
};
use fast_qr::{ECL, QRBuilder};
use keeping::Seed;
use store::{StoreError, Tx, credential::TotpRow, staff::StaffRow};
use thiserror::Error;
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

/// Whose code an app says it is.
const ISSUER: &str = "Duty desk";

/// Why nothing was set up or taken away.
#[derive(Debug, Error)]
pub enum CodesError {
    /// The code is not the app's, or nothing is being set up (any more).
    #[error("not the code")]
    BadCredentials,
    /// The person has no app.
    #[error("no app")]
    NotFound,
    /// The last proof is too old.
    #[error("a fresh proof is needed")]
    StepUp,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an app is set up with. Shown once, kept by nobody until the first code.
pub struct Begun {
    /// To type, in base32 (RFC 4648 section 6).
    pub secret: Zeroizing<String>,
    /// To open in an app on the same device.
    pub uri: Zeroizing<String>,
    /// To take a picture of: the dark modules by row, `1` and `0`.
    pub picture: Vec<String>,
}

/// Begins to set an app up, or another one in its place.
pub async fn begin(app: &App, caller: &Caller) -> Result<Begun, CodesError> {
    step_up::require(app, caller).map_err(|_old| CodesError::StepUp)?;
    let staff = app.store.read().await?.staff(caller.actor.member).await?;
    let staff = staff.ok_or(CodesError::NotFound)?;
    let seed: Seed = Zeroizing::new(app.chance.bytes());
    let begun = shown(&seed, &staff.login);
    app.codes.begin(staff.id, seed, app.now());
    Ok(begun)
}

/// Sets it up, when the app shows the right code.
pub async fn add(app: &App, caller: &Caller, code: &str) -> Result<(), CodesError> {
    let member = caller.actor.member;
    let now = app.now();
    let found = app
        .codes
        .finish(member, now, |seed| step_of(seed, code, now.secs()));
    let (seed, step) = found.ok_or(CodesError::BadCredentials)?;
    let row = TotpRow {
        secret: app.codes.seal(member, &seed, app.chance.bytes()),
        last_step: step,
    };
    let mut tx = app.store.begin().await?;
    tx.put_totp(member, &row).await?;
    changed(app, tx.as_mut(), caller, "codes_added").await?;
    Ok(tx.commit().await?)
}

/// Takes the caller's app away.
pub async fn remove(app: &App, caller: &Caller) -> Result<(), CodesError> {
    step_up::require(app, caller).map_err(|_old| CodesError::StepUp)?;
    let member = caller.actor.member;
    let mut tx = app.store.begin().await?;
    tx.totp(member).await?.ok_or(CodesError::NotFound)?;
    tx.delete_totp(member).await?;
    changed(app, tx.as_mut(), caller, "codes_removed").await?;
    Ok(tx.commit().await?)
}

async fn changed(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
    what: &'static str,
) -> Result<(), StoreError> {
    let note = Note::by(&caller.actor, Event::MfaChange)
        .about(Object::Member(caller.actor.member))
        .because(what);
    audit::record(tx, app, note).await
}

/// What a log-in by passphrase needs beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Second {
    /// Nothing.
    Nothing,
    /// A code of the person's app.
    Code,
    /// A passkey: the passphrase logs nobody in.
    Passkey,
}

/// The organisation's rule, for this person. Whoever set an app up is asked for its codes whatever the rule; whoever has nothing
/// beside the passphrase is let in by it alone, unless it is off: nobody is stranded at the door, and the desk asks for more.
pub async fn second(app: &App, tx: &mut dyn Tx, member: MemberId) -> Result<Second, StoreError> {
    let rule = app.codes.passphrase;
    if rule == Passphrase::Off {
        return Ok(Second::Passkey);
    }
    if tx.totp(member).await?.is_some() {
        return Ok(Second::Code);
    }
    let has_passkey = !tx.passkeys_of(member).await?.is_empty();
    Ok(if rule == Passphrase::WithSecond && has_passkey {
        Second::Passkey
    } else {
        Second::Nothing
    })
}

/// Whether nothing but the passphrase stands before a person's desk, where the organisation wants more.
pub async fn lacks_second(
    app: &App,
    tx: &mut dyn Tx,
    staff: &StaffRow,
) -> Result<bool, StoreError> {
    let wanted = app.codes.passphrase != Passphrase::Alone;
    Ok(wanted && tx.totp(staff.id).await?.is_none() && tx.passkeys_of(staff.id).await?.is_empty())
}

/// Whether the code is the person's, now and for the first time.
pub async fn take(
    app: &App,
    tx: &mut dyn Tx,
    member: MemberId,
    code: &str,
) -> Result<bool, StoreError> {
    let Some(row) = tx.totp(member).await? else {
        return Ok(false);
    };
    let Some(seed) = app.codes.open_seed(member, &row.secret) else {
        tracing::error!(
            "a person's codes were sealed with another codes.key: they come back by a recovery"
        );
        return Ok(false);
    };
    match step_of(&seed, code, app.now().secs()) {
        Some(step) => tx.take_totp_step(member, step).await,
        None => Ok(false),
    }
}

/// Which step the code is of. Spaces in it are the app's.
fn step_of(seed: &Seed, code: &str, now: u64) -> Option<i64> {
    let code: String = code
        .chars()
        .filter(|digit| !digit.is_whitespace())
        .collect();
    i64::try_from(totp(seed)?.check(&code, now)?).ok()
}

/// SHA-1, six digits, 30 seconds, one step to either side: what every app can do.
fn totp(seed: &Seed) -> Option<Totp> {
    let secret = Secret::from(seed.to_vec());
    Builder::new().with_secret(secret).build().ok()
}

fn shown(seed: &Seed, login: &str) -> Begun {
    let secret = Zeroizing::new(Secret::from(seed.to_vec()).to_base32());
    // Key URI format: log-in names have nothing in them that would have to be escaped but letters beyond ASCII.
    let name: String = url::form_urlencoded::byte_serialize(login.as_bytes()).collect();
    let issuer = ISSUER.replace(' ', "%20");
    let uri = Zeroizing::new(format!(
        "otpauth://totp/{issuer}:{name}?secret={}&issuer={issuer}",
        *secret
    ));
    let code = QRBuilder::new(uri.as_str()).ecl(ECL::M).build();
    let picture = code.map_or_else(
        |_too_long| Vec::new(),
        |code| {
            let rows = code.data.chunks(code.size).take(code.size);
            rows.map(|row| {
                let dots = row.iter().map(|dot| if dot.value() { '1' } else { '0' });
                dots.collect()
            })
            .collect()
        },
    );
    Begun {
        secret,
        uri,
        picture,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, cut to six digits as its section 1.2 says.
    #[test]
    fn codes_are_those_of_the_standard() {
        let seed = Zeroizing::new(*b"12345678901234567890");
        for (time, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            let step = i64::try_from(time / 30).unwrap();
            assert_eq!(step_of(&seed, code, time), Some(step));
            let spaced = format!("{} {}", &code[..3], &code[3..]);
            assert_eq!(step_of(&seed, &spaced, time), Some(step));
            // One step late is still the same code; two are not.
            assert_eq!(step_of(&seed, code, time + 30), Some(step));
            assert_eq!(step_of(&seed, code, time + 90), None);
        }
        assert_eq!(step_of(&seed, "", 59), None);
        assert_eq!(step_of(&seed, "28708", 59), None);
        assert_eq!(step_of(&seed, "two eight", 59), None);
    }

    #[test]
    fn an_app_is_shown_what_it_needs() {
        let begun = shown(&Zeroizing::new(*b"12345678901234567890"), "dörte");
        assert_eq!(begun.secret.as_str(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            begun.uri.as_str(),
            "otpauth://totp/Duty%20desk:d%C3%B6rte?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Duty%20desk"
        );
        assert!(begun.picture.len() > 20);
        assert!(
            begun
                .picture
                .iter()
                .all(|row| row.len() == begun.picture.len())
        );
    }
}
