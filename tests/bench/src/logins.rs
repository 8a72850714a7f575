//! Whether the time of an answer tells that a log-in name exists (issue of staff; R605).
//!
//! Names that somebody has and names that nobody has are asked for in random order over a few connections, with a proof that is
//! wrong for all of them. Status and length of every answer must be the same, and Welch's t between both kinds below 4.5
//! (the threshold of Goodwill, Jun, Jaffe and Rohatgi, 2011), over all samples and over those that no outlier hides (the fastest nine
//! tenths, as in Reparaz, Balasch and Verbauwhede, 2017). The server runs in this process, under a clock that is moved by hand, so
//! that its limits on guessing never answer instead.

use crate::{
    http::Http,
    idle::as_f64,
    net::Site,
    serve::config,
    world::{DESK, Size, World, bytes, rng},
};
use anyhow::{Context as _, bail};
use domain::{Clock, Timestamp};
use hyper::{Method, StatusCode};
use protocol::{
    Bytes,
    staff::{LoginParams, LoginStartParams},
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use sotto::{
    clock::SystemClock,
    serve::{gather, start},
};
use std::{
    collections::BTreeMap,
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};
use tokio::{task::JoinSet, time::Instant};

/// What counts as told apart.
const TOLD_APART: f64 = 4.5;
/// As many names of each kind, so that both are as warm in every cache.
const NAMES: u32 = 64;
/// How far the clock moves on before each question: the limits allow one every two seconds from one network.
const STEP_MS: i64 = 2_000;
/// How many ask at once: answers wait for a beat, so one alone would take half an hour.
const CONNECTIONS: u32 = 4;
/// Not counted: files grow, statements are prepared.
const WARM: u32 = 500;
/// The part of the samples that is looked at once more without the slowest.
const FASTEST: f64 = 0.9;

/// What is asked.
#[derive(clap::Args)]
pub(crate) struct Plan {
    /// How many samples of each question.
    #[arg(long, default_value_t = 100_000)]
    samples: u32,
    /// Order and proofs come from it; random when not given.
    #[arg(long)]
    seed: Option<u64>,
}

/// A clock that is moved by hand.
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// What is asked for a name.
#[derive(Clone, Copy)]
enum Question {
    Salt,
    LogIn,
}

/// Both kinds, in microseconds.
#[derive(Default)]
struct Samples {
    known: Vec<f64>,
    unknown: Vec<f64>,
}

/// Asks both questions, prints a line for each and one of JSON, and fails where a name shows.
pub(crate) async fn run(plan: &Plan) -> anyhow::Result<()> {
    let seed = plan.seed.unwrap_or_else(rand::random);
    let mut rng = rng(seed);
    let people = Size {
        staff: NAMES,
        waiting: 0,
    };
    let world = World::make(people, &mut rng).await?;
    let clock = Arc::new(Hand(AtomicI64::new(SystemClock.now().0)));
    let mut parts = gather(&config(world.folder(), false)).await?;
    parts.inside.clock = Arc::<Hand>::clone(&clock);
    let line = start(parts).await?;
    let site = Site {
        address: line.desk,
        origin: DESK,
        tls: None,
    };
    let mut worst = 0.0_f64;
    let mut figures = BTreeMap::new();
    for (name, question) in [("salt", Question::Salt), ("log_in", Question::LogIn)] {
        let seeds = (&clock, &mut rng);
        let samples = ask_all(&site, seeds, (question, plan.samples)).await?;
        for (part, samples) in [("all", &samples), ("fastest", &samples.fastest())] {
            let found = welch(samples);
            worst = worst.max(found.t.abs());
            writeln!(std::io::stdout(), "{name:7} {part:8} {found}")?;
            figures.insert(format!("{name}.{part}.t"), found.t);
        }
    }
    line.stop().await;
    let record = serde_json::json!({ "seed": seed, "samples": plan.samples, "figures": figures });
    writeln!(std::io::stdout(), "{record}").context("cannot write to standard output")?;
    if worst < TOLD_APART {
        Ok(())
    } else {
        bail!("the time of an answer tells whether a log-in name exists: |t| = {worst:.1}")
    }
}

/// Asks over all connections at once.
async fn ask_all(
    site: &Site,
    (clock, rng): (&Arc<Hand>, &mut StdRng),
    (question, count): (Question, u32),
) -> anyhow::Result<Samples> {
    let mut running = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let asker = Asker {
            http: Http::connect(site, None).await?,
            clock: Arc::clone(clock),
            rng: StdRng::from_rng(rng),
            alike: None,
        };
        running.spawn(asker.ask(question, count / CONNECTIONS));
    }
    let mut all = Samples::default();
    while let Some(done) = running.join_next().await {
        let samples = done??;
        all.known.extend(samples.known);
        all.unknown.extend(samples.unknown);
    }
    Ok(all)
}

