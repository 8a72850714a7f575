//! Requests to be called, in the words of the wire.

use super::{FromWire as _, ToWire as _, at, rota::weekday, words};
use crate::callback::{
    Words,
    book::{Booked, Hours, Request, Sealed},
    due::Due,
    take::Taken,
    telephones::{Telephones, Tested},
    withdraw::Why,
};
use domain::{
    Callback, CallbackId, Level, Timestamp,
    callback::{self, Outcome, OverrideReason, SPACING, State, Window},
    level::{DeviceRisk, Safety},
    rota::{
        pattern::Weekdays,
        zone::{Day, Wall, Zone},
    },
    telephone::{Due as TestDue, Shows},
    window::{Impossible, Rule, Slot},
};
use protocol::{Bytes, ProblemCode, callback as wire, limits::CALLBACK_BYTES};

words!(
    Outcome,
    wire::CallOutcome {
        ReachedVerified,
        ReachedCodeWordWrong,
        ReachedNotSafeNow,
        ReachedDeclined,
        ReachedLanguageMismatch,
        AnsweredByOtherPlanUsed,
        AnsweredByOtherAskedQuestions,
        DuressSuspected,
        DangerWord,
        VoicemailLeftAsAgreed,
        VoicemailReachedNoneLeft,
        NoAnswer,
        Busy,
        BlockedCallerRejected,
        DroppedMidway,
        NotInService,
        WrongNumber,
        CancelledByPerson,
        SupersededByInbound,
        WindowExpiredUnattempted,
        TimeNotValidDst,
        AttemptsExhausted,
        ExpiredPurged
    }
);
words!(
    OverrideReason,
    wire::OverrideReason {
        PersonAsked,
        LifeInDanger,
        HoursWrong,
        Imminent
    }
);

words!(
    Shows,
    wire::TelephoneShows {
        Nothing,
        Number,
        Name
    }
);
words!(
    TestDue,
    wire::TelephoneTest {
        Later,
        Now,
        Overdue
    }
);

/// Why somebody of the staff ends it.
pub const fn why(why: wire::EndCall) -> Why {
    match why {
        wire::EndCall::CancelledByPerson => Why::Cancelled,
        wire::EndCall::SupersededByInbound => Why::Inbound,
    }
}

/// What a visitor asks for.
///
/// # Errors
/// As [`hours`], and `malformed` or `tooLarge` for what is sealed.
pub fn asked(params: wire::AskCallParams) -> Result<Request, ProblemCode> {
    let safety = Safety::from_wire(params.safety);
    let device = DeviceRisk::from_wire(params.device);
    let level = callback::level(safety, device);
    let id = CallbackId::from_wire(params.callback_id);
    request(id, (level, params.language), params.call)
}

/// What somebody of the staff writes down.
///
/// # Errors
/// As [`asked`].
pub fn planned(params: wire::PlanCallParams) -> Result<Request, ProblemCode> {
    let level = Level::from_wire(params.level);
    if level == Level::Tx {
        return Err(ProblemCode::Malformed);
    }
    let id = CallbackId::from_wire(params.callback_id);
    request(id, (level, params.language), params.call)
}

fn request(
    id: CallbackId,
    (level, language): (Level, String),
    call: wire::PlannedCall,
) -> Result<Request, ProblemCode> {
    if !domain::person::is_language_tag(&language) {
        return Err(ProblemCode::Malformed);
    }
    let sealed = Sealed {
        locator: locator(&call.words)?,
        auth: call.words.auth.0,
        contact: boxed(call.contact)?,
        hours: boxed(call.hours_box)?,
    };
    Ok(Request {
        id,
        level,
        language,
        hours: hours(&call.hours)?,
        sealed,
    })
}

/// A box that is not too large.
///
/// # Errors
/// `tooLarge`.
pub fn boxed(sealed: Bytes) -> Result<Vec<u8>, ProblemCode> {
    if sealed.len() > CALLBACK_BYTES {
        return Err(ProblemCode::TooLarge);
    }
    Ok(sealed.0)
}

/// Where words lead.
///
/// # Errors
/// `malformed`.
pub fn locator(words: &wire::WordsParams) -> Result<[u8; 16], ProblemCode> {
    let locator = words.locator.as_slice().try_into();
    locator.map_err(|_length| ProblemCode::Malformed)
}

/// The words as the use-cases take them.
pub fn proof<'a>(locator: &'a [u8; 16], words: &'a wire::WordsParams) -> Words<'a> {
    let auth = words.auth.as_slice();
    Words { locator, auth }
}

