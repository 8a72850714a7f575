//! What lapses soon or has lapsed.

use super::roster::Seat;
use crate::App;
use domain::{
    Timestamp,
    upkeep::{Lapsing, OLD_KEY_MOST},
};
use seal::{Cert, team::RENEW_GRACE_S};
use std::collections::BTreeMap;
use store::{Result, Tx, staff::TeamRow};

/// Something that lapses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapse {
    /// What.
    pub what: Lapsing,
    /// Which: a team's, a device's or a person's id.
    pub subject: [u8; 16],
    /// Whose, by alias; empty for the team's.
    pub alias: String,
    /// When it ends.
    pub until: Timestamp,
    /// The last threshold that is reached, in hours before the end.
    pub hours: i64,
}

/// All of them, the nearest end first. `stale` says whether something is sealed to a replaced key.
pub async fn lapses(
    app: &App,
    tx: &mut dyn Tx,
    team: &TeamRow,
    (seats, stale): (&[Seat], bool),
) -> Result<Vec<Lapse>> {
    let now = app.now();
    let mut found = Vec::new();
    let mut look = |what: Lapsing, subject: [u8; 16], alias: &str, until: Timestamp| {
        if let Some(hours) = what.reached(now, until) {
            found.push(Lapse {
                what,
                subject,
                alias: alias.to_owned(),
                until,
                hours,
            });
        }
    };
    let team_id = *team.id.as_bytes();
    look(Lapsing::Notice, team_id, "", team.notice_until);
    let forgotten = i64::try_from(RENEW_GRACE_S * 1_000).unwrap_or(i64::MAX);
    for seat in seats {
        let until = end(seat.chain.device());
        // What lapsed long ago and was not renewed is not used any more.
        if now.0.saturating_sub(until.0) < forgotten {
            let device = *seat.device.id.as_bytes();
            look(Lapsing::Device, device, &seat.staff.alias, until);
        }
    }
    for (member, (alias, until)) in certifiers(seats) {
        look(Lapsing::Certifier, member, &alias, until);
    }
    if stale {
        for key in tx.old_keys(team.id).await? {
            let until = key.replaced_at.plus(OLD_KEY_MOST);
            look(Lapsing::OldKey, team_id, "", until);
        }
    }
    found.sort_by_key(|lapse| lapse.until);
    Ok(found)
}

/// Who certified devices that are here, with the latest end that each has.
fn certifiers(seats: &[Seat]) -> BTreeMap<[u8; 16], (String, Timestamp)> {
    let mut latest = BTreeMap::new();
    for seat in seats {
        let cert = seat.chain.certifier();
        let subject = cert.subject();
        let fresh = (subject.alias.clone(), end(cert));
        let known = latest
            .entry(subject.member)
            .or_insert_with(|| fresh.clone());
        if known.1 < fresh.1 {
            *known = fresh;
        }
    }
    latest
}

fn end(cert: &Cert) -> Timestamp {
    let secs = i64::try_from(cert.subject().not_after).unwrap_or(i64::MAX / 1_000);
    Timestamp(secs.saturating_mul(1_000))
}
