//! A visitor takes a place in line.

use crate::{
    App, audit,
    chat::hash,
    introduction::bring_in::{self, BroughtIn},
    tally,
};
use domain::{
    About, ChatId, Fence, Item, ItemId, ItemState, Timestamp,
    audit::{Event, Note, Object},
    level::{Assessment, DeviceRisk, Safety},
    tally::started,
};
use store::{StoreError, Tx};
use thiserror::Error;

/// What the visitor chose. Everything has a default on the page; nothing is asked twice (R123).
#[derive(Debug)]
pub struct Opening {
    /// Random, made by the tab; becomes the group's id.
    pub chat: ChatId,
    /// The tab's capability.
    pub token: [u8; 32],
    /// A language that the line offers.
    pub language: String,
    /// First tap.
    pub safety: Safety,
    /// Second tap.
    pub device: DeviceRisk,
    /// The code of a supervisor that makes it practice.
    pub drill: Option<[u8; 32]>,
    /// The code that another hotline gave them.
    pub code: Option<String>,
}

impl Opening {
    /// How urgent it is by the taps (R303).
    pub const fn assessment(&self, now: Timestamp) -> Assessment {
        Assessment::from_taps(self.safety, self.device, now)
    }
}

/// Why there is no place in line.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The chat id is taken by another tab.
    #[error("the id is taken")]
    Conflict,
    /// The code of a practice was used or has lapsed. No place is taken: somebody would be made to wait who thinks that they practise.
    #[error("no such practice")]
    DrillOver,
    /// The code of another hotline was used, has lapsed or is none. No place is taken: they may have typed it wrong.
    #[error("no such code")]
    CodeOver,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Puts a chat in line. The same tab may ask again after a lost answer: it keeps its place. Returns whether it is new.
pub async fn open(app: &App, opening: Opening) -> Result<bool, OpenError> {
    let now = app.now();
    let token_hash = hash(&opening.token);
    let mut tx = app.store.begin().await?;
    if !tx.insert_chat(opening.chat, &token_hash, now).await? {
        let known = tx.chat_by_token(&token_hash).await?;
        return match known {
            Some(chat) if chat.id == opening.chat => Ok(false),
            Some(_) | None => Err(OpenError::Conflict),
        };
    }
    if let Some(code) = opening.drill
        && !tx.take_drill(&hash(&code), now).await?
    {
        return Err(OpenError::DrillOver);
    }
    let brought = brought_by(app, tx.as_mut(), opening.code.as_deref()).await?;
    let item = in_line(app, opening, now);
    let item = match &brought {
        Some(brought) => brought.place(item),
        None => item,
    };
    tx.insert_item(&item).await?;
    if let Some(brought) = brought {
        brought.arrive(app, tx.as_mut(), &item).await?;
    }
    let happened = started(&app.rota.zone, now);
    tally::count(app, tx.as_mut(), &item, &happened).await?;
    let note = Note::by_nobody(Event::LevelSet).about(Object::Item(item.id));
    audit::record(tx.as_mut(), app, note.because(level_code(&item))).await?;
    tx.commit().await?;
    app.hub.queue_changed();
    Ok(true)
}

/// How urgent it begins, as a code for the audit log.
const fn level_code(item: &Item) -> &'static str {
    if item.drill {
        "drill"
    } else {
        item.assessment.level.name()
    }
}

/// Whom the code of another hotline brings in.
async fn brought_by(
    app: &App,
    tx: &mut dyn Tx,
    code: Option<&str>,
) -> Result<Option<BroughtIn>, OpenError> {
    let Some(code) = code else {
        return Ok(None);
    };
    let found = bring_in::find(app, tx, code).await?;
    found.map(Some).ok_or(OpenError::CodeOver)
}

/// The chat as it stands in line.
fn in_line(app: &App, opening: Opening, now: Timestamp) -> Item {
    Item {
        id: ItemId::from_bytes(app.chance.bytes()),
        about: About::Chat(opening.chat),
        team: app.team,
        assessment: opening.assessment(now),
        language: opening.language,
        safety: opening.safety,
        device: opening.device,
        minor: false,
        supervisor: false,
        drill: opening.drill.is_some(),
        unverified: false,
        prefers: None,
        live: true,
        returning: false,
        waiting_since: now,
        fence: Fence(0),
        state: ItemState::in_line(now),
    }
}
