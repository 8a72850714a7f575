//! Every route and every frame asks: held against the table of permissions, through the front door.

use domain::{
    Clock as _, DeviceId, MemberId, Millis,
    permission::{Action, Actor, Role, Roles, can_somewhere},
};
use hyper::Method;
use protocol::Token;
use sha2::{Digest as _, Sha256};
use sotto::http::routes::{Listed, Need, desk_list, visitor_list};
use std::{fs, path::Path};
use store::staff::{DeviceRow, SessionRow, StaffRow};
use tests::line::Line;

/// Logs somebody with these roles in, past the log-in itself. Returns the cookie.
async fn session_of(line: &Line, number: u8, roles: &[Role]) -> String {
    let member = MemberId::from_bytes([number; 16]);
    let device = DeviceId::from_bytes([number; 16]);
    let token = [number; 32];
    let store = line.store();
    let mut tx = store.begin().await.unwrap();
    let staff = StaffRow {
        id: member,
        login: format!("role{number}"),
        salt: [0; 16],
        auth_hash: [0; 32],
        alias: format!("Role {number}"),
        roles: roles.iter().copied().collect(),
        team: line.org.team,
        active: true,
    };
    assert!(tx.insert_staff(&staff).await.unwrap());
    tx.put_device(&DeviceRow {
        id: device,
        member,
        chain: Vec::new(),
        hpke_key: Vec::new(),
        vault: Vec::new(),
    })
    .await
    .unwrap();
    let now = line.clock.now();
    tx.insert_session(&SessionRow {
        token_hash: Sha256::digest(token).into(),
        member,
        device,
        seen_at: now,
        ends_at: now.plus(Millis::from_secs(3_600)),
        began_at: now,
        proven_at: now,
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
    format!("__Host-s={}", Token(token))
}

async fn status(line: &Line, route: &Listed, cookie: &str) -> u16 {
    let http = client::Http::new(line.desk_site());
    let body = (route.method != Method::GET).then(|| "{}".into());
    http.request(
        route.method.clone(),
        route.path,
        body,
        &[("cookie", cookie)],
    )
    .await
    .unwrap()
    .status
}

#[tokio::test]
async fn a_route_of_the_desk_asks_for_a_session_or_says_why_not() {
    let line = Line::start().await;
    for route in desk_list() {
        match route.need {
            Need::Session(_) => {
                let status = status(&line, &route, "").await;
                assert_eq!(status, 401, "{} {}", route.method, route.path);
            }
            Need::Open(reason) => assert!(reason.len() > 10, "{}", route.path),
            Need::Capability(_) | Need::Forwarder(_) => {
                panic!("{}: the desk has no visitors and no forwarders", route.path)
            }
        }
    }
}

#[tokio::test]
async fn a_route_of_the_visitor_asks_for_no_session() {
    for route in visitor_list() {
        assert!(
            !matches!(route.need, Need::Session(_)),
            "{}: a visitor has none",
            route.path
        );
    }
}

#[tokio::test]
async fn each_role_is_stopped_at_the_door_of_what_it_may_never_do() {
    let line = Line::start().await;
    let nobody: &[Role] = &[];
    let every = Role::ALL.iter().map(std::slice::from_ref);
    for (number, roles) in (100..).zip(every.chain([nobody])) {
        let cookie = session_of(&line, number, roles).await;
        let actor = Actor {
            member: MemberId::from_bytes([number; 16]),
            roles: roles.iter().copied().collect::<Roles>(),
        };
        for route in desk_list() {
            let Need::Session(action) = route.need else {
                continue;
            };
            if route.path.ends_with("/logout") {
                continue;
            }
            let status = status(&line, &route, &cookie).await;
            let stopped = !can_somewhere(&actor, action);
            assert_eq!(
                status == 403,
                stopped,
                "{roles:?} {} {}: {status}",
                route.method,
                route.path
            );
        }
    }
}

#[tokio::test]
async fn who_is_stopped_is_written_down() {
    let line = Line::start().await;
    let cookie = session_of(&line, 100, &[Role::Administrator]).await;
    for route in desk_list() {
        if route.need == Need::Session(Action::WorkOnCase) {
            assert_eq!(status(&line, &route, &cookie).await, 403);
        }
    }
    let denied = super::audit::words(&line).await;
    assert!(!denied.is_empty());
    for (event, reason) in denied {
        assert_eq!(event, "access_denied");
        assert_eq!(reason.as_deref(), Some("work_on_case"));
    }
}

/// The table promises nothing that nobody built: each action is asked at a door, by a frame or in a use-case.
#[test]
fn every_action_of_the_table_has_a_use_case() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src");
    let mut folders = vec![root];
    let mut text = String::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    let words: std::collections::HashSet<&str> = text
        .split(|letter: char| !(letter.is_alphanumeric() || letter == ':'))
        .collect();
    for action in Action::ALL {
        let named = format!("Action::{action:?}");
        assert!(words.contains(named.as_str()), "nobody asks for {named}");
    }
}

/// The page of the wire is complete.
#[test]
fn every_route_is_in_the_protocol() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/protocol.md");
    let page = fs::read_to_string(page).unwrap();
    let routes = desk_list().into_iter().chain(visitor_list());
    let missing: Vec<_> = routes
        .map(|route| format!("`{} {}`", route.method, route.path))
        .filter(|route| !page.contains(route))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}
