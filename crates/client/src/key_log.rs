//! Follows the public log of keys: what a check needs is asked for, proved, and the step is done again (decision 0037).

use crate::{ClientError, Clock, Http, Pace, Result};
use protocol::{
    Bytes,
    keys::{KeysParams, KeysResponse},
    limits::KEYS_WANTED,
};
use seal::{
    Error, Root,
    keylog::{self, KeyLog, Seen, View},
    tlog::{Hash, Verifier},
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio::{sync::Mutex, time::sleep};

/// How often a question is sent again whose answer was lost.
const TRIES: u32 = 20;

/// Keeps what was seen for the next visit.
type Keep = Box<dyn Fn(Seen) + Send + Sync>;

/// The log of one client, with the way to ask for it. Clones are the same.
#[derive(Clone)]
pub(crate) struct Follower(Arc<Following>);

struct Following {
    http: Http,
    clock: Arc<dyn Clock>,
    pace: Pace,
    log: Option<KeyLog>,
    keep: Keep,
    /// A log that contradicted itself once is believed no more.
    forked: AtomicBool,
    /// One question at a time: each goes on from what the one before has shown.
    asking: Mutex<()>,
}

/// What is followed, by whom.
pub(crate) struct Follow<'a> {
    pub(crate) http: &'a Http,
    pub(crate) clock: &'a Arc<dyn Clock>,
    pub(crate) pace: Pace,
    pub(crate) root: &'a Root,
    /// The key that signs the log's heads; without one no log is followed.
    pub(crate) key: Option<[u8; 32]>,
}

impl Follower {
    /// Follows on from what was seen at an earlier visit.
    pub(crate) fn new(follow: &Follow<'_>, seen: Option<Seen>, keep: Keep) -> Result<Self> {
        let verifier = follow
            .key
            .map(|key| Verifier::new(&keylog::origin(follow.root), &key))
            .transpose()?;
        Ok(Self(Arc::new(Following {
            http: follow.http.clone(),
            clock: Arc::clone(follow.clock),
            pace: follow.pace,
            log: verifier.map(|verifier| KeyLog::new(View::new(verifier, seen))),
            keep,
            forked: AtomicBool::new(false),
            asking: Mutex::new(()),
        })))
    }

    /// What a policy checks against.
    pub(crate) fn log(&self) -> Option<KeyLog> {
        self.0.log.clone()
    }

    /// Does a step, and asks the log for what it needs. Lets a refusal through once the log was asked and does not have it.
    pub(crate) async fn sure<T>(&self, mut step: impl FnMut() -> seal::Result<T>) -> Result<T> {
        let mut wanted = Wanted::default();
        loop {
            match step() {
                Err(error) if wanted.wait(error, self.0.log.as_ref()) => {
                    self.ask(&wanted.asked).await?;
                }
                done => return Ok(done?),
            }
        }
    }

    /// Asks for these leaves, and how the log goes on from what was seen. While the server cannot be reached it is asked again.
    pub(crate) async fn ask(&self, leaves: &[Hash]) -> Result<()> {
        let Some(log) = &self.0.log else {
            return Ok(());
        };
        let _one = self.0.asking.lock().await;
        if self.0.forked.load(Ordering::Relaxed) {
            return Err(Error::Forked.into());
        }
        let newest = leaves.iter().rev().take(KEYS_WANTED);
        let params = KeysParams {
            from: log.size(),
            leaves: newest.map(|hash| Bytes(hash.to_vec())).collect(),
            after: None,
        };
        let answer = self.answer(&params).await?;
        let learnt = log.learn(answer.proof.as_slice(), self.0.clock.now_s());
        if learnt == Err(Error::Forked) {
            self.0.forked.store(true, Ordering::Relaxed);
        }
        learnt?;
        if let Some(seen) = log.seen() {
            (self.0.keep)(seen);
        }
        Ok(())
    }

    async fn answer(&self, params: &KeysParams) -> Result<KeysResponse> {
        for _ in 1..TRIES {
            match self.0.http.post("/api/v1/keys", params).await {
                Err(error) if error.is_passing() => sleep(self.0.pace.longest).await,
                done => return done,
            }
        }
        self.0.http.post("/api/v1/keys", params).await
    }
}

/// What a step stands still for until the log of keys has answered. Asked twice for the same, it is refused.
#[derive(Default)]
pub(crate) struct Wanted {
    asked: Vec<Hash>,
    waits: bool,
}

impl Wanted {
    /// A step was refused because of what is not proved: whether it waits for an answer now.
    pub(crate) fn wait(&mut self, error: Error, log: Option<&KeyLog>) -> bool {
        let missing = log.map(KeyLog::take_missing).unwrap_or_default();
        let new: Vec<Hash> = missing
            .into_iter()
            .filter(|hash| !self.asked.contains(hash))
            .collect();
        self.waits = error.is_unlogged() && !new.is_empty();
        self.asked.extend(new);
        self.waits
    }

    /// What to ask for, if a step waits.
    pub(crate) fn question(&self) -> Option<Vec<Hash>> {
        self.waits.then(|| self.asked.clone())
    }

    /// The log has answered: the step is tried again.
    pub(crate) fn answered(&mut self) {
        self.waits = false;
    }

    /// The step is done.
    pub(crate) fn done(&mut self) {
        *self = Self::default();
    }
}

/// Whether a log cannot be believed: an alarm, as opposed to an answer that was lost.
pub(crate) fn alarm(error: &ClientError) -> Option<Error> {
    match error {
        ClientError::Seal(error) => Some(*error),
        ClientError::Problem(_)
        | ClientError::Connection(_)
        | ClientError::Timeout
        | ClientError::Answer(_)
        | ClientError::Missing(_)
        | ClientError::Lapsed => None,
    }
}
