//! How people say how they are reached.

use super::{Scene, mailbox, number, receivers::Subscriber};
use domain::{
    page::PageState as Stored,
    permission::{Role, Roles},
};
use protocol::{
    ProblemCode, WayId,
    way::{PageState, WayKind, WayTarget},
};
use sotto::config::Paging;

fn code<T>(result: client::Result<T>) -> Option<ProblemCode> {
    result.err().and_then(|error| error.code())
}

#[tokio::test(flavor = "multi_thread")]
async fn ways_are_kept_in_their_order_and_are_their_owners_affair() {
    let scene = Scene::start().await;
    let alex = scene.desk("alex").await;
    let browser = Subscriber::at(&scene.push, 7);
    let mut ids = Vec::new();
    for target in [browser.target(), mailbox("alex@home.test"), number("7")] {
        ids.push(alex.add_way(target.clone()).await.unwrap());
        alex.add_way(target).await.unwrap();
    }
    let own = alex.ways().await.unwrap();
    assert!(own.mail);
    assert_eq!(own.gateways, ["sms"]);
    let seen: Vec<_> = own.ways.iter().map(|way| (way.way_id, way.kind)).collect();
    let kinds = [WayKind::Push, WayKind::Mail, WayKind::Gateway];
    let expected: Vec<_> = ids.iter().copied().zip(kinds).collect();
    assert_eq!(seen, expected, "each address once");
    assert_eq!(own.ways[0].device_id, Some(own.device_id));
    assert_eq!(own.ways[2].label.as_deref(), Some("7"));

    let bea = scene.desk("bea").await;
    assert_eq!(bea.ways().await.unwrap().ways, []);
    assert_eq!(
        code(bea.remove_way(ids[0]).await),
        Some(ProblemCode::NotFound)
    );
    let foreign = bea.order_ways(ids.clone()).await;
    assert_eq!(code(foreign), Some(ProblemCode::Conflict));

    ids.reverse();
    alex.order_ways(ids.clone()).await.unwrap();
    let found = alex.ways().await.unwrap().ways;
    assert_eq!(found.iter().map(|way| way.way_id).collect::<Vec<_>>(), ids);
    for wrong in [vec![ids[0]], vec![ids[0]; 3], vec![WayId([1; 16]); 3]] {
        assert_eq!(
            code(alex.order_ways(wrong).await),
            Some(ProblemCode::Conflict)
        );
    }
    // The browser has subscribed anew: its place in the order stays.
    let again = Subscriber::at(&scene.push, 8);
    alex.add_way(again.target()).await.unwrap();
    let found = alex.ways().await.unwrap().ways;
    assert_eq!(found.iter().map(|way| way.way_id).collect::<Vec<_>>(), ids);
    for id in ids {
        alex.remove_way(id).await.unwrap();
    }
    assert_eq!(alex.ways().await.unwrap().ways, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_operator_does_not_allow_is_not_kept() {
    let mut scene = Scene::start_with(|settings| Paging {
        ways: 2,
        ..settings
    })
    .await;
    let alex = scene.desk("alex").await;
    let at = |endpoint: &str| Subscriber::at(&scene.push, 7).moved(endpoint).target();
    let port = scene.push.address.port();
    let not_allowed = [
        at("https://push.example.org/send"),
        at("https://fcm.googleapis.com/send"),
        at(&format!("http://localhost:{port}/")),
        at(&format!("https://me@127.0.0.1:{port}/")),
        at("http://0x7f000001.example.org/"),
        at(&format!("http://[::1]:{port}/")),
        at("file:///etc/passwd"),
        WayTarget::Gateway {
            gateway: "pager".to_owned(),
            handle: "7".to_owned(),
        },
    ];
    for target in not_allowed {
        let refused = alex.add_way(target.clone()).await;
        assert_eq!(code(refused), Some(ProblemCode::WrongState), "{target:?}");
    }
    let malformed = [
        at("nowhere"),
        at(&format!("https://127.0.0.1/{}", "x".repeat(1_024))),
        mailbox("nobody"),
        mailbox("a@home.test\r\nBcc: b@home.test"),
        mailbox(&format!("{}@home.test", "a".repeat(250))),
        number(""),
        number("1\n2"),
        number(&"7".repeat(65)),
        WayTarget::Push {
            endpoint: format!("http://127.0.0.1:{port}/"),
            p256dh: "BAAA".to_owned(),
            auth: "AAAA".to_owned(),
        },
    ];
    for target in malformed {
        let refused = alex.add_way(target.clone()).await;
        assert_eq!(code(refused), Some(ProblemCode::Malformed), "{target:?}");
    }
    assert_eq!(alex.ways().await.unwrap().ways, []);
    for handle in ["1", "2"] {
        alex.add_way(number(handle)).await.unwrap();
    }
    let third = alex.add_way(number("3")).await;
    assert_eq!(code(third), Some(ProblemCode::WrongState));
    // Without a relay nobody can be told by mail.
    scene.line.paging.mail = None;
    scene.line.restart().await;
    let alex = scene.desk("alex").await;
    assert!(!alex.ways().await.unwrap().mail);
    let refused = alex.add_way(mailbox("alex@home.test")).await;
    assert_eq!(code(refused), Some(ProblemCode::WrongState));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_shows_that_it_arrives() {
    let mut scene = Scene::start().await;
    let alex = scene.desk("alex").await;
    assert_eq!(code(alex.test_page().await), Some(ProblemCode::NotFound));
    assert_eq!(code(alex.saw_page().await), Some(ProblemCode::NotFound));
    let way = alex.add_way(number("7")).await.unwrap();
    alex.test_page().await.unwrap();
    scene.gateway.next().await;
    scene.reaches("alex", Stored::Sent).await;
    let test = alex.ways().await.unwrap().test.unwrap();
    assert_eq!((test.state, test.way_id), (PageState::Sent, Some(way)));
    assert_eq!(code(alex.test_page().await), Some(ProblemCode::WrongState));
    alex.saw_page().await.unwrap();
    let test = alex.ways().await.unwrap().test.unwrap();
    assert_eq!(test.state, PageState::Acknowledged);
    scene.line.clock.advance_ms(10_000);
    alex.test_page().await.unwrap();
    scene.gateway.next().await;
    scene.reaches("alex", Stored::Sent).await;
    scene.line.clock.advance_ms(3_600_001);
    sotto::notify::send::sweep(scene.app()).await.unwrap();
    let alex = scene.desk("alex").await;
    assert_eq!(alex.ways().await.unwrap().test, None, "it is forgotten");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_called_is_seen_by_who_plans() {
    let scene = Scene::start().await;
    let (alex, sam) = (scene.desk("alex").await, scene.desk("sam").await);
    assert_eq!(code(alex.unreachable().await), Some(ProblemCode::Forbidden));
    let names = || async {
        let people = sam.unreachable().await.unwrap();
        people.into_iter().map(|one| one.alias).collect::<Vec<_>>()
    };
    let before = names().await;
    assert!(before.contains(&"Alex".to_owned()), "{before:?}");
    alex.add_way(number("7")).await.unwrap();
    let after = names().await;
    assert!(!after.contains(&"Alex".to_owned()), "{after:?}");
    assert_eq!(after.len() + 1, before.len());
    // Nobody calls an auditor.
    let member = scene.member("bea").await;
    let mut tx = scene.line.store().begin().await.unwrap();
    let roles = Roles::from_iter([Role::Auditor]);
    tx.set_roles(member, roles).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!names().await.contains(&"Bea".to_owned()));
}
