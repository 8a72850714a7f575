//! What the auditor is told without asking: volume, repeated refusals, attempts to read without assignment, log-ins that fail
//! over and over (R608). Thresholds are the operator's.
//!
//! Reads off shift are held against the rota and against who was clocked in: nothing is guessed from habits.

use crate::App;
use domain::{
    MemberId, Millis, Timestamp,
    audit::Event,
    permission::{Action, Actor, Target, can},
    rota::presence::on_shift,
};
use std::collections::BTreeMap;
use store::{
    Result, Tx,
    audit::{AuditCount, AuditMoment},
};

/// What stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Asked for cases that they are not assigned to.
    Unassigned,
    /// Was refused over and over.
    Denials,
    /// Read many cases.
    Reads,
    /// Did many things.
    Volume,
    /// A log-in failed over and over under this name.
    FailedLogins,
    /// Read cases while neither planned nor clocked in.
    OffShift,
}

/// Something that stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alert {
    /// What.
    pub kind: Kind,
    /// Who; for log-ins that failed, whose name was tried, which may be nobody's.
    pub who: MemberId,
    /// How often.
    pub count: u32,
    /// From what number on it is told.
    pub threshold: u32,
    /// The last event of it.
    pub last_seq: i64,
}

/// Everything that stands out since the settings' window; nothing for who may not read the log.
pub async fn alerts(app: &App, actor: &Actor) -> Result<Vec<Alert>> {
    if !can(actor, Action::ReadAudit, Target::None) {
        return Ok(Vec::new());
    }
    let settings = &app.audit.settings;
    let window = Millis::from_secs(i64::from(settings.alert_hours) * 3_600);
    let since = Timestamp(app.now().0.saturating_sub(window.0)).to_minute();
    let mut tx = app.store.read().await?;
    let counts = tx.audit_counts(since).await?;
    let mut sums: BTreeMap<(Kind, MemberId), (i64, i64)> = BTreeMap::new();
    for count in &counts {
        for kind in kinds(count) {
            let sum = sums.entry((kind, count.who)).or_insert((0, 0));
            *sum = (sum.0 + count.count, sum.1.max(count.last_seq));
        }
    }
    for read in off_shift(app, tx.as_mut(), since).await? {
        let sum = sums.entry((Kind::OffShift, read.who)).or_insert((0, 0));
        *sum = (sum.0 + 1, sum.1.max(read.seq));
    }
    let alert = |((kind, who), (count, last_seq))| {
        let threshold = match kind {
            Kind::Unassigned => settings.alert_unassigned,
            Kind::Denials => settings.alert_denials,
            Kind::Reads => settings.alert_reads.saturating_add(1),
            Kind::Volume => settings.alert_volume.saturating_add(1),
            Kind::FailedLogins => settings.alert_failed_logins,
            Kind::OffShift => settings.alert_off_shift,
        };
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        (count >= threshold).then_some(Alert {
            kind,
            who,
            count,
            threshold,
            last_seq,
        })
    };
    Ok(sums.into_iter().filter_map(alert).collect())
}

/// The reads of cases, since a moment, of people who were neither planned nor clocked in at their minute.
async fn off_shift(app: &App, tx: &mut dyn Tx, since: Timestamp) -> Result<Vec<AuditMoment>> {
    let event = Event::RecordViewed.name();
    let mut reads = tx.audit_moments(event, since).await?;
    if reads.is_empty() {
        return Ok(reads);
    }
    let planned = tx.shifts(since, app.now().plus(Millis(1))).await?;
    let came = tx.attendances_since(since).await?;
    reads.retain(|read| !on_shift(read.who, read.minute, (&planned, &came)));
    Ok(reads)
}

/// What an event counts towards.
fn kinds(count: &AuditCount) -> Vec<Kind> {
    let Some(event) = Event::from_name(&count.event) else {
        return Vec::new();
    };
    if event == Event::LoginFailed {
        return vec![Kind::FailedLogins];
    }
    // Somebody is named in these because they were called, not because they did anything.
    if event == Event::PageSent || event == Event::PageTimedOut {
        return Vec::new();
    }
    let mut kinds = vec![Kind::Volume];
    if event == Event::RecordViewed {
        kinds.push(Kind::Reads);
    }
    if event == Event::AccessDenied || event == Event::ConflictRefused {
        kinds.push(Kind::Denials);
        let cases = [Action::WorkOnCase.name(), Action::AssignCase.name()];
        if count
            .reason
            .as_deref()
            .is_some_and(|why| cases.contains(&why))
        {
            kinds.push(Kind::Unassigned);
        }
    }
    kinds
}
