//! Who should be on duty when, who wants to swap, whose calendar shows it, and who was there.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    AttendanceId, MemberId, Millis, PatternId, ShiftId, Timestamp,
    rota::{
        Duty, Shift, Span,
        pattern::{Ends, Pattern, Weekdays},
        presence::{Attendance, BreakReason, EndReason, Presence},
        zone::{Day, Wall},
    },
};
use store::{
    Result, RotaTx,
    rota::{PatternRow, SwapRow},
};

const SHIFT: Table = Table("shift");
const PATTERN: Table = Table("shift_pattern");
const SWAP: Table = Table("shift_swap");
const LINK: Table = Table("calendar_link");
const CAME: Table = Table("attendance");

const MINUTE: i64 = 60_000;

struct RawShift {
    id: Vec<u8>,
    member_id: Vec<u8>,
    duty: String,
    starts: i64,
    ends: i64,
}

struct RawPattern {
    id: Vec<u8>,
    member_id: Vec<u8>,
    duty: String,
    weekdays: i64,
    starts_minute: i64,
    ends_minute: Option<i64>,
    lasts_minutes: Option<i64>,
    zone: String,
    from_day: String,
    until_day: Option<String>,
    planned_to: String,
}

struct RawAttendance {
    id: Vec<u8>,
    member_id: Vec<u8>,
    duty: String,
    shift_id: Option<Vec<u8>>,
    since: i64,
    break_since: Option<i64>,
    break_reason: Option<String>,
    break_until: Option<i64>,
    ended_at: Option<i64>,
    end_reason: Option<String>,
    imminent: i64,
}

