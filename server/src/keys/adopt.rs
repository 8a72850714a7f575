//! Brings the log up to what the database holds, when the line starts: a line that is older than the log gets its leaves, and
//! so does what the command line stored beside it.

use crate::keys::{publish, publish_chain, publish_notice};
use domain::Timestamp;
use seal::{Chain, Root, keylog::Leaf};
use store::{Store, StoreError, Tx};

/// Publishes everything that is not in the log yet. What is older stands first, so that every copy of the same database gets
/// the same log.
///
/// # Errors
/// When the database cannot do it.
pub async fn adopt(store: &dyn Store, root: &Root, now: Timestamp) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    adopt_in(tx.as_mut(), root, now).await?;
    tx.commit().await
}

/// The same inside a transaction, for ceremonies that store much at once.
///
/// # Errors
/// When the database cannot do it.
pub async fn adopt_in(tx: &mut dyn Tx, root: &Root, now: Timestamp) -> Result<(), StoreError> {
    let teams = tx.teams().await?;
    let mut chains = Vec::new();
    for team in &teams {
        for person in tx.staff_of_team(team.id).await? {
            let devices = tx.devices_of(person.id).await?;
            chains.extend(devices.into_iter().map(|device| device.chain));
        }
        let arriving = tx.enrolments_of(team.id).await?;
        chains.extend(arriving.into_iter().filter_map(|row| row.chain));
    }
    publish_chains(tx, &chains).await?;
    let mut revocations = tx.revocations().await?;
    revocations.sort_by_key(|row| (row.revoked_at, row.serial));
    for row in revocations {
        publish(tx, &Leaf::Revocation { serial: row.serial }).await?;
    }
    for team in teams {
        if let Some(notice) = team.notice {
            publish_notice(tx, &notice, root, now).await?;
        }
    }
    Ok(())
}

async fn publish_chains(tx: &mut dyn Tx, chains: &[Vec<u8>]) -> Result<(), StoreError> {
    // One that does not parse is refused wherever it is used.
    let parsed = chains.iter().filter_map(|chain| Chain::decode(chain).ok());
    let mut parsed: Vec<Chain> = parsed.collect();
    parsed.sort_by_key(|chain| {
        let subject = chain.device().subject();
        (subject.not_before, subject.serial)
    });
    for chain in parsed {
        publish_chain(tx, &chain).await?;
    }
    Ok(())
}
