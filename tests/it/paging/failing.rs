//! What does not take a page, and what comes after it.

use super::{
    ITEM, Scene, mailbox, number,
    receivers::{Receiver, Reply, Subscriber},
};
use domain::page::{Cause, PageState};
use protocol::way::WayState;
use sotto::{config::Paging, notify};

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_that_is_gone_is_forgotten_and_the_next_way_is_tried() {
    let mut scene = Scene::start().await;
    let alex = scene.desk("alex").await;
    let browser = Subscriber::at(&scene.push, 7);
    for status in [404, 410] {
        alex.add_way(browser.target()).await.unwrap();
        if status == 404 {
            alex.add_way(mailbox("alex@home.test")).await.unwrap();
        }
        scene.push.answers([Reply::Status(status)]);
        let ways = alex.ways().await.unwrap().ways;
        let push = ways.iter().position(|way| way.device_id.is_some()).unwrap();
        let mut ids: Vec<_> = ways.iter().map(|way| way.way_id).collect();
        let first = ids.remove(push);
        ids.insert(0, first);
        alex.order_ways(ids).await.unwrap();
        scene.call("alex").await;
        scene.push.next().await;
        scene.mail.next().await;
        let page = scene.reaches("alex", PageState::Sent).await;
        assert_eq!(page.attempts, 2);
        let left = alex.ways().await.unwrap().ways;
        let states: Vec<_> = left
            .iter()
            .map(|way| (way.label.as_deref(), way.state))
            .collect();
        assert_eq!(states, [(Some("alex@home.test"), WayState::Works)]);
        end(&scene).await;
    }
}

