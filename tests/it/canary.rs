//! After a full story with marked words, from addresses of their own, nothing of it stands on the disk or in the logs.

use crate::referral::{agreed, body, the_notice};
use client::{Desk, Event, Http, Opening, Site, Visitor};
use hyper::Method;
use protocol::{
    Reference,
    chat::{EndReason, Purpose},
};
use seal::Suite;
use std::net::{IpAddr, Ipv4Addr};
use tests::{
    line::Line,
    logs,
    org::PASSPHRASE,
    seat::{Seat, meanwhile},
};

const MARKS: [&str; 10] = [
    "marker-text-heron-4711",
    "marker-answer-plover-4712",
    "marker-facts-curlew-4713",
    "marker-case-dunlin-4714",
    "code word pelican",
    "+12035550142",
    PASSPHRASE,
    "marker-apart-knot-4715",
    "marker-advice-ruff-4716",
    "marker-form-smew-4717",
];

fn from(site: Site, last: u8) -> Site {
    Site {
        source: Some(IpAddr::V4(Ipv4Addr::new(127, 13, 37, last))),
        ..site
    }
}

/// Whether a needle is somewhere in the hay.
pub(crate) fn has(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}

/// Addresses as text and as four bytes; four bytes alone are too common to be searched for beside keys, so text counts.
fn addresses() -> Vec<String> {
    (1..=4).map(|last| format!("127.13.37.{last}")).collect()
}

#[tokio::test]
async fn nothing_of_a_story_stands_on_the_disk_or_in_the_logs() {
    logs::capture();
    let mut line = Line::start().await;
    let plan = line.visitor_plan(from(line.visitor_site(), 1));
    let mut visitor = Seat::new(Visitor::open(plan, Opening::default()).await.unwrap());
    visitor.group_opened().await;
    let mut alex = line.desk_at("alex", from(line.desk_site(), 2)).await;
    let chat = alex.claim().await;
    visitor.readers_are(&["Alex"]).await;
    visitor
        .say(&format!("{} {} {}", MARKS[0], MARKS[4], MARKS[5]))
        .await
        .unwrap();
    meanwhile(
        alex.ever("the text", |event| {
            matches!(event, Event::Text { .. }).then_some(())
        }),
        &mut visitor,
    )
    .await;
    alex.say(chat, MARKS[1]).await.unwrap();
    visitor.hears(MARKS[1]).await;
    apart(&line, &mut alex, &mut visitor).await;
    visitor
        .keep("amber anchor apple basket bridge")
        .await
        .unwrap();
    // While texts are under way they stand on the disk, sealed.
    let during = line.disk();
    assert!(
        has(&during, &chat.0),
        "what is looked through is the database"
    );
    look_through(&during);
    alex.propose(chat, MARKS[2]).await.unwrap();
    visitor
        .into_inner()
        .leave(EndReason::EndedByPerson)
        .await
        .unwrap();
    alex.state("ended", |state| {
        matches!(state, protocol::chat::ChatState::Ended { .. })
    })
    .await;
    let to = alex.me().member_id;
    let case = alex
        .open_case(Some((chat, true)), &[to], MARKS[3].as_bytes())
        .await
        .unwrap();
    alex.wrap_up(chat, "case_handoff", &[]).await.unwrap();
    assert_eq!(
        alex.read_case(case).await.unwrap().entries[0]
            .body
            .as_slice(),
        MARKS[3].as_bytes()
    );
    // Requests of other kinds, some of them wrong, from a third address.
    let http = Http::new(from(line.visitor_site(), 3));
    for path in ["/", "/api/v1/line", "/nonsense", "/api/v1/socket"] {
        http.request(Method::GET, path, None, &[("User-Agent", MARKS[0])])
            .await
            .unwrap();
    }
    form(&line).await;
    look_through(&line.disk());
    line.leap(200).await;
    line.restart().await;
    let after = line.disk();
    look_through(&after);
    assert!(!has(&after, &chat.0), "the chat itself is gone");
    tracing::info!("the canary sings");
    let logged = logs::logged();
    assert!(
        has(&logged, b"the canary sings"),
        "what is looked through is the log"
    );
    look_through(&logged);
}

/// Sam sits beside, and the two talk apart. Sam stays out of sight from then on.
async fn apart(line: &Line, alex: &mut Seat<Desk>, visitor: &mut Seat<Visitor>) {
    let chat = visitor.chat_id();
    let mut sam = line.desk_at("sam", from(line.desk_site(), 4)).await;
    let to = alex.colleague("Sam").await.unwrap();
    alex.invite(chat, to, Purpose::Support).await.unwrap();
    let invitation = meanwhile(sam.invited(), alex).await;
    sam.accept(invitation.invitation_id, Suite::XWing)
        .await
        .unwrap();
    meanwhile(sam.entered(), alex).await;
    meanwhile(visitor.readers_are(&["Alex", "Sam"]), alex).await;
    let id = alex.open_aside(chat, to).await.unwrap();
    let opened = |event: &Event| matches!(event, Event::AsideOpen(..)).then_some(());
    meanwhile(alex.until("the aside", opened), &mut sam).await;
    meanwhile(sam.until("the aside", opened), alex).await;
    alex.say_aside(id, MARKS[7]).await.unwrap();
    sam.say_aside(id, MARKS[8]).await.unwrap();
    let heard = |event: &Event| matches!(event, Event::AsideText { .. }).then_some(());
    meanwhile(sam.until("the question", heard), alex).await;
    meanwhile(alex.until("the advice", heard), &mut sam).await;
    sam.step_out(chat).await.unwrap();
    meanwhile(visitor.readers_are(&["Alex"]), alex).await;
}

/// Somebody without a key sends a form from the partners' page; it waits, sealed, and so does one that is refused.
async fn form(line: &Line) {
    let mut written = agreed();
    written.contact.number = MARKS[5].to_owned();
    written.contact.code_word = MARKS[4].to_owned();
    written.about = MARKS[0].to_owned();
    written.text = MARKS[9].to_owned();
    let reference = Reference(rand::random());
    let sealed = body(&written, reference, None, &the_notice(line).await);
    let http = Http::new(from(line.visitor_site(), 3));
    let named = reference.to_string();
    for (name, expected) in [(named.as_str(), 201), (MARKS[9], 400)] {
        let answer = http
            .request(
                Method::POST,
                "/api/v1/forms",
                Some(sealed.clone().into()),
                &[("idempotency-key", name)],
            )
            .await
            .unwrap();
        assert_eq!(answer.status, expected);
    }
    assert!(
        has(&line.disk(), &reference.0),
        "what is looked through is the database"
    );
}

fn look_through(hay: &[u8]) {
    for mark in MARKS {
        assert!(!has(hay, mark.as_bytes()), "{mark}");
    }
    for address in addresses() {
        assert!(!has(hay, address.as_bytes()), "{address}");
    }
}
