//! Every device of everybody active, with what it holds.

use crate::App;
use domain::permission::{Action, Actor, Target, can};
use seal::{Chain, Trust, boxes::PublicKey, recertify::Known, team::RENEW_GRACE_S};
use std::collections::HashSet;
use store::{
    Result, Tx,
    staff::{DeviceRow, StaffRow},
};

/// One device.
#[derive(Debug, Clone)]
pub struct Seat {
    /// Whose.
    pub staff: StaffRow,
    /// Its row.
    pub device: DeviceRow,
    /// Its certificates.
    pub chain: Chain,
    /// The generations of the team's key that are sealed to it.
    pub generations: HashSet<i64>,
}

impl Seat {
    /// Whether the team's key is sealed to it: it counts, and its owner may come into chats.
    pub fn is_member(&self, trust: &Trust) -> bool {
        let actor = Actor {
            member: self.staff.id,
            roles: self.staff.roles,
        };
        can(&actor, Action::JoinChat, Target::Own) && self.counts(trust)
    }

    /// Whether its certificate is valid and not revoked.
    pub fn counts(&self, trust: &Trust) -> bool {
        let key = self.chain.device().subject().sig_pk;
        trust.admit(&self.chain, &key).is_ok()
    }

    /// The device as it may be renewed without a person looking: what the certificate says is what its owner is.
    pub fn renewable(&self, trust: &Trust) -> Option<Known> {
        let subject = self.chain.device().subject();
        let same =
            subject.alias == self.staff.alias && subject.roles.bits() == self.staff.roles.bits();
        let key = PublicKey::new(&self.device.hpke_key).ok()?;
        let known = Known::renewable(self.chain.clone(), key, trust, RENEW_GRACE_S);
        known.ok().filter(|_| same)
    }
}

/// All of them. A device whose certificate cannot be read is nobody's.
pub async fn roster(app: &App, tx: &mut dyn Tx) -> Result<Vec<Seat>> {
    let mut seats = Vec::new();
    for staff in tx.staff_of_team(app.team).await? {
        if !staff.active {
            continue;
        }
        for device in tx.devices_of(staff.id).await? {
            let Ok(chain) = Chain::decode(&device.chain) else {
                continue;
            };
            let wraps = tx.team_wraps(app.team, device.id).await?;
            seats.push(Seat {
                staff: staff.clone(),
                device,
                chain,
                generations: wraps.iter().map(|wrap| wrap.generation).collect(),
            });
        }
    }
    Ok(seats)
}
