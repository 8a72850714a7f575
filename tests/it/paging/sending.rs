//! What leaves, byte for byte.

use super::{
    ITEM, Scene, mailbox, number,
    receivers::{Receiver, Subscriber, certificate},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use domain::page::PageState;
use ed25519_dalek::{Signature, VerifyingKey};
use p256::ecdsa::{self, signature::Verifier as _};
use protocol::way::{WayState, WayTarget};
use serde_json::{Value, json};
use sotto::config::Paging;

const PADDED: usize = 64;

#[tokio::test(flavor = "multi_thread")]
async fn a_push_carries_two_characters_of_nothing_and_says_who_sends_it() {
    let mut scene = Scene::start().await;
    let alex = scene.desk("alex").await;
    let browser = Subscriber::at(&scene.push, 7);
    alex.add_way(browser.target()).await.unwrap();
    scene.call("alex").await;
    let request = scene.push.next().await;
    assert_eq!(request.line, "POST /push/7 HTTP/1.1");
    let expected = [
        "authorization",
        "content-encoding",
        "content-length",
        "content-type",
        "host",
        "topic",
        "ttl",
        "urgency",
    ];
    assert_eq!(request.names(), expected);
    let fixed = [
        ("content-encoding", "aes128gcm"),
        ("content-type", "application/octet-stream"),
        ("topic", "1"),
        ("ttl", "300"),
        ("urgency", "high"),
    ];
    for (name, value) in fixed {
        assert_eq!(request.header(name), value, "{name}");
    }
    let text = browser.open(&request.body);
    assert_eq!(text.len(), PADDED);
    assert_eq!(String::from_utf8(text).unwrap().trim_end(), r#"{"v":1}"#);

    let own = alex.ways().await.unwrap();
    check_vapid(request.header("authorization"), &own.push_key, &scene);
    let page = scene.reaches("alex", PageState::Sent).await;
    assert_eq!(page.attempts, 1);
    let own = alex.ways().await.unwrap();
    assert_eq!(own.ways[0].state, WayState::Works);
    let events = crate::audit::words(&scene.line).await;
    assert!(events.contains(&("page_sent".to_owned(), Some("push".to_owned()))));
}

/// RFC 8292: signed by the key that the browser subscribed with, for this push service, for a while.
fn check_vapid(authorization: &str, push_key: &str, scene: &Scene) {
    let parts = authorization.strip_prefix("vapid t=").unwrap();
    let (token, key) = parts.split_once(", k=").unwrap();
    assert_eq!(key, push_key);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let key = ecdsa::VerifyingKey::from_sec1_bytes(&decode(key)).unwrap();
    let signature = ecdsa::Signature::from_slice(&decode(signature)).unwrap();
    key.verify(signed.as_bytes(), &signature).unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let read = |text: &str| serde_json::from_slice::<Value>(&decode(text)).unwrap();
    assert_eq!(read(header), json!({"typ": "JWT", "alg": "ES256"}));
    let expected = json!({
        "aud": scene.push.origin(),
        "exp": scene.app().now().secs() + 3_600,
        "sub": "mailto:duty@example.org",
    });
    assert_eq!(read(claims), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_goes_to_who_has_the_right_certificate() {
    let (tls, pem) = certificate();
    let mut service = Receiver::start_behind(Some(tls)).await;
    let mut scene = Scene::start_with(|settings| Paging {
        push_hosts: vec!["localhost".to_owned()],
        private_hosts: vec!["localhost".to_owned(), "127.0.0.1".to_owned()],
        ..settings
    })
    .await;
    let alex = scene.desk("alex").await;
    let endpoint = format!("https://localhost:{}/push/7", service.address.port());
    let browser = Subscriber::at(&service, 7).moved(&endpoint);
    alex.add_way(browser.target()).await.unwrap();
    scene.call("alex").await;
    // Nobody vouches for it: nothing is said, and it is tried again.
    scene.waits("alex", |page| page.rounds == 1).await;
    assert!(service.is_quiet());
    let authorities = scene.line.folder.path().join("house-ca.pem");
    std::fs::write(&authorities, pem).unwrap();
    scene.line.paging.authorities = Some(authorities);
    scene.line.restart().await;
    scene.line.clock.advance_ms(6_000);
    let request = service.next().await;
    assert_eq!(request.line, "POST /push/7 HTTP/1.1");
    let text = browser.open(&request.body);
    assert_eq!(String::from_utf8(text).unwrap().trim_end(), r#"{"v":1}"#);
    scene.reaches("alex", PageState::Sent).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_says_two_words() {
    let mut scene = Scene::start().await;
    let alex = scene.desk("alex").await;
    alex.add_way(mailbox("alex@home.test")).await.unwrap();
    scene.call("alex").await;
    let mail = scene.mail.next().await;
    let (envelope, mail) = mail.split_once("DATA\r\n").unwrap();
    assert!(
        envelope.contains("MAIL FROM:<duty@example.org>"),
        "{envelope}"
    );
    assert!(envelope.contains("RCPT TO:<alex@home.test>"), "{envelope}");
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<_> = head
        .lines()
        .filter(|line| !line.starts_with("Date: "))
        .collect();
    lines.sort_unstable();
    let expected = [
        "Content-Transfer-Encoding: 7bit",
        "Content-Type: text/plain; charset=utf-8",
        "From: duty@example.org",
        "Subject: Duty alert",
        "To: alex@home.test",
    ];
    assert_eq!(lines, expected);
    let body = body.split(".\r\n").next().unwrap();
    assert_eq!(body.trim_end(), "Duty alert");
    scene.reaches("alex", PageState::Sent).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_can_check_who_asks() {
    let mut scene = Scene::start().await;
    let alex = scene.desk("alex").await;
    alex.add_way(number("+1 555 0100")).await.unwrap();
    scene.call("alex").await;
    let request = scene.gateway.next().await;
    assert_eq!(request.line, "POST /send?from=duty HTTP/1.1");
    let expected = [
        "content-length",
        "content-type",
        "host",
        "webhook-id",
        "webhook-signature",
        "webhook-timestamp",
    ];
    assert_eq!(request.names(), expected);
    let body = String::from_utf8(request.body.clone()).unwrap();
    assert_eq!(body, r#"{"to":"+1 555 0100","type":"duty_alert"}"#);
    let timestamp = request.header("webhook-timestamp");
    assert_eq!(timestamp, scene.app().now().secs().to_string());
    let keys: Vec<_> = scene.app().paging.gateway_keys().collect();
    assert_eq!(keys[0].0, "sms");
    verify(&request, &keys[0].1, 1);
}

/// Standard Webhooks: one signature of those in the header is by this key.
pub(crate) fn verify(request: &super::receivers::Request, key: &str, count: usize) {
    let key = STANDARD.decode(key.strip_prefix("whpk_").unwrap()).unwrap();
    let key = VerifyingKey::from_bytes(&key.try_into().unwrap()).unwrap();
    let signed = [
        request.header("webhook-id").as_bytes(),
        b".",
        request.header("webhook-timestamp").as_bytes(),
        b".",
        &request.body,
    ]
    .concat();
    let header = request.header("webhook-signature");
    let signatures: Vec<_> = header.split(' ').collect();
    assert_eq!(signatures.len(), count);
    let by_key = signatures.iter().filter(|one| {
        let bytes = STANDARD.decode(one.strip_prefix("v1a,").unwrap()).unwrap();
        let signature = Signature::from_slice(&bytes).unwrap();
        key.verify_strict(&signed, &signature).is_ok()
    });
    assert_eq!(by_key.count(), 1);
}

/// The example of the documentation, as it stands there, in Node.
#[tokio::test(flavor = "multi_thread")]
async fn the_documented_check_takes_a_request_of_ours_and_no_other() {
    let mut scene = Scene::start().await;
    let alex = scene.desk("alex").await;
    alex.add_way(number("+1 555 0100")).await.unwrap();
    scene.call("alex").await;
    let request = scene.gateway.next().await;
    let key = keys(&scene)[0].clone();
    let now = scene.app().now().secs();
    let body = String::from_utf8(request.body.clone()).unwrap();
    let said = |key: &str, body: &str, now: u64| {
        let headers: serde_json::Map<_, _> = request
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), json!(value)))
            .collect();
        documented(json!([key, headers, body, now]))
    };
    assert_eq!(said(&key, &body, now).await, "+1 555 0100");
    assert_eq!(said(&key, &body, now + 300).await, "+1 555 0100");
    let refused = "not signed by the line";
    assert_eq!(
        said(&key, &body.replace("0100", "0101"), now).await,
        refused
    );
    let another = format!("whpk_{}", STANDARD.encode(another_key()));
    assert_eq!(said(&another, &body, now).await, refused);
    for off in [now - 301, now + 301] {
        assert_eq!(said(&key, &body, off).await, "too old, or from the future");
    }
}

fn another_key() -> [u8; 32] {
    let key = ed25519_dalek::SigningKey::from_bytes(&[9; 32]);
    key.verifying_key().to_bytes()
}

async fn documented(arguments: Value) -> String {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/paging.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, example) = page.split_once("```js\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let driver = "
        const [key, headers, body, now] = JSON.parse(process.argv[1]);
        try { console.log(check(key, headers, Buffer.from(body), now).to); } catch (e) { console.log(e.message); }";
    let output = tokio::process::Command::new("node")
        .args(["--input-type=module", "-e", &format!("{example}{driver}")])
        .arg(arguments.to_string())
        .output()
        .await
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    text.trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_keys_sign_while_a_gateway_learns_the_new_one() {
    let mut scene = Scene::start().await;
    let before: Vec<_> = keys(&scene);
    let folder = scene.line.folder.path().to_owned();
    let old = folder.join("old.key");
    std::fs::rename(folder.join("gateway-sms.key"), &old).unwrap();
    scene.line.paging.gateways[0].old_key = Some(old);
    scene.line.restart().await;
    let after: Vec<_> = keys(&scene);
    assert_ne!(before, after);
    let alex = scene.desk("alex").await;
    alex.add_way(number("7")).await.unwrap();
    scene.call("alex").await;
    let request = scene.gateway.next().await;
    for key in [&before[0], &after[0]] {
        verify(&request, key, 2);
    }
}

fn keys(scene: &Scene) -> Vec<String> {
    let keys = scene.app().paging.gateway_keys();
    keys.map(|(_, key)| key).collect()
}

/// Nothing that leaves, by any way, tells what it is about or whom else it concerns; and the database does not tell where it goes.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_leaves_tells_anything() {
    let mut scene = Scene::start().await;
    let browser = Subscriber::at(&scene.push, 7);
    let WayTarget::Push { endpoint, .. } = browser.target() else {
        unreachable!("it is a browser's");
    };
    let to = [
        ("alex", browser.target()),
        ("bea", mailbox("bea.private@home.test")),
        ("sam", number("+1 555 0199")),
    ];
    for (login, target) in to {
        let desk = scene.desk(login).await;
        desk.add_way(target).await.unwrap();
        scene.call(login).await;
    }
    let push = scene.push.next().await;
    let mut all = push.raw.clone();
    all.extend(browser.open(&push.body));
    all.extend(scene.mail.next().await.into_bytes());
    all.extend(scene.gateway.next().await.raw);
    let left = String::from_utf8_lossy(&all).to_lowercase();
    let id = ITEM.as_bytes();
    let hex = format!("{:032x}", u128::from_be_bytes(*id));
    let (base64, url) = (STANDARD.encode(id), URL_SAFE_NO_PAD.encode(id));
    let words = [
        hex.as_str(),
        &base64.to_lowercase(),
        &url.to_lowercase(),
        "sotto",
        "visitor",
        "advocate",
        "language",
        "spanish",
        "urgent",
        "user-agent",
    ];
    for word in words {
        assert!(!left.contains(word), "{word}");
    }
    for login in ["alex", "bea", "sam"] {
        scene.reaches(login, PageState::Sent).await;
    }
    scene.line.stop().await;
    let kept = std::fs::read(scene.line.folder.path().join("sotto.db")).unwrap();
    for secret in [endpoint.as_str(), "bea.private@home.test", "+1 555 0199"] {
        let found = kept
            .windows(secret.len())
            .any(|part| part == secret.as_bytes());
        assert!(!found, "{secret} lies open in the database");
    }
}
