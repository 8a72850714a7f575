//! Nonsense, hostile and late: a typed problem, the connection closed where the peer misbehaves, nothing lost for others.

use crate::talk::pair;
use bytes::Bytes;
use client::{Credential, Event, Http, Socket, SocketEvent};
use hyper::Method;
use protocol::{
    Bytes as Sealed, ChatId, ClientFrame, ClientId, Problem, ProblemCode, ServerFrame, Token,
    chat::EndReason,
    limits::{ENTRY_BYTES, FRAME_BYTES, LEAVE_OUTBOX, close},
    visitor::{LeaveParams, OutboxEntry},
};
use tests::{
    line::{Line, PACE},
    seat::{DEADLINE, Seat, meanwhile},
};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

/// What a connection was told before it was closed, and with which code.
async fn closed_with(socket: &mut Socket) -> (Option<ProblemCode>, Option<u16>) {
    let mut told = None;
    let ended = timeout(DEADLINE, async {
        loop {
            match socket.next(&[]).await.unwrap() {
                SocketEvent::Frame(frame) => {
                    if let ServerFrame::Problem { code, .. } = *frame {
                        told = Some(code);
                    }
                }
                SocketEvent::Lost(code) => return code,
                SocketEvent::Over(code) => return Some(code),
                SocketEvent::Live => {}
            }
        }
    });
    let code = ended.await.expect("the server closes");
    (told, code)
}

/// A connection with this credential, past its hello.
async fn live(line: &Line, token: Token) -> Socket {
    let mut socket = Socket::new(line.visitor_site(), Credential::Capability(token), PACE);
    loop {
        if let SocketEvent::Live = timeout(DEADLINE, socket.next(&[])).await.unwrap().unwrap() {
            return socket;
        }
    }
}

/// What the server says to one frame.
async fn refusal(socket: &mut Socket, frame: &ClientFrame) -> ProblemCode {
    socket.hint(frame).await;
    let answer = timeout(DEADLINE, async {
        loop {
            if let SocketEvent::Frame(frame) = socket.next(&[]).await.unwrap()
                && let ServerFrame::Refused { code, .. } = *frame
            {
                return code;
            }
        }
    });
    answer.await.expect("the server refuses")
}

#[tokio::test]
async fn a_peer_that_talks_nonsense_is_told_and_closed_and_others_go_on() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let stranger = line.visitor().await;
    let token = stranger.token();
    drop(stranger);
    let hello = ClientFrame::Hello {
        version: 1,
        token,
        cursors: Vec::new(),
    };
    let text = |text: &str| Message::text(text.to_owned());
    let nonsense = [
        (text("nonsense"), ProblemCode::Malformed),
        (text("{\"type\":\"nonsense\"}"), ProblemCode::Malformed),
        (
            text("{\"type\":\"ack\",\"chatId\":\"AA\",\"seq\":1}"),
            ProblemCode::Malformed,
        ),
        (text("[[[[[[[[[[[[[[[["), ProblemCode::Malformed),
        (text(""), ProblemCode::Malformed),
        (Message::binary(vec![0; 16]), ProblemCode::Malformed),
        (
            text(&serde_json::to_string(&hello).unwrap()),
            ProblemCode::OutOfOrder,
        ),
    ];
    for (message, code) in nonsense {
        let mut socket = live(&line, token).await;
        let shown = format!("{message:?}");
        socket.raw(message).await;
        assert_eq!(
            closed_with(&mut socket).await,
            (Some(code), Some(close::MISBEHAVED)),
            "{shown}"
        );
    }
    let id = visitor.say("still talking").await.unwrap();
    meanwhile(alex.hears("still talking"), &mut visitor).await;
    meanwhile(visitor.seen(&id), &mut alex).await;
    assert_eq!(alex.chats(), [chat]);
}

#[tokio::test]
async fn a_frame_over_the_limit_closes_only_its_sender() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let stranger = line.visitor().await;
    let mut socket = live(&line, stranger.token()).await;
    socket.raw(Message::text("x".repeat(FRAME_BYTES + 1))).await;
    let (_, code) = closed_with(&mut socket).await;
    assert!(
        code.is_none() || code == Some(close::MISBEHAVED),
        "{code:?}"
    );
    visitor.say("still talking").await.unwrap();
    meanwhile(alex.hears("still talking"), &mut visitor).await;
}