/// Rounded hours. Whatever is no time, day or zone is `impossibleHours`.
///
/// # Errors
/// `impossibleHours`; `malformed` for times that are not rounded, which no page of ours sends.
pub fn hours(hours: &wire::SafeHours) -> Result<Hours, ProblemCode> {
    let zone: Zone = read(&hours.zone)?;
    let rules = hours.windows.iter().map(rule);
    let rules = rules.collect::<Result<_, _>>()?;
    Ok(Hours { zone, rules })
}

fn rule(window: &wire::SafeWindow) -> Result<Rule, ProblemCode> {
    let days: Weekdays = window.days.iter().copied().map(weekday).collect();
    let days = Weekdays::from_bits(days.bits()).ok_or(ProblemCode::ImpossibleHours)?;
    let times: (Wall, Wall) = (read(&window.starts)?, read(&window.ends)?);
    let valid: (Day, Day) = (read(&window.from)?, read(&window.until)?);
    Rule::new(days, times, valid).map_err(|impossible| match impossible {
        Impossible::Unrounded => ProblemCode::Malformed,
        Impossible::Nothing | Impossible::Length | Impossible::Days | Impossible::Never => {
            ProblemCode::ImpossibleHours
        }
    })
}

fn read<T: std::str::FromStr>(text: &str) -> Result<T, ProblemCode> {
    text.parse().map_err(|_source| ProblemCode::ImpossibleHours)
}

/// What was planned.
pub fn windows(slots: &[Slot]) -> wire::PlannedCallResponse {
    let windows = slots.iter().copied().map(Window::from);
    wire::PlannedCallResponse {
        windows: windows.map(|one| window(&one)).collect(),
    }
}

/// The answer to a booking.
pub fn booked(booked: &Booked) -> wire::PlannedCallResponse {
    windows(&booked.slots)
}

fn window(window: &Window) -> wire::CallWindow {
    wire::CallWindow {
        starts_at: at(window.slot.starts),
        ends_at: at(window.slot.ends),
        tries: window.tries,
        extra: window.extra,
    }
}

/// The list.
pub fn due(due: &[Due], telephones: &Telephones, now: Timestamp) -> wire::CallsDueResponse {
    let one = |due: &Due| item(&due.callback, due.holder.clone(), now);
    wire::CallsDueResponse {
        calls: due.iter().map(one).collect(),
        telephones: telephones.all.iter().map(telephone).collect(),
        called: telephones.called,
    }
}

fn telephone(tested: &Tested) -> wire::Telephone {
    let last = tested.last.as_ref();
    wire::Telephone {
        telephone_id: tested.telephone.id.clone(),
        name: tested.telephone.name.clone(),
        shows: last.map(|(test, _)| test.shows.to_wire()),
        tested_on: last.map(|(test, _)| test.day.to_string()),
        by: last.map(|(_, alias)| alias.clone()),
        test: tested.due.to_wire(),
    }
}

/// A request with its boxes.
pub fn taken(taken: Taken, now: Timestamp) -> wire::TakenCallResponse {
    wire::TakenCallResponse {
        call: item(&taken.callback, None, now),
        contact: Bytes(taken.sealed.contact),
        hours: Bytes(taken.sealed.hours),
    }
}

fn item(callback: &Callback, alias: Option<String>, now: Timestamp) -> wire::CallItem {
    let (state, until, ready, outcome) = match callback.state {
        State::Waiting => (wire::CallState::Waiting, None, false, None),
        State::Taken { until, ready, .. } => (wire::CallState::Taken, Some(until), ready, None),
        State::Attempting { until, .. } => (wire::CallState::Attempting, Some(until), true, None),
        State::Closed { outcome, .. } => (wire::CallState::Closed, None, false, Some(outcome)),
    };
    let last = callback.windows.iter().filter_map(|window| window.last);
    let to_come = |window: &&Window| !window.done && window.slot.ends > now;
    wire::CallItem {
        callback_id: callback.id.to_wire(),
        level: callback.level.to_wire(),
        language: callback.language.clone(),
        state,
        by: callback.state.holder().map(|member| member.to_wire()),
        alias,
        until_at: until.map(at),
        ready,
        outcome: outcome.map(|outcome| outcome.to_wire()),
        attention: callback.attention,
        tries: callback.windows.iter().map(|window| window.tries).sum(),
        again_at: last.max().map(|last| at(last.plus(SPACING))),
        windows: callback
            .windows
            .iter()
            .filter(to_come)
            .map(window)
            .collect(),
    }
}
