//! One commit: texts get their numbers in the order in which they came, cursors move, and what every member has processed goes.

use crate::appender::{Answer, Job};
use crate::column::endpoint_bytes;
use crate::error::logged;
use crate::statements::{CURSOR, HEAD, LOOK, PRUNE, TEXT, statements};
use crate::writer::{Held, Writer};
use crate::{Conn, driver};
use domain::{ChatId, ClientId, Timestamp};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Row, Sqlite};
use std::collections::{HashMap, HashSet};
use std::result::Result;
use std::sync::Arc;
use store::{AppendError, Appended, Endpoint, EntryKind, EntryRow, NewEntry, StoreError};

/// What came together.
#[derive(Default)]
struct Batch {
    texts: Vec<NewEntry>,
    answers: Vec<Answer>,
    cursors: HashMap<(ChatId, Endpoint), i64>,
}

/// What becomes of one text.
#[derive(Debug, Clone, Copy)]
enum Outcome {
    Stored(i64),
    Known(i64),
    NotMember,
    Ended,
    StaleEpoch,
}

/// What the database says about one text.
#[derive(Debug, Clone, Copy)]
struct Found {
    last_seq: i64,
    epoch: i64,
    oldest_epoch: i64,
    ended: bool,
    member: bool,
    seq: Option<i64>,
}

/// Where a chat stands after the batch.
#[derive(Debug, Clone, Copy)]
struct Head {
    last_seq: i64,
    active_at: Timestamp,
}

type Query = sqlx::query::Query<'static, Sqlite, SqliteArguments>;

/// Stores the jobs as one transaction and answers each. When the transaction fails, nothing is stored and each hears why.
pub(crate) async fn commit(writer: &Writer, jobs: impl Iterator<Item = Job>) {
    let mut batch = Batch::default();
    for job in jobs {
        match job {
            Job::Append(text, answer) => {
                batch.texts.push(text);
                batch.answers.push(answer);
            }
            Job::Acknowledge(chat, endpoint, seq) => {
                let cursor = batch.cursors.entry((chat, endpoint)).or_insert(seq);
                *cursor = seq.max(*cursor);
            }
        }
    }
    let stored = match writer.acquire().await {
        Ok(tx) => store(tx, &batch).await,
        Err(error) => Err(error),
    };
    match stored {
        Ok(outcomes) => answer(batch, &outcomes),
        Err(error) => refuse(batch, error),
    }
}

async fn store(mut tx: Held, batch: &Batch) -> Result<Vec<Outcome>, StoreError> {
    if batch.texts.is_empty() {
        write(tx.conn(), batch, &[], &HashMap::new())
            .await
            .map_err(driver)?;
        tx.committed();
        return Ok(Vec::new());
    }
    let found = look(tx.conn(), &batch.texts).await.map_err(driver)?;
    let (outcomes, heads) = number(&batch.texts, &found);
    if heads.is_empty() && batch.cursors.is_empty() {
        tx.commit().await?;
        return Ok(outcomes);
    }
    write(tx.conn(), batch, &outcomes, &heads)
        .await
        .map_err(driver)?;
    tx.committed();
    Ok(outcomes)
}

/// Begins the transaction and looks up what each text needs.
async fn look(conn: &mut Conn, texts: &[NewEntry]) -> Result<Vec<Option<Found>>, sqlx::Error> {
    let mut found = vec![None; texts.len()];
    let statements = statements(texts.len());
    let mut query = prepare(&statements.look);
    for (place, text) in (0_i64..).zip(texts) {
        query = query
            .bind(place)
            .bind(text.chat.as_bytes().as_slice())
            .bind(endpoint_bytes(&text.sender))
            .bind(text.client_id.as_bytes().as_slice());
    }
    query = fill(query, (statements.rows - texts.len()) * LOOK);
    for row in query.fetch_all(conn).await? {
        let place = usize::try_from(row.try_get::<i64, _>(0)?).unwrap_or(usize::MAX);
        if let Some(slot) = found.get_mut(place) {
            *slot = Some(Found::read(&row)?);
        }
    }
    Ok(found)
}

/// Decides each text, in the order in which they came.
fn number(texts: &[NewEntry], found: &[Option<Found>]) -> (Vec<Outcome>, HashMap<ChatId, Head>) {
    let mut heads: HashMap<ChatId, Head> = HashMap::new();
    let mut fresh: HashMap<(ChatId, ClientId), i64> = HashMap::new();
    let mut decide = |text: &NewEntry, found: &Option<Found>| {
        let Some(found) = found else {
            return Outcome::NotMember;
        };
        if found.ended {
            return Outcome::Ended;
        }
        if !found.member {
            return Outcome::NotMember;
        }
        let key = (text.chat, text.client_id);
        if let Some(seq) = found.seq.or_else(|| fresh.get(&key).copied()) {
            return Outcome::Known(seq);
        }
        if text.epoch < found.oldest_epoch || text.epoch > found.epoch {
            return Outcome::StaleEpoch;
        }
        let head = heads.entry(text.chat).or_insert(Head {
            last_seq: found.last_seq,
            active_at: text.now,
        });
        head.last_seq += 1;
        head.active_at = head.active_at.max(text.now);
        fresh.insert(key, head.last_seq);
        Outcome::Stored(head.last_seq)
    };
    let outcomes = texts
        .iter()
        .zip(found)
        .map(|(text, found)| decide(text, found))
        .collect();
    (outcomes, heads)
}

