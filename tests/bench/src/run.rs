//! The whole run: which rounds, in which order, and what is kept of them.

use crate::{
    chats,
    child::{Running, Subject},
    claims,
    figures::{Figures, percentile},
    http::Http,
    idle::{self, as_f64},
    report,
    talk::{self, Pace, Round, Talk},
    world::{Size, World, rng},
};
use anyhow::{Context as _, bail};
use hyper::{Method, StatusCode};
use rand::rngs::StdRng;
use std::{io::Write as _, time::Duration};
use tokio::time::Instant;

/// Messages a second of the steady rounds.
const STEADY: u32 = 500;
/// Half load is never more than this (performance targets, 4).
const HALF_MOST: f64 = 20_000.0;

/// What is run.
#[derive(clap::Args)]
pub(crate) struct Plan {
    /// One short round of everything, under a minute.
    #[arg(long)]
    quick: bool,
    /// Ids and tokens come from it; random when not given.
    #[arg(long)]
    seed: Option<u64>,
    /// How many conversations.
    #[arg(long, default_value_t = 50)]
    chats: u32,
    /// How many idle sockets; 3,000, or 1,000 in a quick run.
    #[arg(long)]
    sockets: Option<u32>,
    /// How many entries an end of the closed loop processes before it acknowledges them together, at most 16.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=16))]
    ack_every: u32,
    /// The same in the rounds at a fixed rate, where people's clients acknowledge each text by itself.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=16))]
    steady_ack_every: u32,
    /// Only the closed loop with TLS, for this many seconds: to look at with a profiler.
    #[arg(long)]
    only_closed: Option<u64>,
}

/// A run under way.
struct Run<'a> {
    plan: &'a Plan,
    rng: StdRng,
    figures: Figures,
}

/// Both processes with their conversations.
struct Pair {
    sotto: (Running, Vec<Talk>),
    relay: (Running, Vec<Talk>),
    /// Last: the folder goes when both are gone.
    _world: World,
}

/// Runs everything and prints the table, then one line of JSON.
pub(crate) async fn run(plan: &Plan) -> anyhow::Result<()> {
    let seed = plan.seed.unwrap_or_else(rand::random);
    let mut run = Run {
        plan,
        rng: rng(seed),
        figures: Figures::default(),
    };
    if let Some(secs) = plan.only_closed {
        let mut pair = run.pair(true).await?;
        let rounds = Duration::from_secs(secs);
        run.closed("closed.tls", &mut pair, (1, rounds)).await?;
        pair.stop().await?;
    } else {
        run.everything().await?;
    }
    let record = serde_json::json!({
        "seed": seed,
        "commit": commit(),
        "figures": run.figures.medians(),
    });
    let table = report::table(&run.figures);
    writeln!(std::io::stdout(), "{table}\n{record}").context("cannot write to standard output")
}

