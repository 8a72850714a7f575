//! Something that is owed was answered: a notice was sent, by whoever sent it, or it is not owed.

use super::{led, object};
use crate::{App, audit, legal::LegalError, legal::seen::hush, staff::session::Caller};
use domain::{
    IncidentId,
    audit::{Event, Note},
    incident::{Answer, Answered, Duty},
};

/// Writes it down.
pub async fn answer(
    app: &App,
    caller: &Caller,
    id: IncidentId,
    (duty, answer): (Duty, Answer),
) -> Result<(), LegalError> {
    let mut tx = app.store.begin().await?;
    let incident = led(app, tx.as_mut(), caller, id).await?;
    let answered = Answered {
        duty,
        answer,
        by: caller.actor.member,
        at: app.now().to_minute(),
    };
    tx.save_incident(&incident.resolve(answered, app.now())?)
        .await?;
    let sent = duty.is_notice() && matches!(answer, Answer::Done | Answer::SafeWay);
    let note = if sent {
        Note::by(&caller.actor, Event::IncidentNoticeSent).because(duty.name())
    } else if duty.is_notice() {
        Note::by(&caller.actor, Event::IncidentState).because(answer.name())
    } else {
        Note::by(&caller.actor, Event::IncidentState).because(duty.name())
    };
    audit::record(tx.as_mut(), app, note.about(object(id))).await?;
    hush(app, tx.as_mut(), caller).await?;
    Ok(tx.commit().await?)
}
