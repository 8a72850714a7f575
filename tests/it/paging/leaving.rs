//! Who is gone is not called.

use super::{Scene, mailbox, number, receivers::Subscriber};
use domain::page::PageState;
use protocol::people::RevokeReason;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_push_service_gave_a_device_goes_with_the_device() {
    let mut scene = Scene::start().await;
    let (alex, sam) = (scene.desk("alex").await, scene.desk("sam").await);
    alex.add_way(Subscriber::at(&scene.push, 7).target())
        .await
        .unwrap();
    alex.add_way(number("7")).await.unwrap();
    let device = alex.ways().await.unwrap().device_id;
    sam.revoke(device, RevokeReason::Lost).await.unwrap();
    scene.call("alex").await;
    scene.gateway.next().await;
    let page = scene.reaches("alex", PageState::Sent).await;
    assert_eq!(page.attempts, 1);
    assert!(scene.push.is_quiet());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_is_not_called_any_more() {
    let scene = Scene::start().await;
    let (alex, sam) = (scene.desk("alex").await, scene.desk("sam").await);
    alex.add_way(mailbox("alex@home.test")).await.unwrap();
    scene.call("alex").await;
    let member = scene.member("alex").await;
    sam.dismiss(protocol::MemberId(*member.as_bytes()))
        .await
        .unwrap();
    let mut tx = scene.line.store().read().await.unwrap();
    assert_eq!(tx.ways_of(member).await.unwrap(), []);
    assert_eq!(tx.pages_of(member).await.unwrap(), []);
}
