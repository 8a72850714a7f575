//! A server that lies. Each test stands a proxy before an honest server that changes what one end is shown; what the honest
//! server itself refuses is tested beside it.

use crate::talk::pair;
use client::{ClientError, Desk, Event, Opening, Visitor};
use domain::permission::Role;
use protocol::{
    Bytes as Sealed, ChatId, ClientFrame, ClientId, ProblemCode, ServerFrame,
    chat::{ChatState, Entry, EntryKind, Purpose},
    queue::ClaimResponse,
    visitor::LineResponse,
};
use seal::{Chat, Intake, Received, Refusal, Suite, Trust};
use std::sync::{Arc, Mutex};
use tests::{
    line::Line,
    org::Org,
    proxy::{Proxy, Verdict, Way},
    seat::{Seat, meanwhile},
};

pub(crate) fn through(site: client::Site, proxy: &Proxy) -> client::Site {
    let address = proxy.address;
    client::Site { address, ..site }
}

fn pass(_way: Way, _text: &str) -> Verdict {
    Verdict::Pass
}

/// An External Commit into the visitor's group, made with the team's own key: what somebody could make who took over the server
/// and stole that key.
pub(crate) fn forged_claim(
    line: &Line,
    chat: ChatId,
    opening: &ClientFrame,
    (org, by): (&Org, &seal::Identity),
) -> seal::Handshake {
    let ClientFrame::OpenGroup { group_info, intake } = opening else {
        panic!("not the opening");
    };
    let team = line.org.team;
    let key = &line.org.team_key;
    let intake = Intake::open(intake.as_slice(), key, &chat.0, team.as_bytes(), 1).unwrap();
    let now = client::Clock::now_s(&*line.clock);
    let trust = Trust::new(org.pinned(), Vec::new(), now);
    Chat::claim(by, &intake, group_info.as_slice(), &[], &trust)
        .unwrap()
        .1
}

/// The claim of a reader of another organisation.
fn strangers_claim(line: &Line, chat: ChatId, opening: &ClientFrame) -> seal::Handshake {
    let strangers = Org::new(&[]);
    let mallory = strangers.identity("Alex", &[Role::Advocate], 99);
    forged_claim(line, chat, opening, (&strangers, &mallory))
}

/// Each time the visitor says its opening again, it is shown a lie: the claim as the first entry, then a chat that is held.
pub(crate) fn shown_as_entry(
    chat_id: ChatId,
    claim: &seal::Handshake,
) -> impl FnMut(Way, &str) -> Verdict + Send + 'static {
    let entry = Entry {
        seq: 1,
        client_id: ClientId([1; 16]),
        kind: EntryKind::Handshake,
        own: false,
        payloads: claim.commits.iter().cloned().map(Sealed).collect(),
    };
    let entries = ServerFrame::Entries {
        chat_id,
        entries: vec![entry],
    };
    let state = ChatState::Active {
        holder_present: true,
        visitor_present: true,
        passing: None,
        interpreter: None,
        guest: None,
    };
    let active = ServerFrame::Chat {
        chat_id,
        state,
        fence: None,
        item_id: None,
    };
    let mut lies = vec![active.encode(), entries.encode()];
    move |way, text| match way {
        Way::ToClient if text.contains("groupOpened") => {
            lies.pop().map_or(Verdict::Pass, Verdict::Replace)
        }
        Way::ToClient | Way::ToServer => Verdict::Pass,
    }
}

/// A visitor behind a proxy, and the frame that opened the group.
pub(crate) async fn watched(line: &Line) -> (Proxy, Seat<Visitor>, ClientFrame) {
    let opening: Arc<Mutex<Option<ClientFrame>>> = Arc::default();
    let caught = Arc::clone(&opening);
    let proxy = Proxy::before(line.visitor, move |way, text| {
        if way == Way::ToServer
            && let Ok(frame @ ClientFrame::OpenGroup { .. }) = serde_json::from_str(text)
        {
            *caught.lock().unwrap() = Some(frame);
        }
        Verdict::Pass
    })
    .await;
    let visitor = line.visitor_at(through(line.visitor_site(), &proxy)).await;
    let opening = opening.lock().unwrap().clone().unwrap();
    (proxy, visitor, opening)
}

#[tokio::test]
async fn a_visitor_refuses_a_reader_whose_certificate_does_not_lead_to_the_pinned_root() {
    let line = Line::start().await;
    let (proxy, mut visitor, opening) = watched(&line).await;
    let chat_id = visitor.chat_id();
    let forged = strangers_claim(&line, chat_id, &opening);
    proxy.judge(shown_as_entry(chat_id, &forged));
    visitor.socket().hint(&opening).await;
    let alarm = visitor.until("alarm", |event| match event {
        Event::Alarm(_, error) => Some(*error),
        _ => None,
    });
    assert_eq!(
        alarm.await,
        seal::Error::RefusedReader(Refusal::Uncertified)
    );
    visitor.socket().hint(&opening).await;
    visitor.active().await;
    visitor.say("to nobody").await.unwrap();
    assert_eq!(visitor.readers(), Vec::<String>::new());
    assert_eq!(visitor.socket().kept().len(), 0, "nothing leaves the tab");
    assert_eq!(visitor.chat().epoch(), 0, "nothing was merged");
}

