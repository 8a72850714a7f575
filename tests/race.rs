//! Many advocates race for many items: each is claimed exactly once, and who held it before is refused.

use crate::line::Line;
use domain::{
    AttendanceId, DeviceId, Fence, Holder, ItemId, MemberId,
    chat::EndReason,
    level::{DeviceRisk, Safety},
    permission::{Actor, Role, Roles},
    rota::{Duty, presence::Attendance},
};
use serde::Serialize;
use sotto::{
    App,
    chat::{
        end::{self, EndError},
        open::{self, Opening},
    },
    triage::{
        claim_next::{self, ClaimError},
        give_back,
    },
};
use std::collections::HashMap;
use store::staff::StaffRow;
use tokio::task::JoinSet;

/// What came of a race.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Who raced.
    pub racers: u32,
    /// What they raced for.
    pub items: u32,
    /// Claims that were granted, given back ones included.
    pub claims: u32,
    /// Items that were claimed and ended.
    pub ended: u32,
    /// Claims of the same item under the same fence: must be none.
    pub double: u32,
    /// Items that nobody ended: must be none.
    pub stuck: u32,
    /// Writes under an old fence that were refused.
    pub stale_refused: u32,
    /// Writes under an old fence that were taken: must be none.
    pub stale_taken: u32,
}

/// What one racer did.
#[derive(Default)]
struct Done {
    claims: Vec<(ItemId, Fence)>,
    ended: u32,
    stale_refused: u32,
    stale_taken: u32,
}

/// Runs a race at a line.
pub async fn race(line: &Line, racers: u32, items: u32) -> Outcome {
    let app = line.app().clone();
    for number in 0..items {
        open::open(&app, opening(number)).await.unwrap();
    }
    let mut running = JoinSet::new();
    for number in 0..racers {
        comes(&app, number).await;
        running.spawn(run(app.clone(), number));
    }
    let mut outcome = Outcome {
        racers,
        items,
        claims: 0,
        ended: 0,
        double: 0,
        stuck: 0,
        stale_refused: 0,
        stale_taken: 0,
    };
    let mut granted: HashMap<(ItemId, Fence), u32> = HashMap::new();
    while let Some(done) = running.join_next().await {
        let done = done.unwrap();
        for claim in done.claims {
            outcome.claims += 1;
            *granted.entry(claim).or_default() += 1;
        }
        outcome.ended += done.ended;
        outcome.stale_refused += done.stale_refused;
        outcome.stale_taken += done.stale_taken;
    }
    let doubles = granted.values().filter(|times| **times > 1).count();
    outcome.double = u32::try_from(doubles).unwrap();
    outcome.stuck = items - outcome.ended;
    outcome
}

fn opening(number: u32) -> Opening {
    let mut id = [0x11; 16];
    id[..4].copy_from_slice(&number.to_be_bytes());
    let mut token = [0x22; 32];
    token[..4].copy_from_slice(&number.to_be_bytes());
    Opening {
        chat: domain::ChatId::from_bytes(id),
        token,
        language: "en".to_owned(),
        safety: Safety::OkForNow,
        device: DeviceRisk::NotSaid,
        drill: None,
        code: None,
    }
}

fn racer(number: u32) -> [u8; 16] {
    let mut id = [0x33; 16];
    id[..4].copy_from_slice(&number.to_be_bytes());
    id
}

fn advocate() -> Roles {
    [Role::Advocate].into_iter().collect()
}

/// A racer is staff, and on duty.
async fn comes(app: &App, number: u32) {
    let member = MemberId::from_bytes(racer(number));
    let mut tx = app.store.begin().await.unwrap();
    let staff = StaffRow {
        id: member,
        login: format!("racer{number}"),
        salt: [0; 16],
        auth_hash: [0; 32],
        alias: format!("Racer {number}"),
        roles: advocate(),
        team: app.team,
        active: true,
    };
    assert!(tx.insert_staff(&staff).await.unwrap());
    let id = AttendanceId::from_bytes(racer(number));
    let there = Attendance::begin(id, (member, Duty::Primary), None, app.now());
    assert!(tx.insert_attendance(&there).await.unwrap());
    tx.commit().await.unwrap();
}

async fn run(app: App, number: u32) -> Done {
    let id = racer(number);
    let actor = Actor {
        member: MemberId::from_bytes(id),
        roles: advocate(),
    };
    let holder = Holder {
        member: actor.member,
        device: DeviceId::from_bytes(id),
    };
    let mut done = Done::default();
    loop {
        let claim = match claim_next::claim_next(&app, &actor, holder, false).await {
            Ok(claim) => claim.item,
            Err(ClaimError::NothingWaiting) if left(&app).await == 0 => return done,
            // Somebody holds the rest, and may give it back.
            Err(ClaimError::NothingWaiting) => {
                tokio::task::yield_now().await;
                continue;
            }
            Err(error) => panic!("a claim failed: {error}"),
        };
        done.claims.push((claim.id, claim.fence));
        let first = claim.fence == Fence(1);
        if first && claim.id.as_bytes()[0].is_multiple_of(4) {
            give_back::give_back(&app, &actor, claim.id, claim.fence)
                .await
                .unwrap();
            // Somebody else may hold it by now, or nobody: this fence counts no more.
            match end::end(
                &app,
                &actor,
                claim.chat().unwrap(),
                claim.fence,
                EndReason::EndedByAdvocate,
            )
            .await
            {
                Err(EndError::Rejected(_)) => done.stale_refused += 1,
                Err(error) => panic!("refused for another reason: {error}"),
                Ok(()) => done.stale_taken += 1,
            }
            continue;
        }
        end::end(
            &app,
            &actor,
            claim.chat().unwrap(),
            claim.fence,
            EndReason::EndedByAdvocate,
        )
        .await
        .unwrap();
        done.ended += 1;
    }
}

/// How many items are not over.
async fn left(app: &App) -> usize {
    let mut tx = app.store.read().await.unwrap();
    let open = tx.open_items(app.team, None, 10_000).await.unwrap();
    let over = |item: &&domain::Item| matches!(item.state, domain::ItemState::WrapUp { .. });
    open.len() - open.iter().filter(over).count()
}
