//! Requests to be called.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    Callback, CallbackId, Level, MemberId, TeamId, Timestamp,
    callback::{Outcome, State, Window},
    telephone::{Shows, Test},
    window::Slot,
};
use store::{CallbackTx, Result, callback::SealedCallback};

const CALLBACK: Table = Table("callback");
const WINDOW: Table = Table("callback_window");
const TEST: Table = Table("telephone_test");

struct RawCallback {
    id: Vec<u8>,
    team_id: Vec<u8>,
    level: String,
    language: String,
    state: String,
    member_id: Option<Vec<u8>>,
    ready: i64,
    outcome: Option<String>,
    until: Option<i64>,
    attention: i64,
    first_due: Option<i64>,
}

struct RawWindow {
    day: i64,
    starts: i64,
    ends: i64,
    tries: i64,
    last: Option<i64>,
    done: i64,
    extra: i64,
}

/// A state in columns.
struct Columns<'a> {
    member: Option<&'a [u8]>,
    ready: bool,
    outcome: Option<&'static str>,
    until: Option<i64>,
}

fn columns(state: &State) -> Columns<'_> {
    let (ready, outcome, until) = match state {
        State::Waiting => (false, None, None),
        State::Taken { until, ready, .. } => (*ready, None, Some(until.0)),
        State::Attempting { until, .. } => (false, None, Some(until.0)),
        State::Closed { outcome, purge } => (false, Some(outcome.name()), Some(purge.0)),
    };
    let member = match state {
        State::Taken { by, .. } | State::Attempting { by, .. } => Some(by.as_bytes().as_slice()),
        State::Waiting | State::Closed { .. } => None,
    };
    Columns {
        member,
        ready,
        outcome,
        until,
    }
}

#[async_trait]
impl CallbackTx for SqlTx {
    async fn insert_callback(
        &mut self,
        callback: &Callback,
        sealed: &SealedCallback,
    ) -> Result<bool> {
        let stands = columns(&callback.state);
        let done = sqlx::query!(
            "INSERT INTO callback (id, team_id, level, language, state, member_id, ready, outcome, until, attention,
                                   first_due, locator, auth_hash, contact, hours)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING",
            callback.id.as_bytes().as_slice(),
            callback.team.as_bytes().as_slice(),
            callback.level.name(),
            callback.language,
            callback.state.name(),
            stands.member,
            stands.ready,
            stands.outcome,
            stands.until,
            callback.attention,
            callback.first_due.map(|due| due.0),
            sealed.locator.as_slice(),
            sealed.auth_hash.as_slice(),
            sealed.contact,
            sealed.hours,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        let new = done.rows_affected() == 1;
        if new {
            insert_windows(self, callback).await?;
        }
        Ok(new)
    }

