//! What a programme writes down of a person before they answer people: clearance (R226) and privilege (R217).

use crate::{
    App, audit,
    staff::{people::PeopleError, session::Caller},
};
use domain::{
    MemberId,
    audit::{Event, Note, Object},
    permission::{Action, Target, can},
    person::{Facts, is_language_tag},
};

/// How many languages somebody may answer in.
const LANGUAGES: usize = 20;

/// Writes it down anew, for somebody else of the team. A determination is not dated ahead.
pub async fn keep(
    app: &App,
    caller: &Caller,
    member: MemberId,
    mut facts: Facts,
) -> Result<(), PeopleError> {
    let own = member == caller.actor.member;
    if !can(&caller.actor, Action::KeepPersonFacts, Target::own_if(own)) {
        audit::deny(
            app,
            &caller.actor,
            Action::KeepPersonFacts,
            Some(Object::Member(member)),
        )
        .await;
        return Err(PeopleError::Forbidden);
    }
    let now = app.now();
    if facts.cleared_on.is_some_and(|day| day.0 < 0 || day > now) {
        return Err(PeopleError::Malformed);
    }
    facts.languages.sort_unstable();
    facts.languages.dedup();
    let tags = &facts.languages;
    if tags.len() > LANGUAGES || !tags.iter().all(|tag| is_language_tag(tag)) {
        return Err(PeopleError::Malformed);
    }
    let mut tx = app.store.begin().await?;
    super::people::of_team(app, tx.as_mut(), member).await?;
    let before = tx.facts(member).await?;
    tx.put_facts(member, &facts).await?;
    let how = match (before.cleared(now), facts.cleared(now)) {
        (false, true) => "cleared",
        (true, false) => "clearance_taken_back",
        (true, true) | (false, false) => "facts",
    };
    let note = Note::by(&caller.actor, Event::StaffChanged)
        .about(Object::Member(member))
        .because(how);
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