/// Stores everything and commits, in one go.
async fn write(
    conn: &mut Conn,
    batch: &Batch,
    outcomes: &[Outcome],
    heads: &HashMap<ChatId, Head>,
) -> Result<(), sqlx::Error> {
    let stored: Vec<_> = batch.texts.iter().zip(outcomes).filter_map(seq).collect();
    let statements = statements(stored.len().max(batch.cursors.len()));
    let mut query = prepare(match (stored.is_empty(), batch.cursors.is_empty()) {
        (false, true) => &statements.texts,
        (false, false) => &statements.everything,
        // Without a text nobody has looked, and begun, before.
        (true, _) if batch.texts.is_empty() => &statements.only_cursors,
        (true, _) => &statements.cursors,
    });
    if !stored.is_empty() {
        query = bind_texts(query, &stored, statements.rows);
        query = bind_heads(query, heads, statements.rows);
    }
    if !batch.cursors.is_empty() {
        query = bind_cursors(query, &batch.cursors, statements.rows);
    }
    query.execute(conn).await?;
    Ok(())
}

fn seq<'a>((text, outcome): (&'a NewEntry, &Outcome)) -> Option<(&'a NewEntry, i64)> {
    match outcome {
        Outcome::Stored(seq) => Some((text, *seq)),
        Outcome::Known(_) | Outcome::NotMember | Outcome::Ended | Outcome::StaleEpoch => None,
    }
}

fn bind_texts(mut query: Query, texts: &[(&NewEntry, i64)], rows: usize) -> Query {
    for (text, seq) in texts {
        query = query
            .bind(text.chat.as_bytes().as_slice())
            .bind(*seq)
            .bind(endpoint_bytes(&text.sender))
            .bind(text.client_id.as_bytes().as_slice())
            .bind(text.payload.as_slice());
    }
    fill(query, (rows - texts.len()) * TEXT)
}

fn bind_heads(mut query: Query, heads: &HashMap<ChatId, Head>, rows: usize) -> Query {
    for (chat, head) in heads {
        query = query
            .bind(chat.as_bytes().as_slice())
            .bind(head.last_seq)
            .bind(head.active_at.0);
    }
    fill(query, (rows - heads.len()) * HEAD)
}

fn bind_cursors(
    mut query: Query,
    cursors: &HashMap<(ChatId, Endpoint), i64>,
    rows: usize,
) -> Query {
    for ((chat, endpoint), seq) in cursors {
        query = query
            .bind(chat.as_bytes().as_slice())
            .bind(endpoint_bytes(endpoint))
            .bind(*seq);
    }
    query = fill(query, (rows - cursors.len()) * CURSOR);
    let chats: HashSet<ChatId> = cursors.keys().map(|(chat, _)| *chat).collect();
    for chat in &chats {
        query = query.bind(chat.as_bytes().as_slice());
    }
    fill(query, (rows - chats.len()) * PRUNE)
}

#[expect(
    clippy::disallowed_methods,
    reason = "many rows in one statement, which the macros cannot say (rulings 31)"
)]
fn prepare(sql: &'static str) -> Query {
    sqlx::query(sql)
}

/// Binds NULL where rows are left over.
fn fill(mut query: Query, binds: usize) -> Query {
    for _ in 0..binds {
        query = query.bind(None::<i64>);
    }
    query
}

fn answer(batch: Batch, outcomes: &[Outcome]) {
    for ((text, answer), outcome) in batch.texts.into_iter().zip(batch.answers).zip(outcomes) {
        let result = match *outcome {
            Outcome::Stored(seq) => Ok(Appended {
                seq,
                row: Some(row(text, seq)),
            }),
            Outcome::Known(seq) => Ok(Appended { seq, row: None }),
            Outcome::NotMember => Err(AppendError::NotMember),
            Outcome::Ended => Err(AppendError::Ended),
            Outcome::StaleEpoch => Err(AppendError::StaleEpoch),
        };
        tell(answer, result);
    }
}

fn row(text: NewEntry, seq: i64) -> EntryRow {
    EntryRow {
        seq,
        sender: text.sender,
        client_id: text.client_id,
        kind: EntryKind::Message,
        payloads: Arc::new(vec![text.payload]),
    }
}

fn refuse(batch: Batch, error: StoreError) {
    if batch.answers.is_empty() {
        // Nobody waits for an acknowledgement; it is sent again with the next one.
        tracing::warn!(error = logged(&error), "acknowledgements were not stored");
        return;
    }
    let again = repeated(error);
    for answer in batch.answers {
        tell(answer, Err(AppendError::Store(again())));
    }
}

/// The same error as often as it is needed.
fn repeated(error: StoreError) -> Box<dyn Fn() -> StoreError + Send> {
    match error {
        StoreError::Driver(source) => {
            let source: Arc<dyn std::error::Error + Send + Sync> = source.into();
            Box::new(move || StoreError::Driver(Box::new(Arc::clone(&source))))
        }
        StoreError::Corrupt { table, column } => {
            Box::new(move || StoreError::Corrupt { table, column })
        }
        StoreError::Newer { found } => Box::new(move || StoreError::Newer { found }),
        StoreError::Full => Box::new(|| StoreError::Full),
        StoreError::Busy => Box::new(|| StoreError::Busy),
        StoreError::Closed => Box::new(|| StoreError::Closed),
    }
}

/// Whoever does not wait any more sends the text again and hears then.
fn tell(answer: Answer, result: Result<Appended, AppendError>) {
    if answer.send(result).is_err() {
        tracing::trace!("a sender left before its text was stored");
    }
}

impl Found {
    fn read(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            last_seq: row.try_get(1)?,
            epoch: row.try_get(2)?,
            oldest_epoch: row.try_get(3)?,
            ended: row.try_get(4)?,
            member: row.try_get(5)?,
            seq: row.try_get(6)?,
        })
    }
}