#[tokio::test]
async fn a_connection_must_begin_with_hello_of_this_version_and_a_known_token() {
    let line = Line::start().await;
    let mut unknown = Socket::new(
        line.visitor_site(),
        Credential::Capability(Token([9; 32])),
        PACE,
    );
    assert_eq!(
        closed_with(&mut unknown).await,
        (
            Some(ProblemCode::Unauthenticated),
            Some(close::UNAUTHENTICATED)
        )
    );
    let ack = ClientFrame::Ack {
        chat_id: ChatId([1; 16]),
        seq: 1,
    };
    let old = ClientFrame::Hello {
        version: 0,
        token: Token([9; 32]),
        cursors: Vec::new(),
    };
    for (frame, code) in [
        (ack, ProblemCode::OutOfOrder),
        (old, ProblemCode::UnsupportedVersion),
    ] {
        let mut bare = tests::check::bare_socket(&line.visitor_site()).await;
        let text = serde_json::to_string(&frame).unwrap();
        let closed = tests::check::first_words(&mut bare, Message::text(text)).await;
        assert_eq!(closed, (Some(code), close::MISBEHAVED));
    }
}

#[tokio::test]
async fn who_says_no_hello_is_let_go() {
    let line = Line::start().await;
    let mut bare = tests::check::bare_socket(&line.visitor_site()).await;
    let (_, code) = tests::check::last_words(&mut bare).await;
    assert_eq!(code, close::HELLO_TIMEOUT);
}

#[tokio::test]
async fn a_frame_for_anothers_chat_finds_nothing() {
    let line = Line::start().await;
    let (visitor, _alex) = pair(&line).await;
    let other = line.visitor().await;
    let mut socket = live(&line, other.token()).await;
    let chat_id = visitor.chat_id();
    let client_id = ClientId([1; 16]);
    let payload = Sealed(vec![1, 2, 3]);
    let send = ClientFrame::Send {
        chat_id,
        client_id,
        payload: payload.clone(),
    };
    assert_eq!(refusal(&mut socket, &send).await, ProblemCode::NotFound);
    let handshake = ClientFrame::Handshake {
        chat_id,
        client_id,
        commits: vec![payload.clone()],
        group_info: payload,
        welcome: None,
        fence: None,
    };
    assert_eq!(
        refusal(&mut socket, &handshake).await,
        ProblemCode::NotFound
    );
    // Not members: told that they are out, and nothing of the chat.
    let ack = ClientFrame::Ack { chat_id, seq: 99 };
    socket.hint(&ack).await;
    let entries = line
        .store()
        .entries_after(domain::ChatId::from_bytes(chat_id.0), 0, 32)
        .await;
    assert!(
        !entries.unwrap().is_empty(),
        "nobody's acknowledgement deletes nothing"
    );
}

#[tokio::test]
async fn what_is_not_a_sealed_text_is_refused_and_the_connection_stays() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat_id = visitor.chat_id();
    let payloads = [
        (vec![], ProblemCode::Malformed),
        (vec![0; 64], ProblemCode::Malformed),
        (vec![0xff; 64], ProblemCode::Malformed),
        (vec![0; ENTRY_BYTES + 1], ProblemCode::TooLarge),
    ];
    for (payload, code) in payloads {
        let payload = Sealed(payload);
        let frame = ClientFrame::Send {
            chat_id,
            client_id: ClientId([2; 16]),
            payload,
        };
        assert_eq!(refusal(visitor.socket(), &frame).await, code);
    }
    let frame = ClientFrame::Handshake {
        chat_id,
        client_id: ClientId([3; 16]),
        commits: vec![Sealed(vec![0; 9])],
        group_info: Sealed(vec![0; 9]),
        welcome: None,
        fence: None,
    };
    assert_eq!(
        refusal(visitor.socket(), &frame).await,
        ProblemCode::BadHandshake
    );
    let empty = ClientFrame::Handshake {
        chat_id,
        client_id: ClientId([4; 16]),
        commits: Vec::new(),
        group_info: Sealed(vec![0; 9]),
        welcome: None,
        fence: None,
    };
    assert_eq!(
        refusal(visitor.socket(), &empty).await,
        ProblemCode::BadHandshake
    );
    let leave = ClientFrame::Leave {
        reason: EndReason::Abusive,
    };
    assert_eq!(
        refusal(visitor.socket(), &leave).await,
        ProblemCode::Malformed
    );
    visitor.say("unharmed").await.unwrap();
    meanwhile(alex.hears("unharmed"), &mut visitor).await;
}

