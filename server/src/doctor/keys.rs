//! Certificates, notices and key holders, as the database has them.

use super::{Checks, SOON_S, URGENT_S, span};
use crate::{Config, keys::Keeping, organisation::Organisation};
use domain::{Timestamp, permission::Role};
use seal::{Chain, Notice, Root};
use store::{
    Store, StoreError, Tx,
    staff::{StaffRow, TeamRow},
};

/// Whoever certifies must be certified anew by the root, which takes a ceremony.
const CERTIFIER_SOON_S: u64 = 30 * URGENT_S;

/// Whether pages and desks can follow the log of keys: the signed settings name the key that signs its heads.
pub(super) fn log(checks: &mut Checks, config: &Config, organisation: &Organisation) {
    const WHAT: &str = "log of keys";
    let Some(pinned) = organisation.log_key else {
        checks.warning(
            WHAT,
            "the signed settings name no key for it, so pages and desks do not check what they are served against it; sign them again \
             with \"sotto org settings\"",
        );
        return;
    };
    let root = &organisation.root;
    match Keeping::open(&config.keys, &config.organisation, root, Some(pinned)) {
        Ok(_) => checks.ok(WHAT, "its key is the one that the signed settings name"),
        Err(error) => checks.problem(WHAT, format!("{error:#}")),
    }
}

pub(super) async fn keys(
    checks: &mut Checks,
    store: &dyn Store,
    root: &Root,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut tx = store.read().await?;
    let teams = tx.teams().await?;
    if teams.is_empty() {
        checks.problem(
            "team",
            "there is none yet; make the first supervisor with \"sotto org first-supervisor\"",
        );
    }
    for team in teams {
        notice(checks, &team, root, now.secs());
        let staff = tx.staff_of_team(team.id).await?;
        let active: Vec<StaffRow> = staff.into_iter().filter(|person| person.active).collect();
        holders(checks, tx.as_mut(), &team, &active).await?;
        certificates(checks, tx.as_mut(), &active, root, now.secs()).await?;
    }
    Ok(())
}

fn notice(checks: &mut Checks, team: &TeamRow, root: &Root, now: u64) {
    const WHAT: &str = "team notice";
    const RENEW: &str = "a supervisor must open the desk, which renews it";
    let verified = team
        .notice
        .as_ref()
        .map(|notice| Notice::verify(notice, root, now));
    match verified {
        None => checks.problem(
            WHAT,
            format!("there is none: visitors see telephone numbers only; {RENEW}"),
        ),
        Some(Err(error)) => checks.problem(
            WHAT,
            format!("does not count ({error}): visitors see telephone numbers only; {RENEW}"),
        ),
        Some(Ok(notice)) => {
            let left = notice.terms().not_after.saturating_sub(now);
            if left < URGENT_S {
                checks.problem(WHAT, format!("lapses in {}; {RENEW} today", span(left)));
            } else if left < SOON_S {
                checks.warning(WHAT, format!("lapses in {}; {RENEW}", span(left)));
            } else {
                checks.ok(WHAT, format!("good for {}", span(left)));
            }
        }
    }
}

/// Who could still read what waits if one person were gone.
async fn holders(
    checks: &mut Checks,
    tx: &mut dyn Tx,
    team: &TeamRow,
    active: &[StaffRow],
) -> Result<(), StoreError> {
    const WHAT: &str = "key holders";
    let mut holders = 0;
    for person in active {
        let mut holds = false;
        for device in tx.devices_of(person.id).await? {
            let wraps = tx.team_wraps(team.id, device.id).await?;
            holds |= wraps.iter().any(|wrap| wrap.generation == team.generation);
        }
        holders += usize::from(holds);
    }
    match holders {
        0 => checks.problem(WHAT, "nobody holds the team's key: what waits cannot be read"),
        1 => checks.warning(
            WHAT,
            "one person alone holds the team's key: enrol a second, or their forgotten passphrase loses what waits",
        ),
        _ => checks.ok(WHAT, format!("{holders} people hold the team's key")),
    }
    let supervisors = active
        .iter()
        .filter(|person| person.roles.has(Role::Supervisor));
    match supervisors.count() {
        0 => checks.problem("supervisors", "there is none: nobody can renew or enrol"),
        1 => checks.warning(
            "supervisors",
            "there is one: certify a second, or the line goes dark on their holiday",
        ),
        count => checks.ok("supervisors", format!("{count}")),
    }
    Ok(())
}

async fn certificates(
    checks: &mut Checks,
    tx: &mut dyn Tx,
    active: &[StaffRow],
    root: &Root,
    now: u64,
) -> Result<(), StoreError> {
    const WHAT: &str = "certificates";
    let before = checks.0.len();
    let mut devices = 0;
    for person in active {
        for device in tx.devices_of(person.id).await? {
            devices += 1;
            certificate(checks, &person.alias, &device.chain, root, now);
        }
    }
    if checks.0.len() == before {
        checks.ok(
            WHAT,
            format!("{devices} device(s), all good for 72 hours and more"),
        );
    }
    Ok(())
}

fn certificate(checks: &mut Checks, alias: &str, chain: &[u8], root: &Root, now: u64) {
    const WHAT: &str = "certificates";
    let chain = match Chain::decode(chain) {
        Ok(chain) => chain,
        Err(error) => {
            checks.problem(WHAT, format!("a device of {alias}: {error}"));
            return;
        }
    };
    if let Err(error) = chain.verify(root, &[], now) {
        checks.warning(
            WHAT,
            format!(
                "a device of {alias} does not count ({error}); a supervisor must certify it anew"
            ),
        );
        return;
    }
    let left = |cert: &seal::Cert| cert.subject().not_after.saturating_sub(now);
    let device = left(chain.device());
    if device < SOON_S {
        let text = format!(
            "a device of {alias} lapses in {}; a supervisor's desk renews it when it is open",
            span(device)
        );
        if device < URGENT_S {
            checks.problem(WHAT, text);
        } else {
            checks.warning(WHAT, text);
        }
    }
    let certifier = left(chain.certifier());
    if certifier < CERTIFIER_SOON_S {
        checks.warning(
            WHAT,
            format!(
                "{} may certify for {} more; certify them anew with \"sotto org certify-supervisor\"",
                chain.certifier().subject().alias,
                span(certifier)
            ),
        );
    }
}
