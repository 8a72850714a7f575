//! How a case stands, for who works on it; and the words that its person can say.

use super::LifeError;
use crate::{App, audit, callback::Words, cases::mine, chat::hash, retention::destroy};
use domain::{
    CaseId,
    audit::{Event, Note, Object},
    case::{Deletion, Life},
    permission::{Action, Actor},
};
use store::retention::CaseContents;

/// How a case stands.
#[derive(Debug)]
pub struct Standing {
    /// Open or closed.
    pub life: Life,
    /// Whether somebody asked to have it deleted, and who.
    pub deletion: Option<Deletion>,
    /// The name of who asked.
    pub asked_by: String,
    /// Whether its person has words for it.
    pub has_words: bool,
    /// How much there is of it.
    pub contents: CaseContents,
    /// Whether a legal hold keeps it.
    pub held: bool,
}

/// How it stands.
pub async fn life(app: &App, actor: &Actor, id: CaseId) -> Result<Standing, LifeError> {
    let mut tx = app.store.read().await?;
    let found = mine(app, tx.as_mut(), actor, id, Action::WorkOnCase).await?;
    found.ok_or(LifeError::NotFound)?;
    let deletion = tx.case_deletion(id).await?;
    let by = match deletion {
        Some(deletion) => tx.staff(deletion.by).await?,
        None => None,
    };
    Ok(Standing {
        life: tx.case_life(id).await?,
        deletion,
        asked_by: by.map(|staff| staff.alias).unwrap_or_default(),
        has_words: tx.has_case_word(id).await?,
        contents: tx.case_contents(id).await?,
        held: destroy::is_held(tx.as_mut(), id).await?,
    })
}

/// Keeps what three words lead to this case, in place of what did: the person can ask by them what is held, and have it deleted (R227).
pub async fn set_words(
    app: &App,
    actor: &Actor,
    id: CaseId,
    words: Words<'_>,
) -> Result<(), LifeError> {
    let mut tx = app.store.begin().await?;
    let found = mine(app, tx.as_mut(), actor, id, Action::CloseCase).await?;
    found.ok_or(LifeError::NotFound)?;
    if !tx
        .put_case_word(id, words.locator, &hash(words.auth))
        .await?
    {
        return Err(LifeError::Conflict);
    }
    let note = Note::by(actor, Event::RecordEdited)
        .about(Object::Case(id))
        .because("words");
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
