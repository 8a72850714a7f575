//! Whether taking the next person stays as quick however many wait (issue "On call": flat from 1,000 to 1,000,000 waiting).
//!
//! The use-case itself is timed, in this process, over a database of each size; whoever was taken is replaced by a newcomer at the
//! end of the line outside the measured time. Sizes take turns, each in a line of its own that is started for the turn, so that what
//! the machine does meanwhile falls on all of them. Three kinds of company: nobody; desks that the hub knows, so that the queue is
//! read and offers are made; and desks behind real sockets that are told every change.

mod fill;
mod steps;

use crate::{
    claims,
    figures::percentile,
    net::Site,
    serve::config,
    world::{Advocate, DESK, Size, World, rng, wait_in_line},
};
use anyhow::{Context as _, bail};
use domain::{
    DeviceId, Holder, Item, ItemState, MemberId,
    ladder::Climb,
    permission::{Actor, Role, Roles},
};
use rand::rngs::StdRng;
use sotto::{
    App,
    hub::{Address, Link},
    serve::{Line, from_config},
    triage::{claim_next::claim_next, list},
};
use std::{collections::BTreeMap, fmt::Write as _, io::Write as _, sync::Arc};
use tokio::{task::JoinSet, time::Instant};

/// The most that the slowest backlog may take of the time at the smallest (performance targets, 9).
const FLAT: f64 = 1.3;
/// Claims of a turn that do not count: a line was just started, its statements are not prepared.
const WARM: u32 = 30;

/// What is measured.
#[derive(clap::Args)]
pub(crate) struct Plan {
    /// How many wait, from the smallest on.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000, 1_000_000])]
    sizes: Vec<u32>,
    /// How many desks are connected where desks are.
    #[arg(long, default_value_t = 50)]
    desks: u32,
    /// Who is connected, one after the other.
    #[arg(long, value_enum, value_delimiter = ',', default_values = ["alone", "hub", "sockets"])]
    company: Vec<Company>,
    /// How often each size has its turn.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// Counted claims of a turn.
    #[arg(long, default_value_t = 200)]
    claims: u32,
    /// Ids and tokens come from it; random when not given.
    #[arg(long)]
    seed: Option<u64>,
}

/// Who is connected while people are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
enum Company {
    /// Nobody.
    Alone,
    /// Desks as the hub sees them, which read the queue whenever they are woken.
    Hub,
    /// Desks behind sockets, which are told what changed as well.
    Sockets,
}

impl Company {
    const fn name(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::Hub => "hub",
            Self::Sockets => "sockets",
        }
    }
}

/// Claims of one size in one company, in microseconds: the middle and the slowest hundredth of each turn.
#[derive(Default)]
struct Times {
    p50: Vec<u32>,
    p99: Vec<u32>,
}

type Found = BTreeMap<(Company, u32), Times>;

/// Measures, prints the table, the steps of one claim and a line of JSON, and fails where the time grows with the backlog.
pub(crate) async fn run(plan: &Plan) -> anyhow::Result<()> {
    let seed = plan.seed.unwrap_or_else(rand::random);
    let mut rng = rng(seed);
    let mut worlds = Vec::new();
    for waiting in &plan.sizes {
        let size = Size {
            staff: plan.desks + 1,
            waiting: 0,
        };
        let world = World::make(size, &mut rng).await?;
        fill::fill(&world, *waiting).await?;
        worlds.push((*waiting, world));
    }
    let mut found = Found::new();
    for round in 0..plan.rounds {
        for company in plan.company.iter().copied() {
            let first = usize::try_from(round)? % worlds.len().max(1);
            let (late, early) = worlds.split_at(first);
            for (waiting, world) in early.iter().chain(late) {
                let mut took = turn(plan, world, (company, &mut rng)).await?;
                let times = found.entry((company, *waiting)).or_default();
                times.p50.push(whole(percentile(&mut took, 50.0)));
                times.p99.push(whole(percentile(&mut took, 99.0)));
            }
        }
    }
    let mut steps = Vec::new();
    for (waiting, world) in &worlds {
        let taken = steps::measure(world, (plan.claims, &mut rng)).await?;
        steps.push((*waiting, taken));
    }
    let (text, flat) = table(&mut found);
    let record = record(seed, plan, &mut found);
    let steps = steps::table(&steps);
    writeln!(std::io::stdout(), "{text}\n{steps}\n{record}").context("cannot write")?;
    if !flat {
        bail!("the time of a claim grows with the backlog: more than {FLAT} times the smallest")
    }
    Ok(())
}

/// Starts a line, connects who is to be there, and takes people. How long each took, in microseconds.
async fn turn(
    plan: &Plan,
    world: &World,
    (company, rng): (Company, &mut StdRng),
) -> anyhow::Result<Vec<u32>> {
    let line = from_config(&config(world.folder(), false)).await?;
    let desks = world.staff.get(1..).context("nobody takes anybody")?;
    let watching = match company {
        Company::Alone => JoinSet::new(),
        Company::Hub => connect(&line.app, desks),
        Company::Sockets => {
            let site = Site {
                address: line.desk,
                origin: DESK,
                tls: None,
            };
            claims::watch_at(&site, desks).await?
        }
    };
    let took = take(&line, world, (plan.claims, rng)).await;
    drop(watching);
    line.stop().await;
    took
}