#[tokio::test]
async fn the_server_refuses_such_a_reader_too() {
    let line = Line::start().await;
    let (_proxy, visitor, opening) = watched(&line).await;
    let chat_id = visitor.chat_id();
    let mut alex = line.desk("alex").await;
    // The desk's own claim is held back: it goes through a connection that is gone.
    alex.socket().cut();
    alex.claim_next().await.unwrap();
    let fence = alex.fence(chat_id);
    let forged = strangers_claim(&line, chat_id, &opening);
    let client_id = ClientId([1; 16]);
    let own = alex.socket().kept()[0].0;
    alex.socket().forget(own);
    let frame = ClientFrame::Handshake {
        chat_id,
        client_id,
        commits: forged.commits.into_iter().map(Sealed).collect(),
        group_info: Sealed(forged.group_info),
        welcome: None,
        fence,
    };
    alex.socket().keep(client_id, frame).await;
    let refused = alex.until("refused", |event| match event {
        Event::Refused(_, code) => Some(*code),
        _ => None,
    });
    assert_eq!(refused.await, ProblemCode::RefusedReader);
}

#[tokio::test]
async fn a_visitor_refuses_a_notice_that_the_organisation_has_not_signed() {
    let line = Line::start().await;
    let strangers = Org::new(&[]);
    let proxy = Proxy::before(line.visitor, move |way, text| {
        let Some(body) = text
            .strip_prefix("GET /api/v1/line\n")
            .filter(|_| way == Way::ToClient)
        else {
            return Verdict::Pass;
        };
        let mut told: LineResponse = serde_json::from_str(body).unwrap();
        told.notice = Some(Sealed(strangers.notice.clone()));
        Verdict::Replace(serde_json::to_string(&told).unwrap())
    })
    .await;
    let plan = line.visitor_plan(through(line.visitor_site(), &proxy));
    let refused = Visitor::open(plan, Opening::default()).await.err().unwrap();
    assert!(
        matches!(
            refused,
            ClientError::Seal(seal::Error::Refused(Refusal::Uncertified))
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn an_advocate_refuses_a_swapped_group() {
    let line = Line::start().await;
    let visitor = line.visitor().await;
    let chat_id = visitor.chat_id();
    let now = client::Clock::now_s(&*line.clock);
    let notice = seal::Notice::verify(&line.org.notice, &line.org.pinned(), now).unwrap();
    let (_, swapped) = Chat::open(Suite::XWing, chat_id.0, &notice, "en", "").unwrap();
    let proxy = Proxy::before(line.desk, move |way, text| {
        let next = text.strip_prefix("POST /api/v1/queue/next\n");
        let Some(body) = next.filter(|_| way == Way::ToClient) else {
            return Verdict::Pass;
        };
        let mut claim: ClaimResponse = serde_json::from_str(body).unwrap();
        claim.grant.as_mut().unwrap().group_info = Sealed(swapped.group_info.clone());
        Verdict::Replace(serde_json::to_string(&claim).unwrap())
    })
    .await;
    let mut alex = line
        .desk_at("alex", through(line.desk_site(), &proxy))
        .await;
    let refused = alex.claim_next().await.unwrap_err();
    assert!(matches!(refused, ClientError::Seal(_)), "{refused:?}");
    assert!(alex.chat(chat_id).is_none(), "no keys of that group");
    assert_eq!(alex.socket().kept().len(), 0, "and no commit into it");
}

/// The sealed entries of a chat as the database holds them.
async fn entries(line: &Line, chat: ChatId) -> Vec<store::EntryRow> {
    let chat = domain::ChatId::from_bytes(chat.0);
    line.store().entries_after(chat, 0, 100).await.unwrap()
}

#[tokio::test]
async fn a_removed_member_cannot_read_the_next_message() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat_id = visitor.chat_id();
    // Alex's device hears nothing of the removal.
    alex.socket().cut();
    line.leap(200).await;
    let mut bea = line.desk("bea").await;
    bea.claim().await;
    visitor.readers_are(&["Bea"]).await;
    bea.socket().cut();
    let id = visitor.say("not for Alex").await.unwrap();
    let seq = visitor.stored(&id).await;
    let rows = entries(&line, chat_id).await;
    let row = rows
        .iter()
        .find(|row| u64::try_from(row.seq) == Ok(seq))
        .unwrap();
    let trust = alex.trust();
    let keys = alex.chat_mut(chat_id).unwrap();
    assert!(keys.is_active(), "it still believes to be in");
    let read = keys.receive(seq, &row.payloads[0], &trust);
    assert_eq!(read.err(), Some(seal::Error::Epoch));
    let (old, new) = (keys.authenticator(), visitor.chat().authenticator());
    assert_ne!(old, new, "other keys from then on");
    meanwhile(bea.hears("not for Alex"), &mut visitor).await;
    alex.removed().await;
}

#[tokio::test]
async fn a_joiner_cannot_read_the_previous_messages() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat_id = visitor.chat_id();
    alex.socket().cut();
    let id = visitor.say("before Sam came").await.unwrap();
    let seq = visitor.stored(&id).await;
    let rows = entries(&line, chat_id).await;
    let row = rows
        .iter()
        .find(|row| u64::try_from(row.seq) == Ok(seq))
        .unwrap()
        .clone();
    meanwhile(alex.hears("before Sam came"), &mut visitor).await;
    let mut sam = line.desk("sam").await;
    let to = alex.colleague("Sam").await.unwrap();
    alex.invite(chat_id, to, Purpose::Support).await.unwrap();
    let invitation = sam.invited().await;
    sam.accept(invitation.invitation_id, Suite::XWing)
        .await
        .unwrap();
    meanwhile(sam.entered(), &mut alex).await;
    visitor.readers_are(&["Alex", "Sam"]).await;
    visitor.say("after Sam came").await.unwrap();
    meanwhile(sam.hears("after Sam came"), &mut visitor).await;
    assert_eq!(sam.texts(), ["after Sam came"]);
    // A server that shows it the old entry under a new number does not help either.
    let trust = sam.trust();
    let keys = sam.chat_mut(chat_id).unwrap();
    let read = keys.receive(seq + 1_000, &row.payloads[0], &trust);
    assert!(!matches!(read, Ok(Received::Message(_))));
}

/// Takes one text out of what a client is shown, and closes the gap.
fn without_one_text() -> impl FnMut(Way, &str) -> Verdict + Send {
    let mut gone = 0;
    move |way, text| {
        let Ok(ServerFrame::Entries { chat_id, entries }) = serde_json::from_str(text) else {
            return Verdict::Pass;
        };
        if way == Way::ToServer {
            return Verdict::Pass;
        }
        let mut kept = Vec::new();
        for mut entry in entries {
            if gone == 0 && entry.kind == EntryKind::Message && !entry.own {
                gone = 1;
                continue;
            }
            entry.seq -= gone;
            kept.push(entry);
        }
        let frame = if kept.is_empty() {
            ServerFrame::Typing { chat_id }
        } else {
            ServerFrame::Entries {
                chat_id,
                entries: kept,
            }
        };
        Verdict::Replace(frame.encode())
    }
}

#[tokio::test]
async fn a_text_that_the_server_keeps_back_is_noticed_with_the_next_one() {
    let line = Line::start().await;
    let (proxy, mut visitor, _) = watched(&line).await;
    let mut alex: Seat<Desk> = line.desk("alex").await;
    let chat = alex.claim().await;
    visitor.readers_are(&["Alex"]).await;
    proxy.judge(without_one_text());
    for text in ["kept back", "shown"] {
        let id = alex.say(chat, text).await.unwrap();
        alex.stored(&id).await;
    }
    visitor
        .until("inconsistent", |event| {
            matches!(event, Event::Inconsistent(_)).then_some(())
        })
        .await;
    visitor.hears("shown").await;
    assert_eq!(visitor.texts(), ["shown"]);
}

#[tokio::test]
async fn a_text_that_the_server_changes_is_not_shown() {
    let line = Line::start().await;
    let (proxy, mut visitor, _) = watched(&line).await;
    let mut alex = line.desk("alex").await;
    let chat = alex.claim().await;
    visitor.readers_are(&["Alex"]).await;
    proxy.judge(|way, text| match serde_json::from_str(text) {
        Ok(ServerFrame::Entries {
            chat_id,
            mut entries,
        }) if way == Way::ToClient => {
            for byte in entries
                .iter_mut()
                .filter_map(|entry| entry.payloads[0].0.last_mut())
            {
                *byte ^= 1;
            }
            Verdict::Replace(ServerFrame::Entries { chat_id, entries }.encode())
        }
        _ => Verdict::Pass,
    });
    alex.say(chat, "changed on its way").await.unwrap();
    visitor
        .until("unreadable", |event| {
            matches!(event, Event::Unreadable(..)).then_some(())
        })
        .await;
    proxy.judge(pass);
    assert_eq!(visitor.texts(), Vec::<&str>::new());
}