/// Asks over one connection, and holds each answer against the first.
struct Asker {
    http: Http,
    clock: Arc<Hand>,
    rng: StdRng,
    alike: Option<(StatusCode, usize)>,
}

impl Asker {
    async fn ask(mut self, question: Question, count: u32) -> anyhow::Result<Samples> {
        let mut samples = Samples::default();
        for place in 0..WARM + count {
            let known = self.rng.random_bool(0.5);
            let us = self.one(question, known).await?;
            if place >= WARM {
                let kind = if known {
                    &mut samples.known
                } else {
                    &mut samples.unknown
                };
                kind.push(us);
            }
        }
        Ok(samples)
    }

    /// One question; how long the answer took, in microseconds.
    async fn one(&mut self, question: Question, known: bool) -> anyhow::Result<f64> {
        self.clock.0.fetch_add(STEP_MS, Ordering::SeqCst);
        let number = self.rng.random_range(0..NAMES);
        let kind = if known { "advocate" } else { "stranger" };
        let name = format!("{kind}-{number}");
        let (path, body) = match question {
            Question::Salt => {
                let params = LoginStartParams { name };
                ("/api/v1/login/start", serde_json::to_vec(&params)?)
            }
            Question::LogIn => {
                let params = LoginParams {
                    name,
                    auth: Bytes(bytes::<32>(&mut self.rng).to_vec()),
                    device_id: None,
                    code: None,
                };
                ("/api/v1/login", serde_json::to_vec(&params)?)
            }
        };
        let began = Instant::now();
        let (status, answer) = self.http.ask(Method::POST, path, body).await?;
        let took = began.elapsed();
        let seen = (status, answer.len());
        let first = *self.alike.get_or_insert(seen);
        if seen != first {
            bail!("answers differ: {first:?} and {seen:?}, for a name that is known: {known}");
        }
        Ok(took.as_secs_f64() * 1e6)
    }
}

impl Samples {
    /// Without what took longest, of both kinds together.
    fn fastest(&self) -> Self {
        let mut all = [self.known.as_slice(), &self.unknown].concat();
        all.sort_unstable_by(f64::total_cmp);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a place in the list"
        )]
        let place = (all.len() as f64 * FASTEST) as usize;
        let most = all.get(place).copied().unwrap_or(f64::INFINITY);
        let below = |kind: &[f64]| kind.iter().copied().filter(|us| *us < most).collect();
        Self {
            known: below(&self.known),
            unknown: below(&self.unknown),
        }
    }
}

/// How two kinds of samples differ.
struct Difference {
    /// Welch's t.
    t: f64,
    /// Mean of the known names less that of the unknown ones, in microseconds.
    us: f64,
    /// The standard error of that: what is much smaller would not be seen.
    error_us: f64,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "t = {:6.2}  difference {:7.3} us, standard error {:6.3} us",
            self.t, self.us, self.error_us
        )
    }
}

/// Welch's t of the means.
fn welch(samples: &Samples) -> Difference {
    let (known, unknown) = (mean(&samples.known), mean(&samples.unknown));
    let part = |kind: &[f64], mean: f64| variance(kind, mean) / length(kind);
    let error_us = (part(&samples.known, known) + part(&samples.unknown, unknown)).sqrt();
    let us = known - unknown;
    Difference {
        t: us / error_us,
        us,
        error_us,
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / length(values)
}

fn variance(values: &[f64], mean: f64) -> f64 {
    let squares = values.iter().map(|value| (value - mean).powi(2));
    squares.sum::<f64>() / (length(values) - 1.0)
}

fn length(values: &[f64]) -> f64 {
    as_f64(u64::try_from(values.len()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(known: [f64; 5], unknown: [f64; 5]) -> Samples {
        Samples {
            known: known.to_vec(),
            unknown: unknown.to_vec(),
        }
    }

    #[test]
    fn welch_tells_what_differs_from_what_does_not() {
        let same = welch(&samples(
            [1.0, 2.0, 3.0, 4.0, 5.0],
            [5.0, 4.0, 3.0, 2.0, 1.0],
        ));
        assert!(same.t.abs() < 1e-9);
        // By hand: means 3 and 13, both variances 2.5, standard error 1.
        let apart = welch(&samples(
            [1.0, 2.0, 3.0, 4.0, 5.0],
            [11.0, 12.0, 13.0, 14.0, 15.0],
        ));
        assert!((apart.t + 10.0).abs() < 1e-9, "{}", apart.t);
    }

    #[test]
    fn what_took_longest_is_left_out_of_both() {
        let cut = samples([1.0, 2.0, 3.0, 4.0, 99.0], [1.0, 2.0, 3.0, 4.0, 5.0]).fastest();
        assert_eq!(cut.known, [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(cut.unknown, [1.0, 2.0, 3.0, 4.0, 5.0]);
    }
}