/// The item is somebody's.
async fn end(scene: &Scene) {
    let mut tx = scene.app().store.begin().await.unwrap();
    notify::withdraw(tx.as_mut(), Cause::Item(ITEM))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_in_trouble_or_silent_is_left_for_the_next_way() {
    let mut scene = Scene::start_with(|settings| Paging {
        timeout_ms: 300,
        ..settings
    })
    .await;
    let alex = scene.desk("alex").await;
    let browser = Subscriber::at(&scene.push, 7);
    alex.add_way(browser.target()).await.unwrap();
    alex.add_way(number("7")).await.unwrap();
    alex.add_way(mailbox("alex@home.test")).await.unwrap();
    scene.push.answers([Reply::Status(500)]);
    scene.gateway.answers([Reply::Silence]);
    scene.call("alex").await;
    scene.push.next().await;
    scene.gateway.next().await;
    scene.mail.next().await;
    let page = scene.reaches("alex", PageState::Sent).await;
    assert_eq!(page.attempts, 3);
    assert_eq!(page.rounds, 0);
    let ways = alex.ways().await.unwrap().ways;
    let states: Vec<_> = ways.iter().map(|way| way.state).collect();
    let untried = WayState::Untried;
    assert_eq!(
        states,
        [untried, untried, WayState::Works],
        "they may be well again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_that_refuses_is_marked_and_comes_last_next_time() {
    let mut scene = Scene::start().await;
    let alex = scene.desk("alex").await;
    alex.add_way(mailbox("nobody@home.test")).await.unwrap();
    alex.add_way(number("7")).await.unwrap();
    scene.mail.refuses(Some(550));
    scene.call("alex").await;
    scene.gateway.next().await;
    let page = scene.reaches("alex", PageState::Sent).await;
    assert_eq!(page.attempts, 2);
    let states = || async {
        let ways = alex.ways().await.unwrap().ways;
        ways.iter().map(|way| way.state).collect::<Vec<_>>()
    };
    assert_eq!(states().await, [WayState::Broken, WayState::Works]);
    end(&scene).await;
    scene.call("alex").await;
    scene.gateway.next().await;
    let page = scene.reaches("alex", PageState::Sent).await;
    assert_eq!(page.attempts, 1, "the other one first");
    end(&scene).await;
    // Nothing else is left, and the mailbox works again.
    scene.mail.refuses(None);
    scene.gateway.answers([Reply::Status(401)]);
    scene.call("alex").await;
    scene.mail.next().await;
    assert_eq!(states().await.len(), 2);
    scene.reaches("alex", PageState::Sent).await;
    assert_eq!(states().await, [WayState::Works, WayState::Broken]);
    assert!(scene.push.is_quiet());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_takes_is_tried_again_later_and_then_given_up() {
    let mut scene = Scene::start().await;
    let alex = scene.desk("alex").await;
    alex.add_way(number("7")).await.unwrap();
    scene.gateway.answers(vec![Reply::Status(503); 3]);
    scene.call("alex").await;
    let mut ids = Vec::new();
    for (round, secs) in [(1, 5), (2, 10)] {
        ids.push(scene.gateway.next().await.header("webhook-id").to_owned());
        let page = scene.waits("alex", |page| page.rounds == round).await;
        let pause = page.next_at.0 - scene.app().now().0;
        assert!((secs * 1_000..=secs * 1_200).contains(&pause), "{pause}");
        scene.line.clock.advance_ms(secs * 1_200);
    }
    ids.push(scene.gateway.next().await.header("webhook-id").to_owned());
    ids.dedup();
    assert_eq!(ids.len(), 1, "a gateway sees that it is the same page");
    scene.waits("alex", |page| page.rounds == 3).await;
    scene.gateway.answers([Reply::Status(503)]);
    scene.line.clock.advance_ms(900_000);
    scene.gateway.next().await;
    let page = scene.reaches("alex", PageState::Failed).await;
    assert!(page.state.is_open(), "the ladder goes past it");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_no_way_fails_at_once() {
    let scene = Scene::start().await;
    scene.call("alex").await;
    let page = scene.reaches("alex", PageState::Failed).await;
    assert_eq!(page.attempts, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_slow_way_keeps_nobody_else_waiting() {
    let mut scene = Scene::start_with(|settings| Paging {
        timeout_ms: 30_000,
        parallel: 2,
        ..settings
    })
    .await;
    let alex = scene.desk("alex").await;
    alex.add_way(Subscriber::at(&scene.push, 7).target())
        .await
        .unwrap();
    scene.push.answers([Reply::Silence]);
    scene.call("alex").await;
    scene.push.next().await;
    for login in ["bea", "sam"] {
        let desk = scene.desk(login).await;
        desk.add_way(number(login)).await.unwrap();
        scene.call(login).await;
        scene.gateway.next().await;
        scene.reaches(login, PageState::Sent).await;
    }
    assert_eq!(scene.page("alex").await.state, PageState::Queued);
}

/// At least once: it was queued before the restart, or being sent when the server died.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_survives_a_restart() {
    let mut scene = Scene::start().await;
    let alex = scene.desk("alex").await;
    alex.add_way(number("7")).await.unwrap();
    scene.gateway.answers([Reply::Status(503)]);
    scene.call("alex").await;
    scene.gateway.next().await;
    scene.waits("alex", |page| page.rounds == 1).await;
    scene.line.restart().await;
    scene.line.clock.advance_ms(6_000);
    scene.gateway.next().await;
    scene.reaches("alex", PageState::Sent).await;
    end(&scene).await;

    // As a crash in the middle leaves it: a try was begun, and nothing of it is known.
    scene.gateway.answers([Reply::Status(503)]);
    scene.call("alex").await;
    scene.gateway.next().await;
    let page = scene.waits("alex", |page| page.rounds == 1).await;
    let until = page.next_at.plus(domain::Millis(60_000));
    let mut tx = scene.app().store.begin().await.unwrap();
    assert!(tx.try_page(page.id, page.way, until).await.unwrap());
    tx.commit().await.unwrap();
    scene.line.restart().await;
    assert_eq!(scene.page("alex").await.state, PageState::Queued);
    scene.line.clock.advance_ms(70_000);
    scene.gateway.next().await;
    scene.reaches("alex", PageState::Sent).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_stops_what_is_on_its_way() {
    let mut scene = Scene::start_with(|settings| Paging {
        timeout_ms: 1_000,
        ..settings
    })
    .await;
    let alex = scene.desk("alex").await;
    alex.add_way(Subscriber::at(&scene.push, 7).target())
        .await
        .unwrap();
    alex.add_way(number("7")).await.unwrap();
    scene.push.answers([Reply::Silence]);
    scene.call("alex").await;
    scene.push.next().await;
    let member = scene.member("alex").await;
    let app = scene.app().clone();
    let mut tx = app.store.begin().await.unwrap();
    let cause = Cause::Item(ITEM);
    assert!(
        notify::acknowledge(tx.as_mut(), &app, member, cause)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    app.paging.idle().await;
    assert!(scene.gateway.is_quiet(), "the next way was not tried");
    assert_eq!(scene.page("alex").await.state, PageState::Acknowledged);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_leads_to_this_machine_gets_nothing() {
    let mut scene = Scene::start_with(|settings| Paging {
        push_hosts: vec!["localhost".to_owned(), "127.0.0.1".to_owned()],
        ..settings
    })
    .await;
    let alex = scene.desk("alex").await;
    let inside = format!("https://localhost:{}/push/7", scene.push.address.port());
    let browser = Subscriber::at(&scene.push, 7).moved(&inside);
    alex.add_way(browser.target()).await.unwrap();
    scene.call("alex").await;
    let page = scene.reaches("alex", PageState::Failed).await;
    assert_eq!(page.attempts, 1);
    assert!(scene.push.is_quiet());
    let ways = alex.ways().await.unwrap().ways;
    assert_eq!(ways[0].state, WayState::Broken);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_not_followed() {
    let mut scene = Scene::start().await;
    let mut elsewhere = Receiver::start().await;
    let alex = scene.desk("alex").await;
    alex.add_way(Subscriber::at(&scene.push, 7).target())
        .await
        .unwrap();
    scene
        .push
        .answers([Reply::Redirect(format!("{}/", elsewhere.origin()))]);
    scene.call("alex").await;
    scene.push.next().await;
    scene.reaches("alex", PageState::Failed).await;
    assert!(elsewhere.is_quiet());
    assert!(scene.push.is_quiet());
}
