//! Requests to be called, as the visitor's page makes them: hours are rounded for the server, everything else is sealed to the team.

use crate::{ClientError, Result, VisitorPlan, visitor::ground};
use protocol::{
    Bytes, CallbackId,
    callback::{
        AskCallParams, CallContact, ChangeHoursParams, FoundCallResponse, PlannedCall,
        PlannedCallResponse, SafeHours, SafeWindow, WordsParams,
    },
    queue::{Device, Safety},
};
use seal::{
    Notice, Root,
    callback::{Part, seal},
    reference::Reference,
};
use serde::Serialize;

/// What a person asks for.
#[derive(Debug, Clone)]
pub struct AskCall {
    /// Random.
    pub id: CallbackId,
    /// A BCP 47 tag.
    pub language: String,
    /// First tap.
    pub safety: Safety,
    /// Second tap.
    pub device: Device,
    /// Whom to call, and how; its words are the three that lead to the request.
    pub contact: CallContact,
    /// When, to the minute.
    pub hours: SafeHours,
}

/// Asks to be called.
///
/// # Errors
/// `impossibleHours`, or keys that do not fit.
pub async fn ask_call(plan: &VisitorPlan, ask: &AskCall) -> Result<PlannedCallResponse> {
    let ground = ground(plan).await?;
    let call = planned(
        &plan.root,
        &ground.notice,
        ask.id,
        (&ask.contact, &ask.hours),
    )?;
    let params = AskCallParams {
        callback_id: ask.id,
        language: ask.language.clone(),
        safety: ask.safety,
        device: ask.device,
        call,
    };
    plan.http.post("/api/v1/callbacks", &params).await
}

/// Ends it, by the words and without the number.
///
/// # Errors
/// `notFound` for words that lead to nothing.
pub async fn cancel_call(plan: &VisitorPlan, words: &str) -> Result<()> {
    let words = words_of(&plan.root, words)?;
    plan.http.tell("/api/v1/callbacks/cancel", &words).await
}

/// Names other hours, by the words and without the number.
///
/// # Errors
/// As [`cancel_call`] and [`ask_call`].
pub async fn change_call(
    plan: &VisitorPlan,
    words: &str,
    hours: &SafeHours,
) -> Result<PlannedCallResponse> {
    let ground = ground(plan).await?;
    let words = words_of(&plan.root, words)?;
    let path = "/api/v1/callbacks/find";
    let found: FoundCallResponse = plan.http.post(path, &words).await?;
    let params = ChangeHoursParams {
        words,
        hours: rounded(hours),
        hours_box: sealed(Part::Hours, &ground.notice, found.callback_id, hours)?,
    };
    plan.http.post("/api/v1/callbacks/change", &params).await
}

/// What the server is told: rounded hours and boxes.
pub(crate) fn planned(
    root: &Root,
    notice: &Notice,
    id: CallbackId,
    (contact, hours): (&CallContact, &SafeHours),
) -> Result<PlannedCall> {
    Ok(PlannedCall {
        hours: rounded(hours),
        contact: sealed(Part::Contact, notice, id, contact)?,
        hours_box: sealed(Part::Hours, notice, id, hours)?,
        words: words_of(root, &contact.words)?,
    })
}

/// What words lead to.
pub(crate) fn words_of(root: &Root, words: &str) -> Result<WordsParams> {
    let reference = Reference::derive(words, root)?;
    Ok(WordsParams {
        locator: Bytes(reference.locator.to_vec()),
        auth: Bytes(reference.auth.to_vec()),
    })
}

fn sealed(part: Part, notice: &Notice, id: CallbackId, body: &impl Serialize) -> Result<Bytes> {
    let body = serde_json::to_vec(body).map_err(|_source| ClientError::Answer("hours"))?;
    Ok(Bytes(seal(part, notice, &id.0, &body)?))
}

/// The same hours, rounded outwards to the quarter of an hour. What is no time of day stays as it is, for the server to refuse.
pub fn rounded(hours: &SafeHours) -> SafeHours {
    let window = |window: &SafeWindow| SafeWindow {
        starts: quarter(&window.starts, 0),
        ends: quarter(&window.ends, 14),
        ..window.clone()
    };
    SafeHours {
        zone: hours.zone.clone(),
        windows: hours.windows.iter().map(window).collect(),
    }
}

fn quarter(wall: &str, more: u32) -> String {
    let minute = wall.split_once(':').and_then(|(hours, minutes)| {
        Some(hours.parse::<u32>().ok()? * 60 + minutes.parse::<u32>().ok()?)
    });
    match minute {
        Some(minute) if minute < 24 * 60 => {
            let rounded = (minute + more) / 15 * 15 % (24 * 60);
            format!("{:02}:{:02}", rounded / 60, rounded % 60)
        }
        Some(_) | None => wall.to_owned(),
    }
}
