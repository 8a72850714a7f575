//! The next team key, and keys for devices that lack them.

use super::{
    UpkeepError,
    due::{generations, members, moment},
    renew::{allow, check, last},
    roster::roster,
};
use crate::{App, audit, keys::publish_notice, staff::session::Caller};
use domain::{
    DeviceId,
    audit::{Event, Note, Object},
};
use seal::notice::Terms;
use std::collections::HashSet;
use store::{
    Tx,
    staff::{TeamRow, TeamWrapRow},
    upkeep::{KeepingRow, OldKeyRow},
};

/// A team key sealed to a device.
pub type Sealed = (DeviceId, TeamWrapRow);

/// Takes the next generation. It must be sealed to every member's device and to nobody else, so that nobody who was let in or
/// taken out in the meantime is forgotten or remembered; older keys that are in use may come with it.
pub async fn rekey(
    app: &App,
    caller: &Caller,
    notice: &[u8],
    wraps: Vec<Sealed>,
) -> Result<(), UpkeepError> {
    allow(caller)?;
    let mut tx = app.store.begin().await?;
    let team = tx.team(app.team).await?.ok_or(UpkeepError::NotFound)?;
    let checked = check(app, tx.as_mut(), notice).await?;
    let terms = checked.terms();
    let next = follows(app, &team, terms)?;
    let seats = roster(app, tx.as_mut()).await?;
    let wanted = members(seats, &app.trust());
    let wanted: HashSet<DeviceId> = wanted.iter().map(|seat| seat.device.id).collect();
    let in_use = generations(tx.as_mut(), &team).await?;
    sealed_to(&wanted, &wraps, (next, &in_use))?;
    for (device, wrap) in &wraps {
        tx.put_team_wrap(app.team, *device, wrap).await?;
    }
    let exposed = replace(app, tx.as_mut(), team, (notice, terms)).await?;
    let note = Note::by(&caller.actor, Event::KeysRotated)
        .about(Object::Team(app.team))
        .because(if exposed { "removal" } else { "weekly" });
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}

/// Keeps the notice with the next key, and the old key's number until nothing is sealed to it any more. Returns whether somebody
/// who is gone had the old one.
async fn replace(
    app: &App,
    tx: &mut dyn Tx,
    team: TeamRow,
    (notice, terms): (&[u8], &Terms),
) -> Result<bool, UpkeepError> {
    let before = tx.team_keeping(app.team).await?;
    let replaced = OldKeyRow {
        generation: team.generation,
        replaced_at: app.now(),
    };
    tx.put_old_key(app.team, replaced).await?;
    tx.put_team(&TeamRow {
        notice: Some(notice.to_vec()),
        generation: i64::from(terms.generation),
        notice_until: moment(terms.not_after),
        ..team
    })
    .await?;
    publish_notice(tx, notice, &app.root, app.now()).await?;
    let keeping = KeepingRow {
        keyed_at: app.now(),
        exposed: false,
    };
    tx.set_team_keeping(app.team, keeping).await?;
    Ok(before.is_some_and(|before| before.exposed))
}

/// The generation that these terms begin, when it is the next one and has a key of its own.
fn follows(app: &App, team: &TeamRow, terms: &Terms) -> Result<i64, UpkeepError> {
    let next = i64::from(terms.generation);
    if next != team.generation.saturating_add(1) {
        return Err(UpkeepError::Conflict);
    }
    if last(app, team).is_ok_and(|before| before.terms().key == terms.key) {
        return Err(UpkeepError::Uncertified);
    }
    Ok(next)
}

/// The next key goes to everybody who is wanted; older keys that are in use may go to them, and nothing to anybody else.
fn sealed_to(
    wanted: &HashSet<DeviceId>,
    wraps: &[Sealed],
    (next, in_use): (i64, &[i64]),
) -> Result<(), UpkeepError> {
    let fresh = wraps.iter().filter(|(_, wrap)| wrap.generation == next);
    let sealed: HashSet<DeviceId> = fresh.map(|(device, _)| *device).collect();
    if sealed != *wanted {
        return Err(UpkeepError::Conflict);
    }
    let fits = |(device, wrap): &Sealed| {
        let known = wrap.generation == next || in_use.contains(&wrap.generation);
        known && wanted.contains(device)
    };
    if wraps.iter().all(fits) {
        Ok(())
    } else {
        Err(UpkeepError::Malformed)
    }
}

/// Takes keys in use for members' devices that lack them: who came in while a key was replaced.
pub async fn pass_on(app: &App, caller: &Caller, wraps: Vec<Sealed>) -> Result<(), UpkeepError> {
    allow(caller)?;
    let mut tx = app.store.begin().await?;
    let team = tx.team(app.team).await?.ok_or(UpkeepError::NotFound)?;
    let in_use = generations(tx.as_mut(), &team).await?;
    let seats = roster(app, tx.as_mut()).await?;
    let members = members(seats, &app.trust());
    for (device, wrap) in &wraps {
        let seat = members.iter().find(|seat| seat.device.id == *device);
        let seat = seat.ok_or(UpkeepError::Conflict)?;
        if !in_use.contains(&wrap.generation) {
            return Err(UpkeepError::Conflict);
        }
        // What is there is not replaced: its owner can open it.
        if !seat.generations.contains(&wrap.generation) {
            tx.put_team_wrap(app.team, *device, wrap).await?;
        }
    }
    Ok(tx.commit().await?)
}
