//! Notices within a minute that the line is down, and that it is back.

use crate::software::fetch::{Coding, Origin};
use anyhow::Context as _;
use std::{path::PathBuf, time::Duration};
use tokio::{
    process::Command,
    time::{Instant, MissedTickBehavior, interval, timeout},
};

/// So many looks in a row without an answer: one alone may be a moment of the network's.
const MISSES: u32 = 3;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// An outage that is longer is an incident (R711).
const INCIDENT: Duration = Duration::from_hours(1);

/// What is run when the line goes and comes: moves the address to this host and back.
#[derive(Debug, Clone, Default)]
pub struct Hooks {
    /// When it is down.
    pub down: Option<PathBuf>,
    /// When it is back.
    pub up: Option<PathBuf>,
}

/// A watch on one line.
pub struct Watch {
    /// Where the line is.
    pub origin: Origin,
    /// How often to look.
    pub every: Duration,
    /// What to run.
    pub hooks: Hooks,
}

/// Hands the operator a line to read.
type Tell = fn(&str) -> anyhow::Result<()>;

/// How the line stands, as this host sees it.
enum Stands {
    Up { misses: u32 },
    Down { since: Instant, told: bool },
}

impl Watch {
    /// Looks for ever, and hands what the operator should read to `tell`.
    ///
    /// # Errors
    /// What `tell` says. A program that cannot be run is told, and the watch goes on.
    pub async fn run(self, tell: fn(&str) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let mut beat = interval(self.every);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut stands = Stands::Up { misses: 0 };
        loop {
            beat.tick().await;
            stands = self.step(stands, self.answers().await, tell).await?;
        }
    }

    async fn step(&self, stands: Stands, answers: bool, tell: Tell) -> anyhow::Result<Stands> {
        match stands {
            Stands::Up { misses } if !answers && misses + 1 >= MISSES => {
                tell("down  the line does not answer")?;
                run(self.hooks.down.as_ref(), tell).await?;
                Ok(Stands::Down {
                    since: Instant::now(),
                    told: false,
                })
            }
            Stands::Up { misses } => Ok(Stands::Up {
                misses: if answers { 0 } else { misses + 1 },
            }),
            Stands::Down { since, .. } if answers => {
                let minutes = since.elapsed().as_secs() / 60;
                tell(&format!(
                    "up    the line answers again, after {minutes} min"
                ))?;
                run(self.hooks.up.as_ref(), tell).await?;
                Ok(Stands::Up { misses: 0 })
            }
            Stands::Down { since, told: false } if since.elapsed() >= INCIDENT => {
                tell("INCIDENT  the line has been down for an hour")?;
                Ok(Stands::Down { since, told: true })
            }
            Stands::Down { since, told } => Ok(Stands::Down { since, told }),
        }
    }

    /// Whether the line says that it can serve.
    async fn answers(&self) -> bool {
        let asked = timeout(PATIENCE, self.origin.get("readyz", Coding::Plain)).await;
        matches!(asked, Ok(Ok(fetched)) if fetched.status == 204)
    }
}

async fn run(program: Option<&PathBuf>, tell: Tell) -> anyhow::Result<()> {
    let Some(program) = program else {
        return Ok(());
    };
    let ended = Command::new(program)
        .kill_on_drop(true)
        .status()
        .await
        .with_context(|| format!("cannot run {}", program.display()));
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => tell(&format!(
            "FAILED  {} ended with {status}",
            program.display()
        )),
        Err(error) => tell(&format!("FAILED  {error:#}")),
    }
}
