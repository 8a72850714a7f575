//! One's shifts in a calendar (RFC 5545), behind a link that nobody guesses and its owner can close. Every event says "Duty" and
//! nothing else (ruling 25): no name of the line, no duty, no colleague, no place. Only the link's hash is kept.

use super::{RotaError, allow, days_from};
use crate::{App, chat::hash, staff::session::Caller};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    Timestamp,
    audit::{Event, Note},
    permission::{Action, Target},
    rota::Shift,
};
use icalendar::{Calendar, Component as _, Event as Entry};
use sha2::{Digest as _, Sha256};

/// So far back a calendar goes.
const BACK_DAYS: i64 = 7;

/// Makes a new link; one that was there before opens nothing any more. It is told this once.
pub async fn link(app: &App, caller: &Caller) -> Result<[u8; 32], RotaError> {
    allow(
        app,
        &caller.actor,
        (Action::KeepOwnShifts, Target::Own),
        None,
    )
    .await?;
    let token: [u8; 32] = app.chance.bytes();
    let mut tx = app.store.begin().await?;
    tx.put_calendar_link(caller.actor.member, &hash(&token))
        .await?;
    let note = Note::by(&caller.actor, Event::ConfigChanged).because("calendar_link_made");
    crate::audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(token)
}

/// Closes it.
pub async fn revoke(app: &App, caller: &Caller) -> Result<(), RotaError> {
    allow(
        app,
        &caller.actor,
        (Action::KeepOwnShifts, Target::Own),
        None,
    )
    .await?;
    let mut tx = app.store.begin().await?;
    if tx.delete_calendar_link(caller.actor.member).await? {
        let note = Note::by(&caller.actor, Event::ConfigChanged).because("calendar_link_revoked");
        crate::audit::record(tx.as_mut(), app, note).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The calendar that a link opens.
pub async fn read(app: &App, token: &[u8; 32]) -> Result<String, RotaError> {
    let now = app.now();
    let mut tx = app.store.read().await?;
    let member = tx.calendar_of(&hash(token)).await?;
    let member = member.ok_or(RotaError::NotFound)?;
    // Who does not work here any more has no link; this holds also for who was made inactive in another way.
    super::person(app, tx.as_mut(), member).await?;
    let ahead = i64::from(app.rota.plan_days) + 1;
    let shifts = tx
        .shifts(days_from(now, -BACK_DAYS), days_from(now, ahead))
        .await?;
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Duty//Duty//EN"));
    for shift in shifts.iter().filter(|shift| shift.member == member) {
        calendar.push(entry(shift, token, now));
    }
    Ok(calendar.to_string())
}

fn entry(shift: &Shift, token: &[u8; 32], now: Timestamp) -> Entry {
    // The same shift keeps its name in one calendar, and two calendars have no name in common.
    let name = Sha256::new()
        .chain_update(token)
        .chain_update(shift.id.as_bytes())
        .finalize();
    let mut entry = Entry::with_uid(&URL_SAFE_NO_PAD.encode(name));
    entry
        .summary("Duty")
        .add_property("DTSTAMP", basic(now.to_minute()))
        .add_property("DTSTART", basic(shift.span.starts()))
        .add_property("DTEND", basic(shift.span.ends()));
    entry
}

/// A moment as calendars write it.
fn basic(at: Timestamp) -> String {
    let moment = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}
