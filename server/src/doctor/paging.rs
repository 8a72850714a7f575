//! Whether staff can be called: keys, the relay for mail, gateways, and people without a way.

use super::Checks;
use crate::{
    Config,
    notify::{
        Keeping,
        keeping::{gateway_path, key_path, vapid_path},
        ways::unreachable::without_ways,
    },
};
use domain::page::WayKind;
use std::path::PathBuf;
use store::{Store, StoreError};

const WHAT: &str = "paging";

/// The keys. `None` when they are not there yet or cannot be used.
pub(super) fn keys(checks: &mut Checks, config: &Config) -> Option<Keeping> {
    let (settings, beside) = (&config.paging, &config.organisation);
    let mut paths = vec![key_path(settings, beside), vapid_path(settings, beside)];
    let gateways = settings.gateways.iter();
    paths.extend(gateways.map(|gateway| gateway_path(gateway, beside)));
    // To look must not make them.
    let missing: Vec<&PathBuf> = paths.iter().filter(|path| !path.exists()).collect();
    if let Some(path) = missing.first() {
        let text = format!(
            "{} is not there yet; the next start makes it",
            path.display()
        );
        checks.warning(WHAT, text);
        return match settings.check() {
            Ok(()) => None,
            Err(error) => {
                checks.problem(WHAT, format!("{error:#}"));
                None
            }
        };
    }
    match Keeping::open(settings, beside) {
        Ok(keeping) => {
            checks.ok(WHAT, "the keys of push services and addresses can be read");
            for (name, key) in keeping.gateway_keys() {
                checks.ok(WHAT, format!("gateway {name} verifies with {key}"));
            }
            Some(keeping)
        }
        Err(error) => {
            checks.problem(WHAT, format!("{error:#}"));
            None
        }
    }
}

/// The relay for mail, where there is one.
pub(super) async fn relay(checks: &mut Checks, keeping: &Keeping) {
    match keeping.greet().await {
        None => {}
        Some(Ok(())) => checks.ok(WHAT, "the relay for mail answers"),
        Some(Err(error)) => checks.problem(
            WHAT,
            format!("the relay for mail does not answer ({error:#}); nobody is called by mail"),
        ),
    }
}

/// Who cannot be called, and whose addresses cannot be opened.
pub(super) async fn people(
    checks: &mut Checks,
    store: &dyn Store,
    keeping: &Keeping,
) -> Result<(), StoreError> {
    let mut tx = store.read().await?;
    let mut silent = Vec::new();
    for team in tx.teams().await? {
        let staff = tx.staff_of_team(team.id).await?;
        let without = without_ways(tx.as_mut(), staff).await?;
        silent.extend(without.into_iter().map(|one| one.login));
    }
    if silent.is_empty() {
        checks.ok(WHAT, "everybody who may be called has a way that works");
    } else {
        checks.warning(
            WHAT,
            format!(
                "cannot be called outside of the desk: {}; they add a way under \"How you are reached\"",
                silent.join(", ")
            ),
        );
    }
    let ways = tx.every_way().await?;
    let lost = ways.iter().filter(|way| !keeping.opens(way)).count();
    if lost > 0 {
        checks.problem(
            WHAT,
            format!(
                "{lost} way(s) were sealed with another paging.key; name it in old_keys, or their owners add them again"
            ),
        );
    }
    let pushes = ways.iter().any(|way| way.kind == WayKind::Push);
    if pushes && keeping.settings.contact.is_none() {
        checks.warning(
            WHAT,
            "[paging] contact is not set: Apple's push service takes nothing without it",
        );
    }
    Ok(())
}