#[async_trait]
impl RotaTx for SqlTx {
    async fn insert_shift(&mut self, shift: &Shift, of: Option<PatternId>) -> Result<bool> {
        let pattern = of.as_ref().map(|id| id.as_bytes().as_slice());
        let done = sqlx::query!(
            "INSERT INTO shift (id, member_id, duty, starts, ends, pattern_id) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT DO NOTHING",
            shift.id.as_bytes().as_slice(),
            shift.member.as_bytes().as_slice(),
            shift.duty.name(),
            shift.span.starts().0,
            shift.span.ends().0,
            pattern,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn set_shift(&mut self, shift: &Shift) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE shift SET member_id = $2, duty = $3, starts = $4, ends = $5, pattern_id = NULL WHERE id = $1",
            shift.id.as_bytes().as_slice(),
            shift.member.as_bytes().as_slice(),
            shift.duty.name(),
            shift.span.starts().0,
            shift.span.ends().0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_shift(&mut self, id: ShiftId) -> Result<bool> {
        let done = sqlx::query!("DELETE FROM shift WHERE id = $1", id.as_bytes().as_slice())
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn shift(&mut self, id: ShiftId) -> Result<Option<Shift>> {
        sqlx::query_as!(
            RawShift,
            "SELECT id, member_id, duty, starts, ends FROM shift WHERE id = $1",
            id.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?
        .map(RawShift::parse)
        .transpose()
    }

    async fn shifts(&mut self, from: Timestamp, until: Timestamp) -> Result<Vec<Shift>> {
        let rows = sqlx::query_as!(
            RawShift,
            "SELECT id, member_id, duty, starts, ends FROM shift WHERE ends > $1 AND starts < $2 ORDER BY starts, id",
            from.0,
            until.0,
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawShift::parse).collect()
    }

    async fn delete_shifts_of_pattern(&mut self, of: PatternId, from: Timestamp) -> Result<u64> {
        let done = sqlx::query!(
            "DELETE FROM shift WHERE pattern_id = $1 AND starts >= $2",
            of.as_bytes().as_slice(),
            from.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected())
    }

    async fn delete_shifts_of(&mut self, member: MemberId, after: Timestamp) -> Result<u64> {
        let done = sqlx::query!(
            "DELETE FROM shift WHERE member_id = $1 AND ends > $2",
            member.as_bytes().as_slice(),
            after.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected())
    }

    async fn delete_old_shifts(&mut self, before: Timestamp) -> Result<()> {
        sqlx::query!("DELETE FROM shift WHERE ends <= $1", before.0)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(())
    }

    async fn insert_pattern(&mut self, row: &PatternRow) -> Result<bool> {
        let pattern = &row.pattern;
        let (ends, lasts) = match pattern.ends {
            Ends::At(wall) => (Some(i64::from(wall.minute())), None),
            Ends::After(length) => (None, Some(length.0 / MINUTE)),
        };
        let done = sqlx::query!(
            "INSERT INTO shift_pattern (id, member_id, duty, weekdays, starts_minute, ends_minute, lasts_minutes, zone,
                                        from_day, until_day, planned_to)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
            pattern.id.as_bytes().as_slice(),
            pattern.member.as_bytes().as_slice(),
            pattern.duty.name(),
            i64::from(pattern.days.bits()),
            i64::from(pattern.starts.minute()),
            ends,
            lasts,
            pattern.zone.name(),
            pattern.from.to_string(),
            pattern.until.map(|day| day.to_string()),
            row.planned_to.to_string(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn patterns(&mut self) -> Result<Vec<PatternRow>> {
        let rows = sqlx::query_as!(
            RawPattern,
            "SELECT id, member_id, duty, weekdays, starts_minute, ends_minute, lasts_minutes, zone, from_day, until_day,
                    planned_to
             FROM shift_pattern ORDER BY id",
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawPattern::parse).collect()
    }

    async fn set_pattern(
        &mut self,
        id: PatternId,
        until: Option<Day>,
        planned_to: Day,
    ) -> Result<()> {
        sqlx::query!(
            "UPDATE shift_pattern SET until_day = $2, planned_to = $3 WHERE id = $1",
            id.as_bytes().as_slice(),
            until.map(|day| day.to_string()),
            planned_to.to_string(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn delete_pattern(&mut self, id: PatternId) -> Result<bool> {
        let done = sqlx::query!(
            "DELETE FROM shift_pattern WHERE id = $1",
            id.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn put_swap(&mut self, row: &SwapRow) -> Result<()> {
        sqlx::query!(
            "INSERT INTO shift_swap (shift_id, to_member_id, agreed, asked_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (shift_id) DO UPDATE
             SET to_member_id = excluded.to_member_id, agreed = excluded.agreed, asked_at = excluded.asked_at",
            row.shift.as_bytes().as_slice(),
            row.to.as_bytes().as_slice(),
            i64::from(row.agreed),
            row.asked_at.to_minute().0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn swaps(&mut self) -> Result<Vec<SwapRow>> {
        let rows = sqlx::query!(
            "SELECT shift_id, to_member_id, agreed, asked_at FROM shift_swap ORDER BY asked_at, shift_id",
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.iter()
            .map(|row| swap(&row.shift_id, &row.to_member_id, (row.agreed, row.asked_at)))
            .collect()
    }

    async fn swap(&mut self, shift: ShiftId) -> Result<Option<SwapRow>> {
        let row = sqlx::query!(
            "SELECT shift_id, to_member_id, agreed, asked_at FROM shift_swap WHERE shift_id = $1",
            shift.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        row.map(|row| swap(&row.shift_id, &row.to_member_id, (row.agreed, row.asked_at)))
            .transpose()
    }

    async fn delete_swap(&mut self, shift: ShiftId) -> Result<bool> {
        let done = sqlx::query!(
            "DELETE FROM shift_swap WHERE shift_id = $1",
            shift.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_swaps_to(&mut self, member: MemberId) -> Result<()> {
        sqlx::query!(
            "DELETE FROM shift_swap WHERE to_member_id = $1",
            member.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn put_calendar_link(&mut self, member: MemberId, token_hash: &[u8; 32]) -> Result<()> {
        sqlx::query!(
            "INSERT INTO calendar_link (member_id, token_hash) VALUES ($1, $2)
             ON CONFLICT (member_id) DO UPDATE SET token_hash = excluded.token_hash",
            member.as_bytes().as_slice(),
            token_hash.as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn has_calendar_link(&mut self, member: MemberId) -> Result<bool> {
        let row = sqlx::query_scalar!(
            r#"SELECT 1 AS "there!: i64" FROM calendar_link WHERE member_id = $1"#,
            member.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        Ok(row.is_some())
    }

    async fn calendar_of(&mut self, token_hash: &[u8; 32]) -> Result<Option<MemberId>> {
        let row = sqlx::query_scalar!(
            r#"SELECT member_id AS "member_id!" FROM calendar_link WHERE token_hash = $1"#,
            token_hash.as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        row.map(|id| member(LINK, "member_id", &id)).transpose()
    }

    async fn delete_calendar_link(&mut self, member: MemberId) -> Result<bool> {
        let done = sqlx::query!(
            "DELETE FROM calendar_link WHERE member_id = $1",
            member.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn insert_attendance(&mut self, attendance: &Attendance) -> Result<bool> {
        let shift = attendance.shift.as_ref().map(|id| id.as_bytes().as_slice());
        let stands = Stands::of(attendance);
        let done = sqlx::query!(
            "INSERT INTO attendance (id, member_id, duty, shift_id, since, break_since, break_reason, ended_at, end_reason,
                                     break_until, imminent)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
            attendance.id.as_bytes().as_slice(),
            attendance.member.as_bytes().as_slice(),
            attendance.duty.name(),
            shift,
            attendance.since.0,
            stands.break_since,
            stands.break_reason,
            stands.ended_at,
            stands.end_reason,
            stands.break_until,
            i64::from(attendance.imminent),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn save_attendance(&mut self, attendance: &Attendance) -> Result<()> {
        let shift = attendance.shift.as_ref().map(|id| id.as_bytes().as_slice());
        let stands = Stands::of(attendance);
        sqlx::query!(
            "UPDATE attendance
             SET duty = $2, shift_id = $3, break_since = $4, break_reason = $5, ended_at = $6, end_reason = $7,
                 break_until = $8, imminent = $9
             WHERE id = $1",
            attendance.id.as_bytes().as_slice(),
            attendance.duty.name(),
            shift,
            stands.break_since,
            stands.break_reason,
            stands.ended_at,
            stands.end_reason,
            stands.break_until,
            i64::from(attendance.imminent),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn attendance_of(&mut self, member: MemberId) -> Result<Option<Attendance>> {
        sqlx::query_as!(
            RawAttendance,
            "SELECT id, member_id, duty, shift_id, since, break_since, break_reason, break_until, ended_at, end_reason,
                    imminent
             FROM attendance WHERE member_id = $1 AND ended_at IS NULL",
            member.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?
        .map(RawAttendance::parse)
        .transpose()
    }

    async fn attendances(&mut self) -> Result<Vec<Attendance>> {
        let rows = sqlx::query_as!(
            RawAttendance,
            "SELECT id, member_id, duty, shift_id, since, break_since, break_reason, break_until, ended_at, end_reason,
                    imminent
             FROM attendance WHERE ended_at IS NULL ORDER BY since, id",
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawAttendance::parse).collect()
    }

    async fn attendances_since(&mut self, from: Timestamp) -> Result<Vec<Attendance>> {
        let rows = sqlx::query_as!(
            RawAttendance,
            "SELECT id, member_id, duty, shift_id, since, break_since, break_reason, break_until, ended_at, end_reason,
                    imminent
             FROM attendance WHERE ended_at >= $1 OR ended_at IS NULL ORDER BY since, id",
            from.0,
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawAttendance::parse).collect()
    }

    async fn attendances_away(&mut self, now: Timestamp) -> Result<Vec<Attendance>> {
        let rows = sqlx::query_as!(
            RawAttendance,
            "SELECT id, member_id, duty, shift_id, since, break_since, break_reason, break_until, ended_at, end_reason,
                    imminent
             FROM attendance WHERE break_until <= $1 ORDER BY break_until, id",
            now.0,
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawAttendance::parse).collect()
    }

    async fn delete_old_attendances(&mut self, before: Timestamp) -> Result<()> {
        sqlx::query!("DELETE FROM attendance WHERE ended_at < $1", before.0)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(())
    }
}

/// Where a time on duty stands, as columns.
#[derive(Default)]
struct Stands {
    break_since: Option<i64>,
    break_reason: Option<&'static str>,
    break_until: Option<i64>,
    ended_at: Option<i64>,
    end_reason: Option<&'static str>,
}

impl Stands {
    fn of(attendance: &Attendance) -> Self {
        match attendance.presence {
            Presence::There => Self::default(),
            Presence::Break {
                since,
                reason,
                until,
            } => Self {
                break_since: Some(since.0),
                break_reason: Some(reason.name()),
                break_until: until.map(|until| until.0),
                ..Self::default()
            },
            Presence::Gone { at, reason } => Self {
                ended_at: Some(at.0),
                end_reason: Some(reason.name()),
                ..Self::default()
            },
        }
    }
}

impl RawShift {
    fn parse(self) -> Result<Shift> {
        let span = Span::new(Timestamp(self.starts), Timestamp(self.ends));
        Ok(Shift {
            id: ShiftId::from_bytes(SHIFT.fixed("id", &self.id)?),
            member: member(SHIFT, "member_id", &self.member_id)?,
            duty: SHIFT.word("duty", Duty::from_name(&self.duty))?,
            span: SHIFT.word("ends", span.ok())?,
        })
    }
}

impl RawPattern {
    fn parse(self) -> Result<PatternRow> {
        let wall = |column, minute: i64| {
            let minute = u16::try_from(minute).ok();
            PATTERN.word(column, minute.and_then(Wall::from_minute))
        };
        let day = |column, text: &str| PATTERN.word(column, text.parse::<Day>().ok());
        let ends = match (self.ends_minute, self.lasts_minutes) {
            (Some(minute), None) => Ends::At(wall("ends_minute", minute)?),
            (None, Some(minutes)) => Ends::After(Millis(minutes * MINUTE)),
            (_, _) => return Err(PATTERN.corrupt("ends_minute")),
        };
        let days = u8::try_from(self.weekdays).ok();
        let pattern = Pattern {
            id: PatternId::from_bytes(PATTERN.fixed("id", &self.id)?),
            member: member(PATTERN, "member_id", &self.member_id)?,
            duty: PATTERN.word("duty", Duty::from_name(&self.duty))?,
            days: PATTERN.word("weekdays", days.and_then(Weekdays::from_bits))?,
            starts: wall("starts_minute", self.starts_minute)?,
            ends,
            zone: PATTERN.word("zone", self.zone.parse().ok())?,
            from: day("from_day", &self.from_day)?,
            until: self
                .until_day
                .map(|text| day("until_day", &text))
                .transpose()?,
        };
        Ok(PatternRow {
            pattern,
            planned_to: day("planned_to", &self.planned_to)?,
        })
    }
}

impl RawAttendance {
    fn parse(self) -> Result<Attendance> {
        let presence = match (
            (self.break_since, self.break_reason),
            (self.ended_at, self.end_reason),
        ) {
            ((None, None), (None, None)) => Presence::There,
            ((Some(since), Some(reason)), (None, None)) => Presence::Break {
                since: Timestamp(since),
                reason: CAME.word("break_reason", BreakReason::from_name(&reason))?,
                until: self.break_until.map(Timestamp),
            },
            ((None, None), (Some(at), Some(reason))) => Presence::Gone {
                at: Timestamp(at),
                reason: CAME.word("end_reason", EndReason::from_name(&reason))?,
            },
            (_, _) => return Err(CAME.corrupt("ended_at")),
        };
        let shift = self.shift_id.map(|id| CAME.fixed("shift_id", &id));
        Ok(Attendance {
            id: AttendanceId::from_bytes(CAME.fixed("id", &self.id)?),
            member: member(CAME, "member_id", &self.member_id)?,
            duty: CAME.word("duty", Duty::from_name(&self.duty))?,
            shift: shift.transpose()?.map(ShiftId::from_bytes),
            since: Timestamp(self.since),
            presence,
            imminent: self.imminent != 0,
        })
    }
}

fn swap(shift: &[u8], to: &[u8], (agreed, asked_at): (i64, i64)) -> Result<SwapRow> {
    Ok(SwapRow {
        shift: ShiftId::from_bytes(SWAP.fixed("shift_id", shift)?),
        to: member(SWAP, "to_member_id", to)?,
        agreed: agreed != 0,
        asked_at: Timestamp(asked_at),
    })
}

fn member(table: Table, column: &'static str, id: &[u8]) -> Result<MemberId> {
    Ok(MemberId::from_bytes(table.fixed(column, id)?))
}
