//! A partner that has an address of its own is told there: signed, sealed, at least once, and nothing that was taken back meanwhile.

use super::Scene;
use crate::{
    paging::{
        receivers::{Receiver, Reply, Request},
        sending::verify,
    },
    referral::agreed,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use protocol::release::{DataClass, Letter};
use seal::letter;
use serde_json::Value;
use sotto::config::mailbox::Webhook;
use tests::line::Line;

async fn scene(receiver: &Receiver) -> Scene {
    let mut scene = Scene::about(Line::start().await, &agreed()).await;
    scene.line.paging.private_hosts = vec!["127.0.0.1".to_owned()];
    scene.line.mailbox.webhooks = vec![Webhook {
        forwarder: scene.partner.forwarder.to_string(),
        url: format!("{}/letters", receiver.origin()),
        key: None,
        old_key: None,
    }];
    scene.line.restart().await;
    scene.alex = scene.line.desk("alex").await;
    scene.read = scene.alex.read_referral(scene.read.item_id).await.unwrap();
    scene
}

/// What is in a request, opened with the partner's key.
fn opened(scene: &Scene, request: &Request) -> Letter {
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body["type"], "letter");
    let bytes = |value: &Value| URL_SAFE_NO_PAD.decode(value.as_str().unwrap()).unwrap();
    let id: [u8; 16] = bytes(&body["data"]["disclosureId"]).try_into().unwrap();
    let [one] = &body["data"]["boxes"].as_array().unwrap()[..] else {
        panic!("{body}");
    };
    let key: [u8; 16] = bytes(&one["credentialId"]).try_into().unwrap();
    assert_eq!(key, scene.partner.id.0);
    let mailbox = scene.partner.key.mailbox().unwrap();
    let trust = scene.line.app().trust();
    let opened = letter::open(&mailbox, &key, &id, &bytes(&one["sealed"]), &trust);
    serde_json::from_slice(&opened.unwrap().body).unwrap()
}

#[tokio::test]
async fn a_letter_is_taken_to_the_partners_address_and_is_gone_from_the_mailbox() {
    let mut receiver = Receiver::start().await;
    let scene = scene(&receiver).await;
    let mailbox = scene.mailbox().await;
    let agreed = scene.status(&[DataClass::StatusAccepted]);
    scene.alex.take_release(&agreed).await.unwrap();
    scene.tell(DataClass::StatusAccepted).await.unwrap();
    let request = receiver.next().await;
    assert!(request.line.starts_with("POST /letters "));
    let keys: Vec<_> = scene.line.app().mailbox.public_keys().collect();
    verify(&request, &keys[0].1, 1);
    let letter = opened(&scene, &request);
    assert_eq!(letter.reference, scene.reference);
    assert_eq!(letter.status, DataClass::StatusAccepted);
    while !mailbox.fetch(&scene.line).await.letters.is_empty() {
        tokio::task::yield_now().await;
    }
    let taken = scene.said("letter_taken").await;
    assert_eq!(taken, [Some("webhook".to_owned())]);
    assert!(receiver.is_quiet());
}

#[tokio::test]
async fn what_nobody_takes_stays_in_the_mailbox_and_is_tried_again_under_the_same_id() {
    let mut receiver = Receiver::start().await;
    receiver.answers([Reply::Status(503), Reply::Status(500)]);
    let scene = scene(&receiver).await;
    let mailbox = scene.mailbox().await;
    let agreed = scene.status(&[DataClass::StatusAccepted]);
    let id = scene.alex.take_release(&agreed).await.unwrap();
    scene.tell(DataClass::StatusAccepted).await.unwrap();
    let first = receiver.next().await;
    assert_eq!(mailbox.fetch(&scene.line).await.letters.len(), 1);
    scene.line.clock.advance_ms(30_000);
    let second = receiver.next().await;
    assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    assert_eq!(first.body, second.body);
    // Taken back before the third try: there is none.
    scene.alex.withdraw_release(id).await.unwrap();
    scene.line.clock.advance_ms(60_000);
    sotto::mailbox::post::post(scene.line.app()).await.unwrap();
    assert!(receiver.is_quiet());
    assert!(mailbox.fetch(&scene.line).await.letters.is_empty());
}
