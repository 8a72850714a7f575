//! Group commit without waiting: one task takes whatever has queued up, commits it once and answers. A slower disk makes larger
//! groups, not a longer queue. Only acknowledgements wait for company: nobody waits for them, and a commit costs a sync.

use crate::{batch, open::WAIT, statements::BATCH, writer::Writer};
use domain::ChatId;
use std::{result::Result, time::Duration};
use store::{AppendError, Appended, Endpoint, NewEntry, StoreError};
use tokio::sync::mpsc::error::{SendTimeoutError, TrySendError};
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How many operations may wait. When that many do, the next one waits for room, and is [`StoreError::Busy`] when there is
/// none in time.
const QUEUE: usize = 4 * BATCH;

/// How long acknowledgements wait for a text to be committed with. A crash in that time forgets them: what they were for is
/// delivered again, and its reader knows it.
const COMPANY: Duration = Duration::from_millis(20);

/// Where the answer to one text goes.
pub(crate) type Answer = oneshot::Sender<Result<Appended, AppendError>>;

/// One operation.
#[derive(Debug)]
pub(crate) enum Job {
    Append(NewEntry, Answer),
    Acknowledge(ChatId, Endpoint, i64),
}

impl Job {
    /// Whether somebody waits for it to be stored.
    fn is_awaited(&self) -> bool {
        match self {
            Self::Append(..) => true,
            Self::Acknowledge(..) => false,
        }
    }
}

/// The way into the queue.
#[derive(Debug)]
pub(crate) struct Appender {
    jobs: mpsc::Sender<Job>,
    closing: CancellationToken,
}

impl Appender {
    pub(crate) fn start(writer: Writer, tasks: &TaskTracker) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let closing = CancellationToken::new();
        tasks.spawn(work(writer, queue, closing.clone()));
        Self { jobs, closing }
    }

    pub(crate) async fn append(&self, entry: NewEntry) -> Result<Appended, AppendError> {
        let (answer, answered) = oneshot::channel();
        self.queue(Job::Append(entry, answer)).await?;
        // Answered or dropped by the task in bounded time: it waits for the writer and for SQLite's lock, both with a deadline.
        answered
            .await
            .map_err(|_dropped| AppendError::Store(StoreError::Closed))?
    }

    pub(crate) async fn acknowledge(
        &self,
        chat: ChatId,
        endpoint: Endpoint,
        seq: i64,
    ) -> store::Result<()> {
        self.queue(Job::Acknowledge(chat, endpoint, seq)).await
    }

    /// Takes no more; what is queued is still done.
    pub(crate) fn close(&self) {
        self.closing.cancel();
    }

    async fn queue(&self, job: Job) -> store::Result<()> {
        // Nearly always there is room: no timer is needed to find out.
        let job = match self.jobs.try_send(job) {
            Ok(()) => return Ok(()),
            Err(TrySendError::Closed(_)) => return Err(StoreError::Closed),
            Err(TrySendError::Full(job)) => job,
        };
        self.jobs
            .send_timeout(job, WAIT)
            .await
            .map_err(|error| match error {
                SendTimeoutError::Timeout(_) => StoreError::Busy,
                SendTimeoutError::Closed(_) => StoreError::Closed,
            })
    }
}

/// Ends when the store is closed or dropped, and the queue is empty.
async fn work(writer: Writer, mut queue: mpsc::Receiver<Job>, closing: CancellationToken) {
    let mut jobs = Vec::with_capacity(BATCH);
    loop {
        tokio::select! {
            // Cancel-safe: takes nothing unless it returns.
            taken = queue.recv_many(&mut jobs, BATCH) => {
                if taken == 0 {
                    return;
                }
            }
            // Cancel-safe: only looks.
            () = closing.cancelled(), if !queue.is_closed() => {
                queue.close();
                continue;
            }
        }
        if !jobs.iter().any(Job::is_awaited) {
            company(&mut queue, &mut jobs, &closing).await;
        }
        batch::commit(&writer, jobs.drain(..)).await;
    }
}

/// Takes more, until there is a text among it, the batch is full, or it has taken too long.
async fn company(
    queue: &mut mpsc::Receiver<Job>,
    jobs: &mut Vec<Job>,
    closing: &CancellationToken,
) {
    let late = sleep(COMPANY);
    tokio::pin!(late);
    while jobs.len() < BATCH && !jobs.iter().any(Job::is_awaited) {
        let room = BATCH - jobs.len();
        tokio::select! {
            // Cancel-safe: takes nothing unless it returns.
            taken = queue.recv_many(jobs, room) => {
                if taken == 0 {
                    return;
                }
            }
            // Cancel-safe: only waits.
            () = &mut late => return,
            // Cancel-safe: only looks.
            () = closing.cancelled() => return,
        }
    }
}
