//! Rules of the rota.

use super::Checked;
use super::fixture::{add_staff, at, bytes16, bytes32, member_id};
use crate::{
    Store,
    rota::{PatternRow, SwapRow},
};
use domain::{
    AttendanceId, Millis, PatternId, ShiftId,
    rota::{
        Duty, Shift, Span,
        pattern::{Ends, Pattern, Weekdays},
        presence::{Attendance, BreakReason, EndReason, Presence},
        zone::{Day, Wall, Zone},
    },
};
use std::sync::Arc;

const HOUR: i64 = 3_600_000;

fn shift(number: u64, of: u64, (from, hours): (i64, i64)) -> Result<Shift, domain::rota::BadSpan> {
    Ok(Shift {
        id: ShiftId::from_bytes(bytes16(number)),
        member: member_id(of),
        duty: Duty::Primary,
        span: Span::new(at(from * HOUR), at((from + hours) * HOUR))?,
    })
}

fn pattern(
    number: u64,
    duty: Duty,
    ends: Ends,
) -> Result<PatternRow, Box<dyn std::error::Error + Send + Sync>> {
    let from: Day = "2026-11-29".parse()?;
    Ok(PatternRow {
        pattern: Pattern {
            id: PatternId::from_bytes(bytes16(number)),
            member: member_id(1),
            duty,
            days: Weekdays::ALL,
            starts: "22:30".parse::<Wall>()?,
            ends,
            zone: Zone::default(),
            from,
            until: Some(from.plus(20)),
        },
        planned_to: from.plus(10),
    })
}

/// Whole in each duty, moved, and gone with what hung on it.
pub async fn a_shift_is_kept_moved_and_deleted(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    for duty in Duty::ALL {
        let kept = Shift {
            duty: *duty,
            ..shift(1, 1, (0, 8))?
        };
        assert!(tx.insert_shift(&kept, None).await?);
        assert!(!tx.insert_shift(&kept, None).await?, "the id is taken");
        assert_eq!(tx.shift(kept.id).await?, Some(kept));
        let moved = Shift {
            duty: Duty::Secondary,
            id: kept.id,
            ..shift(9, 2, (4, 9))?
        };
        assert!(tx.set_shift(&moved).await?);
        assert_eq!(tx.shift(kept.id).await?, Some(moved));
        assert!(tx.delete_shift(kept.id).await?);
        assert!(!tx.delete_shift(kept.id).await?);
        assert!(!tx.set_shift(&moved).await?);
        assert_eq!(tx.shift(kept.id).await?, None);
    }
    Ok(())
}

/// What only meets a stretch of time is not in it.
pub async fn shifts_are_found_by_time(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let all = [
        shift(3, 1, (0, 8))?,
        shift(2, 1, (8, 8))?,
        shift(1, 2, (8, 12))?,
        shift(4, 1, (20, 4))?,
    ];
    for one in &all {
        tx.insert_shift(one, None).await?;
    }
    let found = tx.shifts(at(8 * HOUR), at(20 * HOUR)).await?;
    let ids: Vec<ShiftId> = found.iter().map(|shift| shift.id).collect();
    let id = |number| ShiftId::from_bytes(bytes16(number));
    let mut expected = vec![id(1), id(2)];
    expected.sort();
    assert_eq!(ids, expected);
    assert_eq!(tx.shifts(at(0), at(24 * HOUR)).await?.len(), 4);
    tx.delete_old_shifts(at(8 * HOUR)).await?;
    assert_eq!(tx.shifts(at(0), at(24 * HOUR)).await?.len(), 3);
    assert_eq!(tx.delete_shifts_of(member_id(1), at(16 * HOUR)).await?, 1);
    assert_eq!(tx.shifts(at(0), at(24 * HOUR)).await?.len(), 2);
    Ok(())
}

/// Its shifts stay when it goes, and go from a moment on when it ends.
pub async fn a_pattern_keeps_how_far_it_is_planned(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let rows = [
        pattern(1, Duty::Primary, Ends::At("06:00".parse()?))?,
        pattern(2, Duty::LegalOnCall, Ends::After(Millis(8 * HOUR)))?,
    ];
    for row in &rows {
        assert!(tx.insert_pattern(row).await?);
        assert!(!tx.insert_pattern(row).await?);
    }
    let mut kept = tx.patterns().await?;
    kept.sort_by_key(|row| row.pattern.duty);
    assert_eq!(kept, rows);
    let of = rows[0].pattern.id;
    for number in 1..=4 {
        let hours = i64::try_from(number)? * 24;
        let one = shift(number, 1, (hours, 8))?;
        assert!(tx.insert_shift(&one, Some(of)).await?);
    }
    // What somebody has changed by hand is not the pattern's any more.
    assert!(tx.set_shift(&shift(4, 2, (96, 9))?).await?);
    assert_eq!(tx.delete_shifts_of_pattern(of, at(72 * HOUR)).await?, 1);
    assert!(tx.delete_shift(ShiftId::from_bytes(bytes16(4))).await?);
    let last = rows[0].pattern.from.next();
    tx.set_pattern(of, Some(last), last).await?;
    let row = tx
        .patterns()
        .await?
        .into_iter()
        .find(|row| row.pattern.id == of);
    let row = row.ok_or("it is there")?;
    assert_eq!((row.pattern.until, row.planned_to), (Some(last), last));
    tx.set_pattern(of, None, last).await?;
    assert!(tx.delete_pattern(of).await?);
    assert!(!tx.delete_pattern(of).await?);
    assert_eq!(
        tx.shifts(at(0), at(999 * HOUR)).await?.len(),
        2,
        "they stay"
    );
    assert_eq!(tx.delete_shifts_of_pattern(of, at(0)).await?, 0, "of none");
    Ok(())
}

