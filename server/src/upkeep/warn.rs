//! People are told before something lapses, once for each threshold: in the audit log, by mail, and by each supervisor's own ways
//! ([`crate::notify`]); the desk's banner and `sotto doctor` say it for as long as it is so.

use super::{
    lapses::{Lapse, lapses},
    reseal::left,
    roster::roster,
};
use crate::{
    App, audit,
    notify::{self, Page},
};
use domain::{
    DeviceId, MemberId, Millis, TeamId, Timestamp,
    audit::{Event, Note, Object},
    page::Cause,
    permission::Role,
    upkeep::Lapsing,
};
use std::fmt::Write as _;
use store::{Result, Tx, upkeep::WarningRow};

/// How long after an end its warnings are remembered, so that none comes twice.
const KEPT_MS: i64 = 60 * 86_400_000;
/// The same for everybody, and nothing that says what it is about (R610).
const SUBJECT: &str = "Renewal";

/// Looks what lapses and tells what was not told yet. A mail that does not go out is tried again with the next look.
pub async fn warn(app: &App) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let Some(team) = tx.team(app.team).await? else {
        return Ok(());
    };
    let seats = roster(app, tx.as_mut()).await?;
    let needed = left(app, tx.as_mut(), &team).await?.count() > 0;
    for lapse in lapses(app, tx.as_mut(), &team, (&seats, needed)).await? {
        note(app, tx.as_mut(), &lapse).await?;
    }
    tx.delete_old_warnings(Timestamp(app.now().0 - KEPT_MS))
        .await?;
    let untold = tx.unmailed_warnings().await?;
    tx.commit().await?;
    if untold.is_empty() || !mail(app, &untold).await {
        return Ok(());
    }
    let mut tx = app.store.begin().await?;
    tx.warnings_are_mailed().await?;
    tx.commit().await
}

/// Once for each threshold.
async fn note(app: &App, tx: &mut dyn Tx, lapse: &Lapse) -> Result<()> {
    let row = WarningRow {
        what: lapse.what,
        subject: lapse.subject,
        until: lapse.until,
        hours: lapse.hours,
    };
    if !tx.insert_warning(&row).await? {
        return Ok(());
    }
    let note = Note::by_nobody(Event::KeyLapsing)
        .about(object(lapse))
        .because(code(lapse));
    audit::record(tx, app, note).await?;
    call(app, tx, lapse).await
}

/// Calls whoever renews by opening the desk: a line whose supervisors are away must not go dark unheard.
async fn call(app: &App, tx: &mut dyn Tx, lapse: &Lapse) -> Result<()> {
    for staff in tx.staff_of_team(app.team).await? {
        if !staff.active || !staff.roles.has(Role::Supervisor) {
            continue;
        }
        let page = Page {
            member: staff.id,
            cause: Cause::Lapse,
            // One for each threshold, however many things lapse at once.
            step: u32::try_from(lapse.hours).unwrap_or(0),
            wait: Millis(0),
        };
        notify::page(tx, app, page).await?;
    }
    Ok(())
}

/// True when nobody is left to be told.
async fn mail(app: &App, untold: &[WarningRow]) -> bool {
    let Some(mailer) = &app.audit.mailer else {
        return true;
    };
    match mailer.send(SUBJECT, &text(app.now(), untold)).await {
        Ok(()) => true,
        Err(error) => {
            tracing::error!(mail.error = %error, "a warning was not mailed and will be tried again");
            false
        }
    }
}

/// What the mail says: no name, and not what the line is for.
pub fn text(now: Timestamp, untold: &[WarningRow]) -> String {
    let mut text = String::from("This has to be renewed:\n\n");
    for row in untold {
        let what = match row.what {
            Lapsing::Notice => "the team's notice: somebody who certifies opens the desk",
            Lapsing::Device => "the certificate of a device: somebody who certifies opens the desk",
            Lapsing::Certifier => {
                "somebody who certifies: the keeper of the root certifies them anew"
            }
            Lapsing::OldKey => "a replaced key: somebody who answers opens the desk",
        };
        let hours = (row.until.0 - now.0).div_euclid(3_600_000);
        let when = if hours < 0 {
            "has ended".to_owned()
        } else {
            format!("ends in {hours} hours")
        };
        let _infallible = writeln!(text, "- {when}: {what}");
    }
    text.push_str("\nThe page \"Keys\" at the desk, and \"sotto doctor\", say which.\n");
    text
}

fn object(lapse: &Lapse) -> Object {
    match lapse.what {
        Lapsing::Notice | Lapsing::OldKey => Object::Team(TeamId::from_bytes(lapse.subject)),
        Lapsing::Device => Object::Device(DeviceId::from_bytes(lapse.subject)),
        Lapsing::Certifier => Object::Member(MemberId::from_bytes(lapse.subject)),
    }
}

/// Which threshold of what, as a word of the source.
const fn code(lapse: &Lapse) -> &'static str {
    let soon = lapse.hours > 24;
    let over = lapse.hours == 0;
    match (lapse.what, over, soon) {
        (Lapsing::Notice, true, _) => "notice_over",
        (Lapsing::Notice, false, true) => "notice_72h",
        (Lapsing::Notice, false, false) => "notice_24h",
        (Lapsing::Device, true, _) => "device_over",
        (Lapsing::Device, false, true) => "device_72h",
        (Lapsing::Device, false, false) => "device_24h",
        (Lapsing::Certifier, true, _) => "certifier_over",
        (Lapsing::Certifier, false, true) => "certifier_soon",
        (Lapsing::Certifier, false, false) => "certifier_24h",
        (Lapsing::OldKey, true, _) => "old_key_over",
        (Lapsing::OldKey, false, true) => "old_key_72h",
        (Lapsing::OldKey, false, false) => "old_key_24h",
    }
}