impl Run<'_> {
    async fn everything(&mut self) -> anyhow::Result<()> {
        self.throughput().await?;
        if !self.plan.quick {
            let mut pair = self.pair(false).await?;
            self.closed("closed.plain", &mut pair, secs((2, 4))).await?;
            pair.stop().await?;
        }
        self.idle(true).await?;
        if !self.plan.quick {
            self.idle(false).await?;
        }
        self.claims().await?;
        self.binary()
    }

    /// The closed loop, 500 messages a second, and half of what the closed loop could do.
    async fn throughput(&mut self) -> anyhow::Result<()> {
        let [closed, steady, half] = if self.plan.quick {
            [(1, 3), (1, 4), (1, 2)].map(secs)
        } else {
            [(3, 4), (2, 6), (2, 5)].map(secs)
        };
        let mut pair = self.pair(true).await?;
        self.closed("closed.tls", &mut pair, closed).await?;
        let per_s = f64::from(STEADY);
        self.steady("steady.tls", per_s, (&mut pair, steady))
            .await?;
        let capacity = self.figures.median("closed.tls.per_s.sotto").unwrap_or(0.0);
        let per_s = (capacity / 2.0).clamp(1.0, HALF_MOST);
        self.steady("half.tls", per_s, (&mut pair, half)).await?;
        pair.stop().await
    }

    /// Starts both processes over one folder and sets their conversations up.
    async fn pair(&mut self, tls: bool) -> anyhow::Result<Pair> {
        let size = Size {
            staff: self.plan.chats,
            waiting: 0,
        };
        let world = World::make(size, &mut self.rng).await?;
        let sotto = self.start(&world, tls).await?;
        let relay = Running::start(Subject::Relay, world.folder(), tls).await?;
        let ours = chats::open(&sotto, &world, &mut self.rng).await?;
        let theirs = chats::open(&relay, &world, &mut self.rng).await?;
        Ok(Pair {
            sotto: (sotto, ours),
            relay: (relay, theirs),
            _world: world,
        })
    }

    /// Starts the server, and notes how long that takes.
    async fn start(&mut self, world: &World, tls: bool) -> anyhow::Result<Running> {
        let began = Instant::now();
        let running = Running::start(Subject::Sotto, world.folder(), tls).await?;
        let mut http = Http::connect(&running.visitor(), None).await?;
        let (status, _) = http.ask(Method::GET, "/readyz", Vec::new()).await?;
        if status != StatusCode::NO_CONTENT {
            bail!("the server is not ready: {status}");
        }
        let ms = began.elapsed().as_secs_f64() * 1_000.0;
        self.figures.add("start.ms.sotto", ms);
        Ok(running)
    }

    async fn closed(
        &mut self,
        name: &str,
        pair: &mut Pair,
        (rounds, length): (u32, Duration),
    ) -> anyhow::Result<()> {
        let round = Round {
            pace: Pace::Closed,
            length,
            ack_every: self.plan.ack_every,
        };
        self.rounds(name, pair, (rounds, round)).await
    }

    async fn steady(
        &mut self,
        name: &str,
        per_s: f64,
        (pair, (rounds, length)): (&mut Pair, (u32, Duration)),
    ) -> anyhow::Result<()> {
        let every = Duration::from_secs_f64(f64::from(self.plan.chats) / per_s);
        let round = Round {
            pace: Pace::Every(every),
            length,
            ack_every: self.plan.steady_ack_every,
        };
        self.rounds(name, pair, (rounds, round)).await
    }

    async fn rounds(
        &mut self,
        name: &str,
        pair: &mut Pair,
        (rounds, round): (u32, Round),
    ) -> anyhow::Result<()> {
        // Not counted: files grow, statements are prepared.
        let warm = Round {
            length: Duration::from_millis(500),
            ..round
        };
        for (_, talks) in [&mut pair.sotto, &mut pair.relay] {
            talk::round(talks, warm).await?;
        }
        for _ in 0..rounds {
            self.one(&format!("{name}.*.sotto"), &mut pair.sotto, round)
                .await?;
            self.one(&format!("{name}.*.relay"), &mut pair.relay, round)
                .await?;
        }
        Ok(())
    }

    async fn one(
        &mut self,
        name: &str,
        (running, talks): &mut (Running, Vec<Talk>),
        round: Round,
    ) -> anyhow::Result<()> {
        let before = running.usage()?;
        let mut tally = talk::round(talks, round).await?;
        let after = running.usage()?;
        let count = as_f64(u64::try_from(tally.delivered_us.len())?);
        if tally.accepted_us.len() != tally.delivered_us.len() || count < 1.0 {
            bail!("not as many texts were delivered as accepted");
        }
        let cpu = as_f64(after.cpu_us - before.cpu_us) / count;
        let written = as_f64(after.written_bytes - before.written_bytes) / count;
        let per_s = as_f64(tally.in_time) / round.length.as_secs_f64();
        for (what, value) in [
            ("cpu_us", cpu),
            ("written_bytes", written),
            ("per_s", per_s),
            ("ack_p50_us", percentile(&mut tally.accepted_us, 50.0)),
            ("ack_p99_us", percentile(&mut tally.accepted_us, 99.0)),
            ("delivery_p50_us", percentile(&mut tally.delivered_us, 50.0)),
            ("delivery_p99_us", percentile(&mut tally.delivered_us, 99.0)),
        ] {
            self.figures.add(&name.replace('*', what), value);
        }
        Ok(())
    }

    async fn idle(&mut self, tls: bool) -> anyhow::Result<()> {
        let sockets = if self.plan.quick { 1_000 } else { 3_000 };
        let size = Size {
            staff: 0,
            waiting: self.plan.sockets.unwrap_or(sockets),
        };
        let world = World::make(size, &mut self.rng).await?;
        let kind = if tls { "tls" } else { "plain" };
        let sotto = self.start(&world, tls).await?;
        let relay = Running::start(Subject::Relay, world.folder(), tls).await?;
        for (subject, running) in [("sotto", sotto), ("relay", relay)] {
            let cost = idle::measure(&running, &world.waiting).await?;
            for (what, value) in [
                ("rss_kib", cost.rss_kib),
                ("come_us", cost.come_us),
                ("come_per_s", cost.come_per_s),
                ("idle_us_per_s", cost.idle_us_per_s),
            ] {
                self.figures
                    .add(&format!("idle.{kind}.{what}.{subject}"), value);
            }
            running.stop().await?;
        }
        Ok(())
    }

    async fn claims(&mut self) -> anyhow::Result<()> {
        let secs = if self.plan.quick { 2 } else { 4 };
        let length = Duration::from_secs(secs);
        for (name, waiting, desks) in [("1k", 1_000, 0), ("10k", 10_000, 0), ("watched", 100, 8)] {
            let size = Size { staff: 16, waiting };
            let world = World::make(size, &mut self.rng).await?;
            let running = self.start(&world, true).await?;
            let claims = claims::measure(&running, &world, (desks, length)).await?;
            for (what, value) in [
                ("per_s", claims.per_s),
                ("p50_us", claims.p50_us),
                ("cpu_us", claims.cpu_us),
            ] {
                self.figures
                    .add(&format!("claims.{name}.{what}.sotto"), value);
            }
            running.stop().await?;
        }
        Ok(())
    }

    /// The server's own program, if it was built beside this one.
    fn binary(&mut self) -> anyhow::Result<()> {
        let program = std::env::current_exe()?.with_file_name("sotto");
        if let Ok(found) = std::fs::metadata(program) {
            self.figures
                .add("binary.mb.sotto", as_f64(found.len()) / 1e6);
        }
        Ok(())
    }
}

impl Pair {
    async fn stop(self) -> anyhow::Result<()> {
        // Clients go first, as they would.
        drop((self.sotto.1, self.relay.1));
        self.sotto.0.stop().await?;
        self.relay.0.stop().await
    }
}

fn secs((rounds, length): (u32, u64)) -> (u32, Duration) {
    (rounds, Duration::from_secs(length))
}

/// What was measured; empty outside a checkout.
pub(crate) fn commit() -> String {
    let mut git = std::process::Command::new("git");
    let said = git.args(["rev-parse", "--short", "HEAD"]).output();
    said.map(|said| String::from_utf8_lossy(&said.stdout).trim().to_owned())
        .unwrap_or_default()
}
