//! The register as those see it who keep it.

use super::ForwarderError;
use crate::App;
use domain::{
    forwarder::{Credential, Forwarder},
    permission::{Action, Actor, Target, can},
};

/// Everybody, by name, with their keys, the oldest first.
pub async fn list(
    app: &App,
    actor: &Actor,
) -> Result<Vec<(Forwarder, Vec<Credential>)>, ForwarderError> {
    if !can(actor, Action::KeepForwarders, Target::None) {
        return Err(ForwarderError::Forbidden);
    }
    let mut tx = app.store.read().await?;
    let all = tx.credentials().await?;
    let forwarders = tx.forwarders().await?.into_iter();
    Ok(forwarders
        .filter(|forwarder| !forwarder.is_nobody())
        .map(|forwarder| {
            let own = all.iter().filter(|key| key.forwarder == forwarder.id);
            let own = own.cloned().collect();
            (forwarder, own)
        })
        .collect())
}