#[tokio::test]
async fn a_text_of_a_removed_members_epoch_is_stale() {
    let line = Line::start().await;
    let (mut visitor, alex) = pair(&line).await;
    let chat_id = visitor.chat_id();
    let last = line
        .store()
        .entries_after(domain::ChatId::from_bytes(chat_id.0), 0, 32)
        .await
        .unwrap();
    let old = last.last().unwrap().payloads[0].clone();
    alex.give_back(chat_id).await.unwrap();
    let mut bea = line.desk("bea").await;
    bea.claim().await;
    visitor.readers_are(&["Bea"]).await;
    let frame = ClientFrame::Send {
        chat_id,
        client_id: ClientId([5; 16]),
        payload: Sealed(old),
    };
    assert_eq!(
        refusal(visitor.socket(), &frame).await,
        ProblemCode::StaleEpoch
    );
}

#[tokio::test]
async fn a_resend_is_answered_with_the_first_number() {
    let line = Line::start().await;
    let (visitor, mut alex) = pair(&line).await;
    let chat_id = visitor.chat_id();
    let id = alex.say(chat_id, "once").await.unwrap();
    let seq = alex.stored(&id).await;
    let store = line.store();
    let rows = store
        .entries_after(domain::ChatId::from_bytes(chat_id.0), 0, 32)
        .await
        .unwrap();
    let row = rows
        .iter()
        .find(|row| u64::try_from(row.seq) == Ok(seq))
        .unwrap();
    let again = ClientFrame::Send {
        chat_id,
        client_id: ClientId(*row.client_id.as_bytes()),
        payload: Sealed(row.payloads[0].clone()),
    };
    alex.socket().hint(&again).await;
    let answered = timeout(DEADLINE, async {
        loop {
            if let SocketEvent::Frame(frame) = alex.socket().next(&[]).await.unwrap()
                && let ServerFrame::Accepted { seq, .. } = *frame
            {
                return seq;
            }
        }
    });
    assert_eq!(answered.await.unwrap(), seq);
}

#[tokio::test]
async fn nothing_enters_a_chat_after_its_end() {
    let line = Line::start().await;
    let (visitor, mut alex) = pair(&line).await;
    let chat_id = visitor.chat_id();
    let rows = line
        .store()
        .entries_after(domain::ChatId::from_bytes(chat_id.0), 0, 32)
        .await
        .unwrap();
    let payload = Sealed(rows.last().unwrap().payloads[0].clone());
    alex.end(chat_id, EndReason::EndedByAdvocate).await.unwrap();
    let frame = ClientFrame::Send {
        chat_id,
        client_id: ClientId([6; 16]),
        payload,
    };
    assert_eq!(refusal(alex.socket(), &frame).await, ProblemCode::ChatEnded);
}

async fn problem(http: &Http, path: &str, body: &str) -> (u16, ProblemCode) {
    let body = Some(Bytes::copy_from_slice(body.as_bytes()));
    let answer = http.request(Method::POST, path, body, &[]).await.unwrap();
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json"),
        "{path}"
    );
    let problem: Problem = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(
        (problem.status, problem.title.as_str()),
        (answer.status, problem.code.title())
    );
    (answer.status, problem.code)
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_a_typed_problem() {
    let line = Line::start().await;
    let http = Http::new(line.visitor_site());
    for body in ["", "{}", "[]", "nonsense", "{\"chatId\":1}", "\u{0}"] {
        for path in ["/api/v1/chats", "/api/v1/leave", "/api/v1/resume"] {
            assert_eq!(
                problem(&http, path, body).await,
                (400, ProblemCode::Malformed),
                "{path}"
            );
        }
    }
    let huge = "x".repeat(protocol::limits::BODY_BYTES + 1);
    assert_eq!(
        problem(&http, "/api/v1/chats", &huge).await,
        (413, ProblemCode::TooLarge)
    );
    let entry = OutboxEntry {
        client_id: ClientId([1; 16]),
        payload: Sealed(vec![1]),
    };
    let params = LeaveParams {
        token: Token([1; 32]),
        reason: EndReason::QuickExit,
        outbox: vec![entry; LEAVE_OUTBOX + 1],
    };
    let many = serde_json::to_string(&params).unwrap();
    assert_eq!(
        problem(&http, "/api/v1/leave", &many).await,
        (413, ProblemCode::TooLarge)
    );
}

