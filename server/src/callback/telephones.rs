//! Whether the telephones that people are called from hide their number (R333): looked at once a week by whoever leads, with a telephone
//! of their own. One that does not hide is named on every card before a call until a later test says that it does.

use super::{CallbackError, allow};
use crate::{
    App, audit,
    chat::hash,
    notify::{self, Page},
    rota::on_duty::who_has,
    staff::session::Caller,
};
use domain::{
    MemberId, Millis,
    audit::{Event, Note, Object},
    page::Cause,
    permission::{Action, Target, can},
    rota::Duty,
    telephone::{self, Due, Shows, Telephone, Test},
};
use std::collections::HashMap;
use store::{Result as Stored, Tx};

/// A telephone, with what its last test said.
#[derive(Debug)]
pub struct Tested {
    /// Which.
    pub telephone: Telephone,
    /// The last test, and the name of who did it; `None` when there was none.
    pub last: Option<(Test, String)>,
    /// Whether the next one is due.
    pub due: Due,
}

/// All of them, and whether the caller was called because one does not hide.
#[derive(Debug)]
pub struct Telephones {
    /// In the order of the configuration.
    pub all: Vec<Tested>,
    /// The caller was called.
    pub called: bool,
}

/// How they stand.
pub async fn look(app: &App, caller: &Caller) -> Result<Telephones, CallbackError> {
    allow(app, &caller.actor, (Action::MakeCall, Target::None), None).await?;
    let mut tx = app.store.read().await?;
    let today = app.rota.zone.day(app.now());
    let mut known = last_tests(tx.as_mut()).await?;
    let mut all = Vec::with_capacity(app.calls.telephones.len());
    for telephone in &app.calls.telephones {
        let last = match known.remove(&telephone.id) {
            Some(test) => {
                let staff = tx.staff(test.by).await?;
                Some((test, staff.map_or_else(String::new, |staff| staff.alias)))
            }
            None => None,
        };
        all.push(Tested {
            telephone: telephone.clone(),
            due: telephone::due(last.as_ref().map(|(test, _)| test.day), today),
            last,
        });
    }
    let pages = tx.pages_of(caller.actor.member).await?;
    let mut about = pages.iter().filter(|page| page.cause == Cause::Telephone);
    Ok(Telephones {
        all,
        called: about.any(|page| page.state.is_open()),
    })
}

/// The caller has called their own second telephone from one of these, and says what it showed.
pub async fn tested(
    app: &App,
    caller: &Caller,
    id: &str,
    shows: Shows,
) -> Result<(), CallbackError> {
    allow(app, &caller.actor, (Action::LeadCalls, Target::None), None).await?;
    let mut ours = app.calls.telephones.iter();
    if !ours.any(|telephone| telephone.id == id) {
        return Err(CallbackError::NotFound);
    }
    let me = caller.actor.member;
    let mut tx = app.store.begin().await?;
    tx.put_telephone_test(&Test {
        telephone: id.to_owned(),
        day: app.rota.zone.day(app.now()),
        shows,
        by: me,
    })
    .await?;
    let note = Note::by(&caller.actor, Event::TelephoneTested)
        .about(named(id))
        .because(shows.name());
    audit::record(tx.as_mut(), app, note).await?;
    // Whoever looks themselves has read it.
    notify::acknowledge(tx.as_mut(), app, me, Cause::Telephone).await?;
    if shows == Shows::Nothing {
        hush(app, tx.as_mut()).await?;
    } else {
        call(app, tx.as_mut(), me).await?;
    }
    Ok(tx.commit().await?)
}

/// The caller has read that one does not hide.
pub async fn seen(app: &App, caller: &Caller) -> Result<(), CallbackError> {
    allow(app, &caller.actor, (Action::LeadCalls, Target::None), None).await?;
    let mut tx = app.store.begin().await?;
    notify::acknowledge(tx.as_mut(), app, caller.actor.member, Cause::Telephone).await?;
    Ok(tx.commit().await?)
}

/// Calls who else leads now, wherever they are. Why, only the desk says.
async fn call(app: &App, tx: &mut dyn Tx, but: MemberId) -> Stored<()> {
    for member in who_has(app, tx, (Duty::Supervisor, None)).await? {
        let actor = audit::record::actor_of(tx, member).await?;
        if member == but || !can(&actor, Action::LeadCalls, Target::None) {
            continue;
        }
        let page = Page {
            member,
            cause: Cause::Telephone,
            step: 0,
            wait: Millis(0),
        };
        notify::page(tx, app, page).await?;
    }
    Ok(())
}

/// Nobody has to come any more once each of them hides again.
async fn hush(app: &App, tx: &mut dyn Tx) -> Stored<()> {
    let tests = last_tests(tx).await?;
    let mut ours = app.calls.telephones.iter();
    let shows = |id: &String| {
        tests
            .get(id)
            .is_some_and(|test| test.shows != Shows::Nothing)
    };
    if ours.any(|telephone| shows(&telephone.id)) {
        return Ok(());
    }
    for staff in tx.staff_of_team(app.team).await? {
        tx.withdraw_pages_to(staff.id, Cause::Telephone).await?;
    }
    Ok(())
}

async fn last_tests(tx: &mut dyn Tx) -> Stored<HashMap<String, Test>> {
    let tests = tx.telephone_tests().await?.into_iter();
    Ok(tests.map(|test| (test.telephone.clone(), test)).collect())
}

/// What the audit log names for a telephone: the same for the same one.
fn named(id: &str) -> Object {
    let mut name = [0; 16];
    for (to, from) in name.iter_mut().zip(hash(id.as_bytes())) {
        *to = from;
    }
    Object::Row(name)
}
