//! The real program, killed between sending and writing down that it sent: it calls again, and the gateway sees that it is the same.

use super::{
    number,
    receivers::{Receiver, Reply},
};
use client::{Desk, DeskPlan, Device, Http, Site, SystemClock};
use protocol::way::PageState;
use std::{fs, sync::Arc, time::Duration};
use tests::{
    child::Server,
    line::{PACE, origin},
    org::Org,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_while_it_calls_somebody_calls_again() {
    let org = Org::of_advocates(1);
    let mut gateway = Receiver::start().await;
    gateway.answers([Reply::Silence]);
    let mut server = Server::start(&org).await;
    server.kill().await;
    let path = server.folder.path().join("sotto.toml");
    let settings = fs::read_to_string(&path).unwrap();
    let paging = format!(
        "\n[paging]\nprivate_hosts = [\"127.0.0.1\"]\ntimeout_ms = 1000\n\
         [[paging.gateways]]\nname = \"sms\"\nurl = \"{}/send\"\n",
        gateway.origin()
    );
    fs::write(&path, settings + &paging).unwrap();
    server.run().await;
    let before = desk(&server, &org).await;
    before.add_way(number("7")).await.unwrap();
    before.test_page().await.unwrap();
    let first = gateway.next().await;
    server.kill().await;
    server.run().await;
    let second = gateway.next().await;
    assert_eq!(second.header("webhook-id"), first.header("webhook-id"));
    assert_eq!(second.body, first.body);
    let after = desk(&server, &org).await;
    let test = after.ways().await.unwrap().test.unwrap();
    assert!(matches!(test.state, PageState::Queued | PageState::Sent));
    assert!(server.terminate().await);
}

async fn desk(server: &Server, org: &Org) -> Desk {
    let plan = DeskPlan {
        http: Http::new(Site::plain(server.desk, &origin(server.desk))),
        root: org.pinned(),
        log_key: Some(org.log_key().public()),
        clock: Arc::new(SystemClock),
        pace: PACE,
        device: Device::default(),
        seen: Duration::from_millis(100),
    };
    let login = &org.people[0].login;
    Desk::log_in_with(plan, login, &org.keys).await.unwrap()
}
