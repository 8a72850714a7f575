//! Sends what waits, one form after the other.

use crate::{ForwardError, Home, Line, Result, Spool, post::Post, spool::Waiting};
use bytes::Bytes;
use client::ClientError;
use protocol::{
    Bytes as Sealed, ProblemCode, Reference,
    referral::{ReceiptResponse, ReferralParams},
};
use seal::{Notice, referral::Referral};
use std::time::Duration;

const PATH: &str = "/api/v1/referrals";
/// How often one form waits for its turn, where the line says that it was too much at once.
const TURNS: u32 = 5;
/// The longest pause for a turn; with a longer one the form waits for another time.
const LONGEST_TURN: Duration = Duration::from_mins(1);

/// What became of a form.
#[derive(Debug)]
pub enum Outcome {
    /// The line has it; this is its receipt.
    Sent(ReceiptResponse),
    /// The line had it from an earlier time.
    SentBefore,
    /// It waits here, for this reason.
    Waits(ForwardError),
}

/// Tries everything that waits once, as fast as the line takes it. What the line takes is forgotten here; everything else stays, whatever
/// the line said.
///
/// # Errors
/// When the spool itself cannot be read.
pub async fn send_all(home: &Home, line: &Line, key_id: &str) -> Result<Vec<(Reference, Outcome)>> {
    let spool = home.spool()?;
    let mut all = Vec::new();
    for reference in spool.list()? {
        let sender = Sender {
            home,
            line,
            spool: &spool,
            key_id,
        };
        let outcome = match sender.send_in_turn(reference).await {
            Ok(outcome) => outcome,
            Err(error) => Outcome::Waits(error),
        };
        all.push((reference, outcome));
    }
    Ok(all)
}

struct Sender<'a> {
    home: &'a Home,
    line: &'a Line,
    spool: &'a Spool,
    key_id: &'a str,
}

impl Sender<'_> {
    /// Where the line takes no more at once, waits as long as it says: the next form would only be refused as well.
    async fn send_in_turn(&self, reference: Reference) -> Result<Outcome> {
        for _ in 1..TURNS {
            match self.send(reference).await {
                Err(ForwardError::Line(error)) => match pause(&error) {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => return Err(error.into()),
                },
                done => return done,
            }
        }
        self.send(reference).await
    }

    async fn send(&self, reference: Reference) -> Result<Outcome> {
        let Some(mut waiting) = self.spool.get(reference)? else {
            return Ok(Outcome::SentBefore);
        };
        // The bytes that went before go first: the line may have them, and knows them again also when their key was replaced since.
        if let Some(body) = waiting.body.take() {
            match self.post(reference, body).await {
                Err(error) if code(&error) == Some(ProblemCode::RetiredKey) => {}
                done => return self.done(reference, done),
            }
        }
        let notice = self.line.notice().await?;
        let body = self.seal(reference, &waiting, &notice)?;
        waiting.body = Some(body.clone());
        // On disk before it is on the wire.
        self.spool.put(reference, &waiting)?;
        let done = self.post(reference, body).await;
        self.done(reference, done)
    }

    fn done(&self, reference: Reference, done: Result<ReceiptResponse>) -> Result<Outcome> {
        let outcome = match done {
            Ok(receipt) => Outcome::Sent(receipt),
            // Nobody else knows the reference: it went before, from a spool that has forgotten it.
            Err(error) if code(&error) == Some(ProblemCode::Conflict) => Outcome::SentBefore,
            Err(error) => return Err(error),
        };
        self.spool.remove(reference)?;
        Ok(outcome)
    }

    fn seal(&self, reference: Reference, waiting: &Waiting, notice: &Notice) -> Result<String> {
        let json = |error: serde_json::Error| ForwardError::Input(error.to_string());
        let inside = zeroize::Zeroizing::new(serde_json::to_vec(&waiting.form).map_err(json)?);
        // The line knows no key of ours where we show a certificate: a signature in the box would be somebody's.
        let (_, signs) = self.line.inbox();
        let key = signs.then(|| self.home.key());
        let params = ReferralParams {
            routing: waiting.form.routing.clone(),
            sealed: Sealed(Referral::seal(reference.0, &inside, key, notice)?),
            introduction: waiting.introduction.clone(),
        };
        serde_json::to_string(&params).map_err(json)
    }

    async fn post(&self, reference: Reference, body: String) -> Result<ReceiptResponse> {
        let post = Post {
            home: self.home,
            line: self.line,
            key_id: self.key_id,
        };
        let answer = post.send(PATH, reference, Bytes::from(body)).await?;
        let receipt = serde_json::from_slice(&answer);
        receipt.map_err(|_source| ClientError::Answer("not a receipt").into())
    }
}

/// How long the line asks us to wait.
fn pause(error: &ClientError) -> Option<Duration> {
    let ClientError::Problem(problem) = error else {
        return None;
    };
    let pause = Duration::from_millis(u64::from(problem.retry_after_ms?));
    Some(pause).filter(|pause| problem.code == ProblemCode::RateLimited && *pause <= LONGEST_TURN)
}

fn code(error: &ForwardError) -> Option<ProblemCode> {
    match error {
        ForwardError::Line(error) => error.code(),
        ForwardError::File { .. }
        | ForwardError::NotSetUp(_)
        | ForwardError::Input(_)
        | ForwardError::Seal(_) => None,
    }
}