#[tokio::test]
async fn an_unknown_path_is_not_found_and_says_nothing() {
    let line = Line::start().await;
    for site in [line.visitor_site(), line.desk_site()] {
        let http = Http::new(site);
        for path in [
            "/api/v1/nonsense",
            "/../../etc/passwd",
            "/%2e%2e/x",
            "/api/v1/queue/next/x",
        ] {
            let answer = http.request(Method::GET, path, None, &[]).await.unwrap();
            assert_eq!(answer.status, 404, "{path}");
            assert!(!String::from_utf8_lossy(&answer.body).contains("passwd"));
        }
    }
}

#[tokio::test]
async fn another_origin_is_refused_wherever_something_changes() {
    let line = Line::start().await;
    let own = line.desk_site().origin;
    let wrong = [
        "null".to_owned(),
        "http://evil.example".to_owned(),
        format!("{own}.evil.example"),
        own.replace("127.0.0.1", "127.0.0.2"),
        own.replace("http:", "https:"),
        format!("{own}/"),
        format!("{own}0"),
        format!("{own}, {own}"),
        own.to_uppercase(),
        own.replace("http://", "http://own@"),
        "file://".to_owned(),
        String::new(),
    ];
    assert_eq!(wrong.len(), 12);
    let http = Http::new(line.desk_site());
    for origin in &wrong {
        for path in [
            "/api/v1/login/start",
            "/api/v1/ticket",
            "/api/v1/queue/next",
            "/api/v1/login/passkey/start",
            "/api/v1/enrol/redeem",
            "/api/v1/devices/revoke",
        ] {
            let body = Some(Bytes::from_static(b"{\"name\":\"alex\"}"));
            let answer = http
                .request(Method::POST, path, body, &[("Origin", origin)])
                .await
                .unwrap();
            let problem: Problem = serde_json::from_slice(&answer.body).unwrap();
            assert_eq!(problem.code, ProblemCode::WrongOrigin, "{origin} {path}");
        }
        let upgrade = [
            ("Origin", origin.as_str()),
            ("Connection", "Upgrade"),
            ("Upgrade", "websocket"),
            ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ];
        for site in [line.desk_site(), line.visitor_site()] {
            let http = Http::new(site);
            let answer = http
                .request(Method::GET, "/api/v1/socket", None, &upgrade)
                .await
                .unwrap();
            assert_eq!(answer.status, 403, "{origin}");
        }
    }
}

#[tokio::test]
async fn a_wrong_passphrase_and_an_unknown_name_are_answered_alike() {
    let line = Line::start().await;
    let plan = line.desk_plan(line.desk_site());
    let wrong = client::Desk::log_in(plan.clone(), "alex", "not the passphrase").await;
    let unknown = client::Desk::log_in(plan, "nobody", "not the passphrase").await;
    for refused in [wrong, unknown] {
        let error = refused.err().unwrap();
        assert_eq!(error.code(), Some(ProblemCode::BadCredentials));
    }
}

#[tokio::test]
async fn a_session_that_is_over_opens_nothing_and_closes_the_socket() {
    let line = Line::start().await;
    let mut alex = line.desk("alex").await;
    alex.log_out().await.unwrap();
    assert_eq!(alex.over().await, close::UNAUTHENTICATED);
    let refused = alex.claim_next().await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Unauthenticated));

    let bea = line.desk("bea").await;
    let mut bea = bea;
    bea.socket().cut();
    line.leap(13 * 3_600).await;
    let expired = bea.colleagues().await.err().unwrap();
    assert_eq!(expired.code(), Some(ProblemCode::Unauthenticated));
    let expired = timeout(DEADLINE, async {
        loop {
            if let Err(error) = bea.next().await {
                return error.code();
            }
        }
    });
    assert_eq!(expired.await.unwrap(), Some(ProblemCode::Unauthenticated));
}

#[tokio::test]
async fn a_capability_opens_nothing_at_the_desk_and_a_ticket_only_once() {
    let line = Line::start().await;
    let visitor = line.visitor().await;
    let capability = Credential::Capability(visitor.token());
    let mut at_desk = Socket::new(line.desk_site(), capability, PACE);
    assert_eq!(
        closed_with(&mut at_desk).await.1,
        Some(close::UNAUTHENTICATED)
    );
    let alex = line.desk("alex").await;
    let ticket: protocol::staff::TicketResponse =
        alex.plan().http.post("/api/v1/ticket", &()).await.unwrap();
    let ticket = Credential::Capability(ticket.ticket);
    let mut at_visitors = Socket::new(line.visitor_site(), ticket.clone(), PACE);
    assert_eq!(
        closed_with(&mut at_visitors).await.1,
        Some(close::UNAUTHENTICATED)
    );
    let mut first = Socket::new(line.desk_site(), ticket.clone(), PACE);
    let said = timeout(DEADLINE, first.next(&[])).await.unwrap().unwrap();
    assert!(matches!(said, SocketEvent::Live), "{said:?}");
    let mut second = Socket::new(line.desk_site(), ticket, PACE);
    assert_eq!(
        closed_with(&mut second).await.1,
        Some(close::UNAUTHENTICATED)
    );
}

