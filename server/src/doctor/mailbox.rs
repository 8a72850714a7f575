//! Where letters to other agencies are taken: addresses, keys, and whether anybody of that id is in the register.

use super::Checks;
use crate::{
    config::Config,
    mailbox::{Keeping, keeping::key_path},
};
use store::{Store, StoreError};

const WHAT: &str = "mailbox";

/// The keys. `None` when there are no addresses, or keys are not there yet or cannot be used.
pub(super) fn keys(checks: &mut Checks, config: &Config) -> Option<Keeping> {
    let (settings, beside) = (&config.mailbox, &config.organisation);
    if settings.webhooks.is_empty() {
        return None;
    }
    if let Err(error) = settings.check(&config.paging) {
        checks.problem(WHAT, format!("{error:#}"));
        return None;
    }
    // To look must not make them.
    let mut paths = settings.webhooks.iter().map(|one| key_path(one, beside));
    if let Some(path) = paths.find(|path| !path.exists()) {
        let text = format!(
            "{} is not there yet; the next start makes it",
            path.display()
        );
        checks.warning(WHAT, text);
        return None;
    }
    match Keeping::open(settings, &config.paging, beside) {
        Ok(keeping) => Some(keeping),
        Err(error) => {
            checks.problem(WHAT, format!("{error:#}"));
            None
        }
    }
}

/// Whose addresses they are, and what each verifies with.
pub(super) async fn agencies(
    checks: &mut Checks,
    store: &dyn Store,
    keeping: &Keeping,
) -> Result<(), StoreError> {
    let mut tx = store.read().await?;
    for (id, key) in keeping.public_keys() {
        match tx.forwarder(id).await? {
            Some(agency) => {
                let name = agency.name;
                checks.ok(WHAT, format!("letters to {name} verify with {key}"));
            }
            None => checks.problem(
                WHAT,
                "[[mailbox.webhooks]] names somebody who is not in the register: `sotto forwarder list` prints the ids".to_owned(),
            ),
        }
    }
    Ok(())
}