/// A later wish takes the place of an earlier one, and goes with its shift.
pub async fn a_shift_is_wished_away_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let (one, other) = (shift(1, 1, (0, 8))?, shift(2, 1, (24, 8))?);
    let wish = |shift: &Shift, to: u64, agreed| SwapRow {
        shift: shift.id,
        to: member_id(to),
        agreed,
        asked_at: at(0),
    };
    for shift in [&one, &other] {
        tx.insert_shift(shift, None).await?;
        tx.put_swap(&wish(shift, 1, false)).await?;
        tx.put_swap(&wish(shift, 2, true)).await?;
    }
    assert_eq!(tx.swap(one.id).await?, Some(wish(&one, 2, true)));
    assert_eq!(tx.swaps().await?.len(), 2);
    assert!(tx.delete_swap(one.id).await?);
    assert!(!tx.delete_swap(one.id).await?);
    tx.delete_shift(other.id).await?;
    assert_eq!(tx.swaps().await?, []);
    tx.put_swap(&wish(&one, 2, false)).await?;
    tx.delete_swaps_to(member_id(1)).await?;
    assert_eq!(tx.swaps().await?.len(), 1);
    tx.delete_swaps_to(member_id(2)).await?;
    assert_eq!(tx.swaps().await?, []);
    Ok(())
}

/// A new link closes the old one.
pub async fn one_link_opens_a_calendar(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    assert!(!tx.has_calendar_link(member_id(1)).await?);
    for number in [1, 2] {
        tx.put_calendar_link(member_id(1), &bytes32(number)).await?;
    }
    assert!(tx.has_calendar_link(member_id(1)).await?);
    assert_eq!(tx.calendar_of(&bytes32(1)).await?, None);
    assert_eq!(tx.calendar_of(&bytes32(2)).await?, Some(member_id(1)));
    assert!(tx.delete_calendar_link(member_id(1)).await?);
    assert!(!tx.delete_calendar_link(member_id(1)).await?);
    assert_eq!(tx.calendar_of(&bytes32(2)).await?, None);
    Ok(())
}

/// Whole in each of its states; nobody is there twice, and who has gone may come again.
pub async fn somebody_is_there_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let came = |number: u64, of: u64| Attendance {
        id: AttendanceId::from_bytes(bytes16(number)),
        member: member_id(of),
        duty: Duty::Secondary,
        shift: Some(ShiftId::from_bytes(bytes16(number))),
        since: at(0),
        presence: Presence::There,
        imminent: false,
    };
    let first = came(1, 1);
    assert!(tx.insert_attendance(&first).await?);
    assert!(!tx.insert_attendance(&came(2, 1)).await?, "there already");
    assert!(tx.insert_attendance(&came(3, 2)).await?);
    let mut states = vec![first.clone()];
    for reason in BreakReason::ALL {
        states.push(first.clone().take_break(*reason, at(HOUR))?);
    }
    let away = first.clone().step_away(at(HOUR), at(HOUR + 60_000));
    states.push(Attendance {
        imminent: true,
        ..away
    });
    for reason in EndReason::ALL {
        states.push(first.clone().end(*reason, at(2 * HOUR))?);
    }
    for state in states {
        tx.save_attendance(&state).await?;
        let kept = tx.attendances_since(at(0)).await?;
        assert!(kept.contains(&state), "{}", state.presence.name());
        let open = !matches!(state.presence, Presence::Gone { .. });
        let expected = open.then_some(state);
        assert_eq!(tx.attendance_of(member_id(1)).await?, expected);
    }
    assert_eq!(tx.attendances().await?, [came(3, 2)]);
    assert_eq!(tx.attendances_since(at(2 * HOUR)).await?.len(), 2);
    assert_eq!(tx.attendances_since(at(2 * HOUR + 60_000)).await?.len(), 1);
    assert!(tx.insert_attendance(&came(4, 1)).await?, "they come again");
    tx.delete_old_attendances(at(2 * HOUR)).await?;
    assert_eq!(tx.attendances_since(at(0)).await?.len(), 3);
    tx.delete_old_attendances(at(3 * HOUR)).await?;
    assert_eq!(tx.attendances_since(at(0)).await?.len(), 2);
    Ok(())
}

/// Who stepped away for a time is found when it is over; who took a break is not.
pub async fn whose_time_away_is_over_is_found(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let came = |number: u64| {
        let id = AttendanceId::from_bytes(bytes16(number));
        Attendance::begin(id, (member_id(number), Duty::Primary), None, at(0))
    };
    let away = came(1).step_away(at(0), at(HOUR));
    let eats = came(2).take_break(BreakReason::Meal, at(0))?;
    for attendance in [&away, &eats] {
        tx.insert_attendance(attendance).await?;
    }
    assert_eq!(tx.attendances_away(at(HOUR - 60_000)).await?, []);
    let over = tx.attendances_away(at(HOUR + 60_000)).await?;
    assert_eq!(over, std::slice::from_ref(&away));
    tx.save_attendance(&away.rested(at(HOUR + 60_000))).await?;
    assert_eq!(tx.attendances_away(at(HOUR + 60_000)).await?, []);
    Ok(())
}
