//! Something was done about a request. Whoever took it in says what came of calling back and that the fixed answer was given; everything
//! else a supervisor says (R218).

use super::{LegalError, known, note, object, seen::hush};
use crate::{App, staff::session::Caller};
use domain::{
    LegalId,
    audit::Event,
    legal::{Refusal, State, Step},
    permission::{Action, Target, can},
};
use store::{Tx, legal::StepRow};

/// Writes it down.
pub async fn step(app: &App, caller: &Caller, id: LegalId, step: Step) -> Result<(), LegalError> {
    let mut tx = app.store.begin().await?;
    let request = known(app, tx.as_mut(), caller, id).await?;
    if !can(&caller.actor, Action::LeadLegal, Target::None) && !is_for_all(step) {
        return Err(LegalError::Forbidden);
    }
    make(app, tx.as_mut(), caller, (request, step)).await?;
    hush(app, tx.as_mut(), caller).await?;
    Ok(tx.commit().await?)
}

/// What whoever answered the telephone may say themselves.
const fn is_for_all(step: Step) -> bool {
    matches!(
        step,
        Step::Verify(_) | Step::NotGenuine | Step::Refuse(Refusal::FixedAnswer)
    )
}

/// The step itself, with what the audit log says of it.
pub(super) async fn make(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
    (request, step): (domain::legal::Request, Step),
) -> Result<(), LegalError> {
    let holds = tx.holds_of(request.id).await?;
    let open = holds.iter().filter(|hold| hold.is_open());
    let held: Vec<_> = open.map(|hold| hold.on).collect();
    let stepped = request.step(step, &held, app.now())?;
    tx.save_legal(&stepped).await?;
    let row = StepRow {
        step,
        by: caller.actor.member,
        at: app.now(),
    };
    tx.add_legal_step(request.id, &row).await?;
    let about = object(request.id);
    // Which step it was says more than that it stands where it stood.
    let same = stepped.state == request.state || stepped.state == State::Received;
    let state = if same {
        step.name()
    } else {
        stepped.state.name()
    };
    let event = (caller, Event::LegalRequestState, about);
    note(app, tx, event, state).await?;
    match step {
        Step::Notify(way) => {
            note(app, tx, (caller, Event::PersonNotified, about), way.name()).await?;
        }
        Step::Comply { basis, .. } => {
            let event = (caller, Event::DisclosureWithoutRelease, about);
            note(app, tx, event, basis.name()).await?;
        }
        Step::Hold(_)
        | Step::Verify(_)
        | Step::NotGenuine
        | Step::Counsel
        | Step::Unreachable(_)
        | Step::Object
        | Step::InCamera
        | Step::Narrow(_)
        | Step::Refuse(_)
        | Step::Withdraw
        | Step::Close => {}
    }
    Ok(())
}