#[tokio::test]
async fn cookies_are_for_this_host_only_and_never_for_visitors() {
    let line = Line::start().await;
    let http = Http::new(line.desk_site());
    let params = protocol::staff::LoginParams {
        device_id: None,
        code: None,
        name: "alex".to_owned(),
        auth: Sealed(line.org.keys.auth.to_vec()),
    };
    let body = Some(Bytes::from(serde_json::to_vec(&params).unwrap()));
    let answer = http
        .request(Method::POST, "/api/v1/login", body, &[])
        .await
        .unwrap();
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-"), "{cookie}");
    for part in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.split("; ").any(|known| known == part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"));
    let visitors = Http::new(line.visitor_site());
    for path in ["/", "/api/v1/line", "/livez"] {
        let answer = visitors
            .request(Method::GET, path, None, &[])
            .await
            .unwrap();
        assert_eq!(answer.header("set-cookie"), None, "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(
            answer.header("referrer-policy"),
            Some("no-referrer"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_drained_server_says_1012_and_asks_for_a_pause() {
    let mut line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    line.stop().await;
    for (who, events) in [
        ("visitor", lost(&mut visitor).await),
        ("desk", lost(&mut alex).await),
    ] {
        assert_eq!(
            events,
            (Some(ProblemCode::Unavailable), Some(close::RESTART)),
            "{who}"
        );
    }
}

async fn lost<P: tests::seat::Party>(seat: &mut Seat<P>) -> (Option<ProblemCode>, Option<u16>) {
    let mut told = None;
    seat.until("lost", |event| match event {
        Event::Problem(code) => {
            told = Some(*code);
            None
        }
        Event::Lost(code) => Some((told, *code)),
        _ => None,
    })
    .await
}

#[tokio::test]
async fn a_full_disk_is_told_and_nothing_is_lost_when_there_is_room_again() {
    let mut line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let pages = u32::try_from(line.disk().len() / 4_096).unwrap_or(u32::MAX);
    let full = store_sqlite::Options {
        max_pages: Some(pages.min(64)),
        ..Default::default()
    };
    line.restart_with(full).await;
    let mut sent = Vec::new();
    let refused = loop {
        assert!(sent.len() < 600, "the disk is full some time");
        let id = visitor
            .say(&format!("text {} {}", sent.len(), "x".repeat(1_500)))
            .await
            .unwrap();
        let wait = visitor.until("stored or refused", |event| match event {
            Event::Stored { id: stored, .. } if *stored == id => Some(None),
            Event::Refused(_, code) => Some(Some(*code)),
            _ => None,
        });
        match wait.await {
            None => sent.push(id),
            Some(code) => break code,
        }
    };
    assert_eq!(refused, ProblemCode::StorageFull);
    let http = Http::new(line.visitor_site());
    let alive = http
        .request(Method::GET, "/livez", None, &[])
        .await
        .unwrap();
    assert_eq!(alive.status, 204);
    line.restart_with(store_sqlite::Options::default()).await;
    visitor.say("there is room again").await.unwrap();
    meanwhile(alex.hears("there is room again"), &mut visitor).await;
    let heard = alex
        .texts()
        .iter()
        .filter(|text| text.starts_with("text "))
        .count();
    assert_eq!(
        heard,
        sent.len() + 1,
        "everything that was accepted, and what was refused after it"
    );
}

#[tokio::test]
async fn guesses_at_a_phrase_are_limited() {
    let line = Line::start().await;
    let plan = line.visitor_plan(line.visitor_site());
    let mut codes = Vec::new();
    for _ in 0..6 {
        let guess = client::Visitor::resume(plan.clone(), "amber amber amber amber amber").await;
        codes.push(guess.err().unwrap().code().unwrap());
    }
    assert_eq!(codes[..5], [ProblemCode::NotFound; 5]);
    assert_eq!(codes[5], ProblemCode::RateLimited);
}
