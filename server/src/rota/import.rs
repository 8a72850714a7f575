//! A rota from a spreadsheet: looked through as a whole, told line by line what is wrong, and planned as a whole or not at all.

use super::{
    RotaError, allow,
    plan::{Planned, around, more_broken, note, to_come},
};
use crate::{
    App,
    staff::{log_in, session::Caller},
};
use csv::{ReaderBuilder, StringRecord, Trim};
use domain::{
    ShiftId,
    permission::{Action, Target},
    rota::{
        Duty, Shift, in_the_way,
        pattern::{Ends, on},
        rest::Breach,
        zone::{Day, Wall},
    },
};
use std::collections::HashMap;
use store::{Tx, staff::StaffRow};

/// The first line.
const COLUMNS: [&str; 5] = ["login", "duty", "day", "starts", "ends"];
/// Most lines of one file: a year of three shifts a day.
const MOST: usize = 1_200;

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// It has not the five columns, or the first line does not name them.
    Columns,
    /// Nobody who works here logs in by this name.
    Person,
    /// There is no such duty.
    Duty,
    /// This person cannot do this duty.
    Unfit,
    /// No day.
    Day,
    /// No time of day, or no length.
    Time,
    /// It begins in the past.
    Past,
    /// The person is on duty then already, by the rota or by another line.
    Overlaps,
    /// There are too many lines.
    TooMany,
}

/// What a file came to.
#[derive(Debug)]
pub struct Imported {
    /// Whether it was planned.
    pub done: bool,
    /// Lines that cannot be planned, by their number in the file.
    pub errors: Vec<(u64, Problem)>,
    /// The shifts of the others.
    pub shifts: Vec<Shift>,
    /// The rules that they break, beside those that were broken before.
    pub breaches: Vec<Breach>,
}

/// Looks a file through, and plans it when that is asked for, nothing is wrong with it, and what it breaks is meant.
pub async fn import(
    app: &App,
    caller: &Caller,
    text: &str,
    (plan, despite): (bool, bool),
) -> Result<Imported, RotaError> {
    allow(app, &caller.actor, (Action::PlanRota, Target::None), None).await?;
    let mut tx = app.store.begin().await?;
    let people = tx.staff_of_team(app.team).await?;
    let people = people.into_iter().filter(|staff| staff.active);
    let people = people.map(|staff| (staff.login.clone(), staff)).collect();
    let (lines, mut errors) = lines(app, text, &people);
    let (shifts, before) = settle(app, tx.as_mut(), lines, &mut errors).await?;
    errors.sort_by_key(|(line, _)| *line);
    let after: Vec<Shift> = before.iter().chain(&shifts).copied().collect();
    let breaches = more_broken(app, &before, &after);
    let mut found = Imported {
        done: false,
        errors,
        shifts,
        breaches,
    };
    let meant = despite || found.breaches.is_empty();
    if !plan || !found.errors.is_empty() || found.shifts.is_empty() || !meant {
        return Ok(found);
    }
    let planned = Planned {
        done: true,
        breaches: found.breaches,
    };
    let how = planned.word("rota_imported", "rota_imported_despite_rest");
    for shift in &found.shifts {
        tx.insert_shift(shift, None).await?;
        note(app, tx.as_mut(), caller, (shift.id, how)).await?;
    }
    tx.commit().await?;
    for shift in &found.shifts {
        app.hub.member_changed(shift.member);
    }
    found.breaches = planned.breaches;
    found.done = true;
    Ok(found)
}

/// The shifts that can be planned beside each other and beside what is planned, and what is planned around them.
async fn settle(
    app: &App,
    tx: &mut dyn Tx,
    lines: Vec<(u64, Shift)>,
    errors: &mut Vec<(u64, Problem)>,
) -> Result<(Vec<Shift>, Vec<Shift>), RotaError> {
    let wanted: Vec<Shift> = lines.iter().map(|(_, shift)| *shift).collect();
    let before = around(app, tx, &wanted).await?;
    let mut shifts: Vec<Shift> = Vec::new();
    for (line, shift) in lines {
        if in_the_way(&before, &shift)
            .or(in_the_way(&shifts, &shift))
            .is_some()
        {
            errors.push((line, Problem::Overlaps));
        } else {
            shifts.push(shift);
        }
    }
    Ok((shifts, before))
}

type People = HashMap<String, StaffRow>;
type Lines = (Vec<(u64, Shift)>, Vec<(u64, Problem)>);

/// Every line as a shift, or what is wrong with it.
fn lines(app: &App, text: &str, people: &People) -> Lines {
    // Spreadsheets begin their files with a byte-order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = ReaderBuilder::new()
        .trim(Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let named = |header: &StringRecord| {
        let plain = header.iter().map(str::to_ascii_lowercase);
        plain.eq(COLUMNS.iter().map(|name| (*name).to_owned()))
    };
    if !reader.headers().is_ok_and(named) {
        return (Vec::new(), vec![(1, Problem::Columns)]);
    }
    let (mut found, mut errors) = (Vec::new(), Vec::new());
    for (place, record) in reader.records().enumerate() {
        let Ok(record) = record else {
            errors.push((0, Problem::Columns));
            break;
        };
        let line = record.position().map_or(0, csv::Position::line);
        if place >= MOST {
            errors.push((line, Problem::TooMany));
            break;
        }
        match shift(app, &record, people) {
            Ok(wanted) => found.push((line, wanted)),
            Err(problem) => errors.push((line, problem)),
        }
    }
    (found, errors)
}

fn shift(app: &App, record: &StringRecord, people: &People) -> Result<Shift, Problem> {
    let fields: Vec<&str> = record.iter().collect();
    let [login, duty, day, starts, ends] = fields[..] else {
        return Err(Problem::Columns);
    };
    let staff = people
        .get(&log_in::normalize(login))
        .ok_or(Problem::Person)?;
    let duty = Duty::from_name(duty).ok_or(Problem::Duty)?;
    if !duty.fits(staff.roles) {
        return Err(Problem::Unfit);
    }
    let day: Day = day.parse().map_err(|_source| Problem::Day)?;
    let wall = |text: &str| text.parse::<Wall>().map_err(|_source| Problem::Time);
    let times = (wall(starts)?, Ends::At(wall(ends)?));
    let span = on(&app.rota.zone, day, times).ok_or(Problem::Time)?;
    let shift = Shift {
        id: ShiftId::from_bytes(app.chance.bytes()),
        member: staff.id,
        duty,
        span,
    };
    to_come(app, &shift).map_err(|_begun| Problem::Past)?;
    Ok(shift)
}