    async fn callback(&mut self, id: CallbackId) -> Result<Option<Callback>> {
        let row = sqlx::query_as!(
            RawCallback,
            "SELECT id, team_id, level, language, state, member_id, ready, outcome, until, attention, first_due
             FROM callback WHERE id = $1",
            id.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        match row {
            Some(row) => whole(self, row).await.map(Some),
            None => Ok(None),
        }
    }

    async fn callbacks(&mut self, team: TeamId) -> Result<Vec<Callback>> {
        let rows = sqlx::query_as!(
            RawCallback,
            "SELECT id, team_id, level, language, state, member_id, ready, outcome, until, attention, first_due
             FROM callback WHERE team_id = $1",
            team.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            all.push(whole(self, row).await?);
        }
        Ok(all)
    }

    async fn sealed_callback(&mut self, id: CallbackId) -> Result<Option<SealedCallback>> {
        let row = sqlx::query!(
            "SELECT locator, auth_hash, contact, hours FROM callback WHERE id = $1",
            id.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        let Some(row) = row else { return Ok(None) };
        let (Some(locator), Some(auth_hash), Some(contact), Some(hours)) =
            (row.locator, row.auth_hash, row.contact, row.hours)
        else {
            return Ok(None);
        };
        Ok(Some(SealedCallback {
            locator: CALLBACK.fixed("locator", &locator)?,
            auth_hash: CALLBACK.fixed("auth_hash", &auth_hash)?,
            contact,
            hours,
        }))
    }

    async fn callback_at(&mut self, locator: &[u8; 16]) -> Result<Option<CallbackId>> {
        let row = sqlx::query!(
            "SELECT id FROM callback WHERE locator = $1",
            locator.as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        row.map(|row| Ok(CallbackId::from_bytes(CALLBACK.fixed("id", &row.id)?)))
            .transpose()
    }

    async fn save_callback(&mut self, callback: &Callback) -> Result<()> {
        let stands = columns(&callback.state);
        sqlx::query!(
            "UPDATE callback
             SET level = $2, state = $3, member_id = $4, ready = $5, outcome = $6, until = $7, attention = $8,
                 first_due = $9
             WHERE id = $1",
            callback.id.as_bytes().as_slice(),
            callback.level.name(),
            callback.state.name(),
            stands.member,
            stands.ready,
            stands.outcome,
            stands.until,
            callback.attention,
            callback.first_due.map(|due| due.0),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        sqlx::query!(
            "DELETE FROM callback_window WHERE callback_id = $1",
            callback.id.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        insert_windows(self, callback).await
    }

    async fn replace_callback_box(
        &mut self,
        id: CallbackId,
        before: &[u8],
        after: &[u8],
    ) -> Result<bool> {
        let contact = sqlx::query!(
            "UPDATE callback SET contact = $3 WHERE id = $1 AND contact = $2",
            id.as_bytes().as_slice(),
            before,
            after,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        if contact.rows_affected() == 1 {
            return Ok(true);
        }
        let hours = sqlx::query!(
            "UPDATE callback SET hours = $3 WHERE id = $1 AND hours = $2",
            id.as_bytes().as_slice(),
            before,
            after,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(hours.rows_affected() == 1)
    }

    async fn empty_callback(&mut self, id: CallbackId) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE callback SET locator = NULL, auth_hash = NULL, contact = NULL, hours = NULL
             WHERE id = $1 AND locator IS NOT NULL",
            id.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_callback(&mut self, id: CallbackId) -> Result<bool> {
        let done = sqlx::query!(
            "DELETE FROM callback WHERE id = $1",
            id.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn put_telephone_test(&mut self, test: &Test) -> Result<()> {
        sqlx::query!(
            "INSERT INTO telephone_test (telephone, day, shows, member_id) VALUES ($1, $2, $3, $4)
             ON CONFLICT (telephone) DO UPDATE
             SET day = excluded.day, shows = excluded.shows, member_id = excluded.member_id",
            test.telephone,
            test.day.to_string(),
            test.shows.name(),
            test.by.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn telephone_tests(&mut self) -> Result<Vec<Test>> {
        let rows = sqlx::query!(
            "SELECT telephone, day, shows, member_id FROM telephone_test ORDER BY telephone",
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                Ok(Test {
                    telephone: row.telephone,
                    day: TEST.word("day", row.day.parse().ok())?,
                    shows: TEST.word("shows", Shows::from_name(&row.shows))?,
                    by: MemberId::from_bytes(TEST.fixed("member_id", &row.member_id)?),
                })
            })
            .collect()
    }
}

async fn insert_windows(tx: &mut SqlTx, callback: &Callback) -> Result<()> {
    for (place, window) in (0_i64..).zip(&callback.windows) {
        sqlx::query!(
            "INSERT INTO callback_window (callback_id, place, day, starts, ends, tries, last, done, extra)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            callback.id.as_bytes().as_slice(),
            place,
            i64::from(window.slot.day),
            window.slot.starts.0,
            window.slot.ends.0,
            i64::from(window.tries),
            window.last.map(|last| last.0),
            window.done,
            window.extra,
        )
        .execute(tx.conn())
        .await
        .map_err(driver)?;
    }
    Ok(())
}

async fn whole(tx: &mut SqlTx, row: RawCallback) -> Result<Callback> {
    let windows = sqlx::query_as!(
        RawWindow,
        "SELECT day, starts, ends, tries, last, done, extra FROM callback_window
         WHERE callback_id = $1 ORDER BY place",
        row.id.as_slice(),
    )
    .fetch_all(tx.conn())
    .await
    .map_err(driver)?;
    let windows = windows.into_iter().map(RawWindow::parse);
    row.parse(windows.collect::<Result<_>>()?)
}

impl RawWindow {
    fn parse(self) -> Result<Window> {
        Ok(Window {
            slot: Slot {
                day: WINDOW.word("day", u32::try_from(self.day).ok())?,
                starts: Timestamp(self.starts),
                ends: Timestamp(self.ends),
            },
            tries: WINDOW.word("tries", u32::try_from(self.tries).ok())?,
            last: self.last.map(Timestamp),
            done: self.done != 0,
            extra: self.extra != 0,
        })
    }
}

impl RawCallback {
    fn parse(self, windows: Vec<Window>) -> Result<Callback> {
        let member = self
            .member_id
            .as_deref()
            .map(|id| CALLBACK.fixed("member_id", id))
            .transpose()?
            .map(MemberId::from_bytes);
        let outcome = self.outcome.as_deref().map(Outcome::from_name);
        let until = self.until.map(Timestamp);
        let state = match (self.state.as_str(), member, outcome, until) {
            ("waiting", None, None, None) => Some(State::Waiting),
            ("taken", Some(by), None, Some(until)) => Some(State::Taken {
                by,
                until,
                ready: self.ready != 0,
            }),
            ("attempting", Some(by), None, Some(until)) => Some(State::Attempting { by, until }),
            ("closed", None, Some(Some(outcome)), Some(purge)) => {
                Some(State::Closed { outcome, purge })
            }
            _ => None,
        };
        Ok(Callback {
            id: CallbackId::from_bytes(CALLBACK.fixed("id", &self.id)?),
            team: TeamId::from_bytes(CALLBACK.fixed("team_id", &self.team_id)?),
            level: CALLBACK.word("level", Level::from_name(&self.level))?,
            language: self.language,
            state: CALLBACK.word("state", state)?,
            attention: self.attention != 0,
            first_due: self.first_due.map(Timestamp),
            windows,
        })
    }
}
