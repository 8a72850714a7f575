//! How the keys stand, and what the caller's desk can do for them.

use super::{
    cases::{CasesDue, cases_due},
    lapses::{Lapse, lapses},
    reseal::{Left, left},
    roster::{Seat, roster},
};
use crate::{App, staff::session::Caller};
use domain::{
    Timestamp,
    permission::{Action, Target, can},
    upkeep::{DEVICE_AHEAD, KEY_LIFE, NOTICE_AHEAD},
};
use seal::{Notice, Trust};
use std::collections::HashSet;
use store::{Result, Tx, staff::TeamRow};

/// Boxes that are handed out at a time.
const INTAKES: usize = 6;
/// Devices that are handed out at a time for each kind of work.
pub const DEVICES: usize = 50;

/// What a desk is told.
#[derive(Debug)]
pub struct Due {
    /// The team.
    pub team: TeamRow,
    /// The generations of its key that are in use, the newest first.
    pub generations: Vec<i64>,
    /// How many people hold the current one.
    pub holders: usize,
    /// The newest certificates of the caller's device.
    pub chain: Vec<u8>,
    /// What lapses, for who may know.
    pub lapses: Vec<Lapse>,
    /// For who certifies.
    pub keeper: Option<Keeper>,
    /// Boxes to be sealed again, some at a time.
    pub left: Left,
    /// How many there are in all.
    pub left_in_all: usize,
    /// What is due for the keys of the caller's cases.
    pub cases: CasesDue,
}

/// What is due for who certifies.
#[derive(Debug)]
pub struct Keeper {
    /// The team's last notice.
    pub notice: Option<Vec<u8>>,
    /// What the next notice revokes.
    pub revoked: Vec<u64>,
    /// Whether the notice is to be renewed.
    pub notice_due: bool,
    /// Whether the key is to be replaced.
    pub key_due: bool,
    /// Devices whose certificates are to be renewed.
    pub certificates: Vec<Seat>,
    /// Everybody whom the next key is sealed to.
    pub members: Vec<Seat>,
    /// Those of them who lack a key that is in use.
    pub lacking: Vec<Seat>,
}

/// Looks it up; `None` when the caller is no longer there.
pub async fn due(app: &App, caller: &Caller) -> Result<Option<Due>> {
    let mut tx = app.store.read().await?;
    let (Some(team), Some(device)) = (tx.team(app.team).await?, tx.device(caller.device).await?)
    else {
        return Ok(None);
    };
    let seats = roster(app, tx.as_mut()).await?;
    let generations = generations(tx.as_mut(), &team).await?;
    let mut left = left(app, tx.as_mut(), &team).await?;
    let left_in_all = left.count();
    let may = |action| can(&caller.actor, action, Target::None);
    let lapsing = if may(Action::SeePeople) {
        lapses(app, tx.as_mut(), &team, (&seats, left_in_all > 0)).await?
    } else {
        Vec::new()
    };
    let holders = holders(&seats, &team);
    let cases = cases_due(app, tx.as_mut(), caller, &seats).await?;
    let keeper = if may(Action::KeepKeys) {
        Some(keeper(app, tx.as_mut(), &team, (seats, &generations)).await?)
    } else {
        None
    };
    left.truncate(if may(Action::Reseal) { INTAKES } else { 0 });
    Ok(Some(Due {
        generations,
        holders,
        chain: device.chain,
        lapses: lapsing,
        keeper,
        left,
        left_in_all,
        cases,
        team,
    }))
}

/// The generations that are in use, the newest first.
pub async fn generations(tx: &mut dyn Tx, team: &TeamRow) -> Result<Vec<i64>> {
    let old = tx.old_keys(team.id).await?;
    let old = old.iter().rev().map(|key| key.generation);
    Ok([team.generation].into_iter().chain(old).collect())
}

/// How many people hold the current key.
pub fn holders(seats: &[Seat], team: &TeamRow) -> usize {
    let holding = seats
        .iter()
        .filter(|seat| seat.generations.contains(&team.generation));
    let people: HashSet<_> = holding.map(|seat| seat.staff.id).collect();
    people.len()
}

async fn keeper(
    app: &App,
    tx: &mut dyn Tx,
    team: &TeamRow,
    (seats, generations): (Vec<Seat>, &[i64]),
) -> Result<Keeper> {
    let (now, trust) = (app.now(), app.trust());
    let revoked: Vec<u64> = tx
        .revocations()
        .await?
        .iter()
        .map(|row| row.serial)
        .collect();
    let keeping = tx.team_keeping(team.id).await?;
    let key_due = keeping.is_some_and(|keeping| {
        let noted = keeping.keyed_at.0 > 0;
        keeping.exposed || (noted && now.since(keeping.keyed_at) >= KEY_LIFE)
    });
    let mut keeper = Keeper {
        notice_due: notice_due(app, team, &revoked),
        notice: team.notice.clone(),
        revoked,
        key_due,
        certificates: Vec::new(),
        members: Vec::new(),
        lacking: Vec::new(),
    };
    for seat in seats {
        let end = seat.chain.device().subject().not_after;
        let ahead = now.plus(DEVICE_AHEAD).secs();
        // One list at a time: a renewed device is a member when it is asked for again.
        if end < ahead && seat.renewable(&trust).is_some() {
            keeper.certificates.push(seat);
            continue;
        }
        if !seat.is_member(&trust) {
            continue;
        }
        let holds = |generation| seat.generations.contains(generation);
        if !generations.iter().all(holds) {
            keeper.lacking.push(seat.clone());
        }
        keeper.members.push(seat);
    }
    keeper.certificates.truncate(DEVICES);
    keeper.lacking.truncate(DEVICES);
    Ok(keeper)
}

/// Little of it is left, or it does not name every revocation: clients believe nothing else.
fn notice_due(app: &App, team: &TeamRow, revoked: &[u64]) -> bool {
    let soon = app.now().plus(NOTICE_AHEAD) >= team.notice_until;
    let known = team
        .notice
        .as_ref()
        .and_then(|notice| Notice::verify_once(notice, &app.root).ok());
    let complete = known.is_some_and(|notice| {
        let named = &notice.terms().revoked;
        revoked.iter().all(|serial| named.contains(serial))
    });
    soon || !complete
}

/// What the server holds a certificate against when a key is replaced.
pub fn members(seats: Vec<Seat>, trust: &Trust) -> Vec<Seat> {
    let is_member = |seat: &Seat| seat.is_member(trust);
    seats.into_iter().filter(is_member).collect()
}

/// A moment of a notice.
pub fn moment(secs: u64) -> Timestamp {
    Timestamp(
        i64::try_from(secs)
            .unwrap_or(i64::MAX / 1_000)
            .saturating_mul(1_000),
    )
}
