//! A hand-off that nobody has taken on in time: who receives it and who handed it off are called.

use crate::{
    App, audit,
    notify::{self, Page},
};
use domain::{
    MemberId, Millis,
    audit::{Event, Note, Object},
    handoff::Handoff,
    page::Cause,
};
use store::Result;

/// Calls them, once for each time that was set. Which case it is, only the desk says.
pub async fn call(app: &App) -> Result<()> {
    let now = app.now();
    for case in app.store.read().await?.late_handoffs(now).await? {
        let mut tx = app.store.begin().await?;
        let found = tx.handoff(case).await?.filter(|one| one.is_late(now));
        let Some(late) = found else { continue };
        let called = Handoff {
            called: true,
            ..late
        };
        tx.put_handoff(case, &called).await?;
        let both: &[MemberId] = if late.by == late.receiver {
            &[late.by]
        } else {
            &[late.receiver, late.by]
        };
        for member in both {
            let page = Page {
                member: *member,
                cause: Cause::Task,
                step: 0,
                wait: Millis(0),
            };
            notify::page(tx.as_mut(), app, page).await?;
        }
        let note = Note::by_nobody(Event::HandoffState)
            .about(Object::Case(case))
            .because("late");
        audit::record(tx.as_mut(), app, note).await?;
        tx.commit().await?;
    }
    Ok(())
}
