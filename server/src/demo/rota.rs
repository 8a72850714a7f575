//! A rota for three people around the clock. Three are too few for that: whoever plans sees whose rest is short.

use crate::chance::Chance;
use anyhow::Context as _;
use domain::{
    MemberId, PatternId, ShiftId, Timestamp,
    person::{Facts, Gender},
    rota::{
        Duty, Shift,
        pattern::{Ends, Pattern, Weekdays},
        zone::{Wall, Zone},
    },
    training::{Gate, Passed},
};
use store::{Store, rota::PatternRow, training::TrainingRow};

/// Who does what from when to when, every day. The same time twice is a day and a night.
const WEEK: [(&str, Duty, &str, &str); 3] = [
    ("alex", Duty::Primary, "08:00", "20:00"),
    ("bea", Duty::Primary, "20:00", "08:00"),
    ("sam", Duty::Supervisor, "08:00", "08:00"),
];
/// So far ahead; the line goes on by itself.
const DAYS: i32 = 42;
const MONTH_MS: i64 = 30 * 86_400_000;

/// Plans it, unless there is a rota already.
pub(super) async fn plan(store: &dyn Store, now: Timestamp) -> anyhow::Result<()> {
    let (chance, zone) = (Chance::system(), Zone::default());
    let mut tx = store.begin().await?;
    let planned = tx.shifts(now, Timestamp(i64::MAX)).await?;
    if !planned.is_empty() || !tx.patterns().await?.is_empty() {
        return Ok(());
    }
    let today = zone.day(now);
    for (login, duty, starts, ends) in WEEK {
        let staff = tx.staff_by_login(login).await?;
        let member: MemberId = staff.with_context(|| format!("{login} is missing"))?.id;
        let (starts, ends) = (starts.parse::<Wall>()?, ends.parse::<Wall>()?);
        let pattern = Pattern {
            id: PatternId::from_bytes(chance.bytes()),
            member,
            duty,
            days: Weekdays::ALL,
            starts,
            ends: Ends::At(ends),
            zone: zone.clone(),
            // Somebody is on duty since last night.
            from: today.plus(-1),
            until: None,
        };
        let planned_to = today.plus(DAYS);
        let spans = pattern.expand(pattern.from, planned_to);
        let of = pattern.id;
        tx.insert_pattern(&PatternRow {
            pattern,
            planned_to,
        })
        .await?;
        for span in spans.into_iter().filter(|span| span.ends() > now) {
            let shift = Shift {
                id: ShiftId::from_bytes(chance.bytes()),
                member,
                duty,
                span,
            };
            tx.insert_shift(&shift, Some(of)).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// Everybody has done what is asked before a shift, a month ago, and a colleague has written it down: unless anything is written down
/// already.
pub(super) async fn train(
    store: &dyn Store,
    logins: &[&str],
    now: Timestamp,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if !tx.training().await?.is_empty() {
        return Ok(());
    }
    let mut members = Vec::new();
    for login in logins {
        let staff = tx.staff_by_login(login).await?;
        members.push(staff.with_context(|| format!("{login} is missing"))?.id);
    }
    let on = Timestamp(now.0 - MONTH_MS).to_day();
    for (place, member) in members.iter().enumerate() {
        for gate in Gate::ALL {
            let colleague = members.get((place + 1) % members.len());
            tx.put_training(&TrainingRow {
                member: *member,
                passed: Passed { gate: *gate, on },
                by: *colleague.unwrap_or(member),
            })
            .await?;
        }
    }
    Ok(tx.commit().await?)
}

/// What the interpreter speaks, and as whom the advocates answer, unless a supervisor has written something down.
pub(super) async fn speak(store: &dyn Store) -> anyhow::Result<()> {
    let languages = ["en", "es", "pt-BR", "ar"].map(str::to_owned).to_vec();
    let made_up = [
        ("ines", languages, None),
        ("alex", Vec::new(), Some(Gender::Man)),
        ("bea", Vec::new(), Some(Gender::Woman)),
    ];
    let mut tx = store.begin().await?;
    for (login, languages, gender) in made_up {
        let Some(staff) = tx.staff_by_login(login).await? else {
            continue;
        };
        if tx.facts(staff.id).await? != Facts::default() {
            continue;
        }
        let facts = Facts {
            languages,
            gender,
            ..Facts::default()
        };
        tx.put_facts(staff.id, &facts).await?;
    }
    Ok(tx.commit().await?)
}
