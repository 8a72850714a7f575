//! What whoever keeps the machine can do to people's accounts: by typing, beside the running line.

use super::{audit::words_of, ceremony::Table};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use client::{Desk, DeskPlan, Link, Newcomer, Progress};
use protocol::{Token, limits::close, staff::Role};
use sotto::serve;
use std::time::Duration;
use tests::seat::Seat;
use tokio::time::timeout;

const DORAS: &str = "seven quiet herons at noon";

fn plan(table: &Table, line: &serve::Line) -> DeskPlan {
    Table::desk_plan(line, table.root())
}

/// The way in that a typed link opens, as the supervisor sees it, and the code in it.
async fn way_in(table: &Table, sam: &Desk, file: &str) -> Link {
    let link = std::fs::read_to_string(table.path(file)).unwrap();
    let code = link.trim().split("#enrol=").nth(1).unwrap();
    let code = URL_SAFE_NO_PAD.decode(code).unwrap().try_into().unwrap();
    let rows = sam.enrolments().await.unwrap();
    let row = rows.iter().find(|row| row.invited_by.is_none()).unwrap();
    Link {
        id: row.enrolment_id,
        member: row.member_id,
        code: Token(code),
    }
}

/// Opens the link on a new device; Sam compares and certifies.
async fn comes_in(plan: DeskPlan, sam: &Desk, way_in: &Link) -> Desk {
    let mut newcomer = Newcomer::redeem(plan, way_in.code).await.unwrap();
    let comparing = sam.begin_comparison(way_in.id).await.unwrap();
    assert_eq!(newcomer.step().await.unwrap(), Progress::Waiting);
    let digits = sam.digits(&comparing).await.unwrap();
    assert_eq!(newcomer.step().await.unwrap(), Progress::Digits(digits));
    sam.certify(&comparing).await.unwrap();
    assert_eq!(newcomer.step().await.unwrap(), Progress::Certified);
    newcomer.finish("Laptop", DORAS).await.unwrap()
}

#[tokio::test]
async fn somebody_is_invited_brought_back_and_locked_out_by_typing() {
    let table = Table::new();
    table.set_up().await;
    let config = table.config();
    let line = serve::from_config(&config).await.unwrap();
    let sam = table.sam(&line).await.unwrap();
    table
        .types(
            "sotto staff invite --config ./sotto.toml --login Dora --alias Dora --role advocate \
             --role case-worker --out ./link",
        )
        .await
        .unwrap();
    let invited = way_in(&table, &sam, "link").await;
    let dora = comes_in(plan(&table, &line), &sam, &invited).await;
    assert_eq!(dora.me().roles, [Role::Advocate, Role::CaseWorker]);
    // She lost everything: the machine makes the link, and the supervisor is the second person.
    table
        .types("sotto staff recover --config ./sotto.toml --login dora --out ./back")
        .await
        .unwrap();
    let recovery = way_in(&table, &sam, "back").await;
    let mut dora = Seat::new(comes_in(plan(&table, &line), &sam, &recovery).await);
    dora.queue_told().await;
    // The running line hears of what another process did, and closes her socket.
    table
        .types("sotto staff revoke --config ./sotto.toml --login dora")
        .await
        .unwrap();
    let closed = timeout(Duration::from_secs(10), dora.over()).await.unwrap();
    assert_eq!(closed, close::UNAUTHENTICATED);
    assert!(dora.devices().await.is_err(), "the session is over as well");
    let said = words_of(line.app.store.as_ref()).await;
    for (event, reason) in [
        ("staff_invited", "join"),
        ("staff_invited", "recovery"),
        ("key_revoked", "lost"),
    ] {
        let row = (event.to_owned(), Some(reason.to_owned()));
        assert!(said.contains(&row), "{event} {reason}");
    }
    line.stop().await;
}

#[tokio::test]
async fn what_is_typed_wrong_changes_nothing_and_says_why() {
    let table = Table::new();
    table.set_up().await;
    table.config();
    for (line, expected) in [
        (
            "sotto staff invite --config ./sotto.toml --login sam --alias Kim",
            "somebody has this log-in name already",
        ),
        (
            "sotto staff invite --config ./sotto.toml --login a/b --alias Kim",
            "letters, digits",
        ),
        (
            "sotto staff invite --config ./sotto.toml --login kim --alias Kim --out ./root.key",
            "nothing was overwritten",
        ),
        (
            "sotto staff invite --config ./sotto.toml --login kim --alias Kim --role boss",
            "one of advocate",
        ),
        (
            "sotto staff recover --config ./sotto.toml --login kim",
            "nobody logs in as kim",
        ),
        (
            "sotto staff revoke --config ./sotto.toml --login kim",
            "nobody logs in as kim",
        ),
        (
            "sotto staff revoke --config ./sotto.toml --login sam --certificate 12",
            "no such device",
        ),
        (
            "sotto staff revoke --config ./sotto.toml --login sam",
            "nobody else holds the team's key",
        ),
    ] {
        let error = table.types(line).await.unwrap_err();
        assert!(error.contains(expected), "{line}\n{error}");
    }
    // Nothing of it happened: the only key holder still logs in.
    let line = serve::from_config(&table.config()).await.unwrap();
    let sam = table.sam(&line).await.unwrap();
    assert!(sam.enrolments().await.unwrap().is_empty());
    line.stop().await;
    // Whoever insists is let.
    let line =
        "sotto staff revoke --config ./sotto.toml --login sam --even-the-last-key --reason left";
    table.types(line).await.unwrap();
}