/// Takes people one after the other.
async fn take(
    line: &Line,
    world: &World,
    (claims, rng): (u32, &mut StdRng),
) -> anyhow::Result<Vec<u32>> {
    let (actor, holder) = who(world.staff.first().context("nobody takes anybody")?);
    let mut took = Vec::new();
    for nth in 0..WARM + claims {
        let began = Instant::now();
        let claim = claim_next(&line.app, &actor, holder, false).await?;
        let elapsed = u32::try_from(began.elapsed().as_micros())?;
        if nth >= WARM {
            took.push(elapsed);
        }
        replace(&line.app, world, (claim.item, rng)).await?;
    }
    Ok(took)
}

/// Ends what was taken, and lets somebody else come: the backlog stays as long as it is.
async fn replace(app: &App, world: &World, (item, rng): (Item, &mut StdRng)) -> anyhow::Result<()> {
    let mut tx = app.store.begin().await?;
    let closed = item.clone().finish(app.now(), &app.times.leases());
    let closed = closed.close(item.fence)?;
    if !tx.save_item(&item, &closed).await? {
        bail!("somebody else holds what was taken");
    }
    // Like everybody in this line: called for tomorrow.
    let climb = Climb {
        next: app.now().plus(fill::DAY),
        ..Climb::start(app.now())
    };
    let state = ItemState::Waiting { climb };
    wait_in_line(tx.as_mut(), world.team, (state, rng)).await?;
    tx.commit().await?;
    app.hub.queue_changed();
    Ok(())
}

/// Desks as the hub sees them: like a socket's loop, each reads the queue when it is woken, and keeps what it read.
fn connect(app: &App, desks: &[Advocate]) -> JoinSet<()> {
    let mut watching = JoinSet::new();
    for (nth, advocate) in (0_u8..).zip(desks) {
        let (actor, holder) = who(advocate);
        let link = app.hub.connect(Address::Staff {
            member: holder.member,
            device: holder.device,
            session: [nth; 32],
            roles: actor.roles,
        });
        let app = app.clone();
        watching.spawn(async move { look(&app, &link, actor).await });
    }
    watching
}

async fn look(app: &App, link: &Arc<Link>, actor: Actor) {
    let mut seen = list::list(app, &actor).await;
    while seen.is_ok() {
        let hints = link.hints().await;
        if hints.queue {
            seen = list::list(app, &actor).await;
        }
    }
}

/// Somebody with their device.
fn who(advocate: &Advocate) -> (Actor, Holder) {
    let staff = advocate.identity.staff();
    let member = MemberId::from_bytes(staff.member);
    let roles = [Role::Advocate].into_iter().collect::<Roles>();
    let device = DeviceId::from_bytes(staff.device);
    (Actor { member, roles }, Holder { member, device })
}

/// The table, and whether everything in it is flat.
fn table(found: &mut Found) -> (String, bool) {
    let mut text = format!(
        "{:<10} {:>9} {:>9} {:>9} {:>7}  must\n",
        "desks", "waiting", "p50 us", "p99 us", "ratio"
    );
    let mut flat = true;
    let mut smallest = BTreeMap::new();
    for ((company, waiting), times) in found.iter_mut() {
        let p50 = percentile(&mut times.p50, 50.0);
        let p99 = percentile(&mut times.p99, 50.0);
        // Sizes of one company come in order: the first is the smallest.
        let base = *smallest.entry(*company).or_insert(p50);
        let ratio = p50 / base;
        let met = ratio <= FLAT;
        flat &= met;
        let verdict = if met { "met" } else { "MISSED" };
        let name = company.name();
        // Writing to a text does not fail.
        let _written = writeln!(
            text,
            "{name:<10} {waiting:>9} {p50:>9.0} {p99:>9.0} {ratio:>7.2}  <= {FLAT} {verdict}"
        );
    }
    (text, flat)
}

fn record(seed: u64, plan: &Plan, found: &mut Found) -> serde_json::Value {
    let figures: BTreeMap<String, f64> = found
        .iter_mut()
        .map(|((company, waiting), times)| {
            let name = format!("{}.{waiting}.p50_us", company.name());
            (name, percentile(&mut times.p50, 50.0))
        })
        .collect();
    serde_json::json!({
        "seed": seed,
        "commit": crate::run::commit(),
        "desks": plan.desks,
        "rounds": plan.rounds,
        "claims": plan.claims,
        "figures": figures,
    })
}

/// A percentile of whole numbers is one of them.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it was a u32 before"
)]
fn whole(value: f64) -> u32 {
    value as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(p50: u32) -> Times {
        Times {
            p50: vec![p50],
            p99: vec![p50 * 2],
        }
    }

    #[test]
    fn what_grows_past_the_bar_is_said_and_fails() {
        let mut found = Found::from([
            ((Company::Alone, 1_000), times(100)),
            ((Company::Alone, 1_000_000), times(130)),
        ]);
        assert!(table(&mut found).1);
        found.insert((Company::Hub, 1_000), times(100));
        found.insert((Company::Hub, 1_000_000), times(131));
        let (text, flat) = table(&mut found);
        assert!(!flat);
        assert_eq!(text.matches("MISSED").count(), 1);
    }
}
