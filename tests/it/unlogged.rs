//! A server that serves what the log of keys does not hold, or a log that lies: visitors and desks find it out. The organisation's
//! own keys have signed everything here; what betrays it is that others cannot see it. That honest lines are believed, every other
//! test shows: all clients follow the log.

use crate::{
    hostile::{forged_claim, shown_as_entry, through, watched},
    keys::publish,
    talk::pair,
};
use client::{ClientError, Desk, Device, Event, Opening, Visitor};
use domain::permission::Role;
use protocol::{
    Bytes, MemberId, chat::Purpose, keys::KeysParams, staff::ColleaguesResponse,
    visitor::LineResponse,
};
use seal::{Error, Identity, Notice, Refusal, Suite, keylog::Leaf, notice::Terms};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};
use tests::{
    line::Line,
    proxy::{Proxy, Verdict, Way},
    seat::{Seat, meanwhile},
};

const UNLOGGED: Error = Error::Refused(Refusal::Unlogged);

/// An advocate whom the organisation's own certifier has certified, and nobody can see.
fn ghost(line: &Line) -> Identity {
    line.org
        .identity("Alex", &[Role::Advocate, Role::CaseWorker], 99)
}

/// A notice that names another key, by the organisation's own certifier.
fn swapped_notice(line: &Line) -> Vec<u8> {
    let now = client::Clock::now_s(&*line.clock);
    let told = Notice::verify(&line.org.notice, &line.org.pinned(), now).unwrap();
    let key = seal::boxes::SecretKey::generate().unwrap();
    let terms = Terms {
        key: key.public().unwrap(),
        ..told.terms().clone()
    };
    Notice::issue(&terms, &line.org.certifier).unwrap()
}

/// Changes the answer to one request.
fn answering(
    request: &'static str,
    mut change: impl FnMut(&str) -> String + Send + 'static,
) -> impl FnMut(Way, &str) -> Verdict + Send + 'static {
    move |way, text| match text
        .strip_prefix(request)
        .and_then(|rest| rest.strip_prefix('\n'))
    {
        Some(body) if way == Way::ToClient => Verdict::Replace(change(body)),
        Some(_) | None => Verdict::Pass,
    }
}

fn is<T>(done: client::Result<T>, expected: Error) {
    let refused = done.err();
    assert!(
        matches!(refused, Some(ClientError::Seal(error)) if error == expected),
        "{refused:?}"
    );
}

async fn log_in(line: &Line, at: client::Site, device: &Device) -> client::Result<Desk> {
    let plan = client::DeskPlan {
        device: device.clone(),
        ..line.desk_plan(at)
    };
    Desk::log_in_with(plan, "alex", &line.org.keys).await
}

#[tokio::test]
async fn a_visitor_refuses_a_certified_reader_whom_others_cannot_see() {
    let line = Line::start().await;
    let (proxy, mut visitor, opening) = watched(&line).await;
    let forged = forged_claim(
        &line,
        visitor.chat_id(),
        &opening,
        (line.org, &ghost(&line)),
    );
    proxy.judge(shown_as_entry(visitor.chat_id(), &forged));
    visitor.socket().hint(&opening).await;
    let alarm = visitor.until("alarm", |event| match event {
        Event::Alarm(_, error) => Some(*error),
        _ => None,
    });
    assert_eq!(alarm.await, Error::RefusedReader(Refusal::Unlogged));
    visitor.say("to nobody").await.unwrap();
    assert_eq!(visitor.readers(), Vec::<String>::new());
    assert_eq!(visitor.socket().kept().len(), 0, "nothing leaves the tab");
    assert_eq!(visitor.chat().epoch(), 0, "nothing was merged");
}

#[tokio::test]
async fn a_reader_who_was_certified_after_the_head_that_was_seen_is_asked_for_and_comes_in() {
    let line = Line::start().await;
    let (proxy, mut visitor, opening) = watched(&line).await;
    let late = ghost(&line);
    publish(&line, &Leaf::of_cert(late.chain().device())).await;
    let claim = forged_claim(&line, visitor.chat_id(), &opening, (line.org, &late));
    // The first answers are lost: the entry waits, and nothing of it is forgotten.
    let lost = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&lost);
    let mut show = shown_as_entry(visitor.chat_id(), &claim);
    proxy.judge(move |way, text| {
        let asks = text.starts_with("POST /api/v1/keys") && way == Way::ToServer;
        if asks && count.fetch_add(1, Ordering::Relaxed) < 3 {
            return Verdict::Drop;
        }
        show(way, text)
    });
    visitor.socket().hint(&opening).await;
    visitor.readers_are(&["Alex"]).await;
    assert_eq!(lost.load(Ordering::Relaxed), 4);
    assert_eq!(visitor.chat().epoch(), 1);
}

#[tokio::test]
async fn visitors_and_desks_refuse_a_team_key_that_others_cannot_see() {
    let line = Line::start().await;
    let notice = swapped_notice(&line);
    let told = notice.clone();
    let before_visitor = Proxy::before(
        line.visitor,
        answering("GET /api/v1/line", move |body| {
            let mut line: LineResponse = serde_json::from_str(body).unwrap();
            line.notice = Some(Bytes(told.clone()));
            serde_json::to_string(&line).unwrap()
        }),
    )
    .await;
    let plan = line.visitor_plan(through(line.visitor_site(), &before_visitor));
    is(Visitor::open(plan, Opening::default()).await, UNLOGGED);
    let before_desk = Proxy::before(
        line.desk,
        answering("POST /api/v1/login", move |body| {
            let mut me: serde_json::Value = serde_json::from_str(body).unwrap();
            me["team"]["notice"] = serde_json::to_value(Bytes(notice.clone())).unwrap();
            me.to_string()
        }),
    )
    .await;
    let at = through(line.desk_site(), &before_desk);
    is(log_in(&line, at, &Device::default()).await, UNLOGGED);
}

#[tokio::test]
async fn a_desk_seals_no_case_to_a_colleague_whom_others_cannot_see() {
    let line = Line::start().await;
    let cam = ghost(&line);
    let cams: MemberId = MemberId(*line.org.find("cam").member.as_bytes());
    let chain = cam.chain().encode();
    let key = cam.box_key().unwrap().bytes().to_vec();
    let proxy = Proxy::before(
        line.desk,
        answering("GET /api/v1/colleagues", move |body| {
            let mut told: ColleaguesResponse = serde_json::from_str(body).unwrap();
            for one in told
                .colleagues
                .iter_mut()
                .filter(|one| one.member_id == cams)
            {
                one.chain = Bytes(chain.clone());
                one.hpke_key = Bytes(key.clone());
            }
            serde_json::to_string(&told).unwrap()
        }),
    )
    .await;
    let alex = line
        .desk_at("alex", through(line.desk_site(), &proxy))
        .await;
    is(alex.open_case(None, &[cams], b"facts").await, UNLOGGED);
    proxy.judge(|_way, _text| Verdict::Pass);
    assert!(!matches!(
        alex.open_case(None, &[cams], b"facts").await,
        Err(ClientError::Seal(_))
    ));
}

/// The log that a desk is shown at its second visit.
async fn second_visit(first: &Line, second: &Line) -> client::Result<Desk> {
    let device = Device::default();
    drop(log_in(first, first.desk_site(), &device).await.unwrap());
    let seen = device.seen().unwrap();
    let visit = log_in(second, second.desk_site(), &device).await;
    if visit.is_err() {
        assert_eq!(device.seen(), Some(seen), "nothing of that was believed");
    }
    visit
}

#[tokio::test]
async fn a_desk_finds_out_a_log_that_was_forked_or_rolled_back_between_two_visits() {
    // Another server with the same keys: its log is shorter, as long, and longer.
    let (line, other) = (Line::start().await, Line::start().await);
    publish(&line, &Leaf::Revocation { serial: 1 }).await;
    for serial in 2..4 {
        is(second_visit(&line, &other).await, Error::Forked);
        publish(&other, &Leaf::Revocation { serial }).await;
    }
    is(second_visit(&line, &other).await, Error::Forked);
    // What only grew is believed.
    let device = Device::default();
    drop(log_in(&line, line.desk_site(), &device).await.unwrap());
    let before = device.seen().unwrap().head.size;
    publish(&line, &Leaf::Revocation { serial: 5 }).await;
    drop(log_in(&line, line.desk_site(), &device).await.unwrap());
    assert_eq!(device.seen().unwrap().head.size, before + 1);
}

#[tokio::test]
async fn a_head_that_is_too_old_is_refused_by_visitors_and_desks() {
    let line = Line::start().await;
    let old: Arc<Mutex<Option<String>>> = Arc::default();
    let replayed = |server| {
        let old = Arc::clone(&old);
        Proxy::before(
            server,
            answering("POST /api/v1/keys", move |body| {
                let mut old = old.lock().unwrap();
                old.get_or_insert_with(|| body.to_owned()).clone()
            }),
        )
    };
    let before_visitor = replayed(line.visitor).await;
    let site = through(line.visitor_site(), &before_visitor);
    drop(line.visitor_at(site.clone()).await);
    line.leap(27 * 3_600).await;
    let plan = line.visitor_plan(site);
    is(
        Visitor::open(plan, Opening::default()).await,
        Error::StaleLog,
    );
    let before_desk = replayed(line.desk).await;
    let at = through(line.desk_site(), &before_desk);
    is(log_in(&line, at, &Device::default()).await, Error::StaleLog);
}

#[tokio::test]
async fn who_is_let_in_must_be_seen_by_others_and_the_chat_goes_on_without_them() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let trust = alex.trust();
    let (_keys, package) = seal::chat::key_package(&ghost(&line), Suite::XWing).unwrap();
    let keys = alex.chat_mut(chat).unwrap();
    assert_eq!(keys.let_in(&package, &trust).err(), Some(UNLOGGED));
    // A colleague is proved when they come.
    let mut bea: Seat<Desk> = line.desk("bea").await;
    let to = alex.colleague("Bea").await.unwrap();
    alex.invite(chat, to, Purpose::Support).await.unwrap();
    let invitation = bea.invited().await;
    bea.accept(invitation.invitation_id, Suite::XWing)
        .await
        .unwrap();
    meanwhile(bea.entered(), &mut alex).await;
    visitor.readers_are(&["Alex", "Bea"]).await;
}

#[tokio::test]
async fn a_line_whose_settings_name_no_log_goes_on_without() {
    let line = Line::start().await;
    let device = Device::default();
    let plan = client::DeskPlan {
        device: device.clone(),
        log_key: None,
        ..line.desk_plan(line.desk_site())
    };
    let desk = Desk::log_in_with(plan, "alex", &line.org.keys).await;
    let mut alex = Seat::new(desk.unwrap());
    alex.queue_told().await;
    alex.clock_in(None).await.unwrap();
    let plan = client::VisitorPlan {
        log_key: None,
        ..line.visitor_plan(line.visitor_site())
    };
    let mut visitor = Seat::new(Visitor::open(plan, Opening::default()).await.unwrap());
    visitor.group_opened().await;
    alex.claim().await;
    visitor.readers_are(&["Alex"]).await;
    assert_eq!(device.seen(), None);
}

/// What each end asks for is what it is about to use, and no more.
#[tokio::test]
async fn one_question_is_enough_to_open_a_chat() {
    let line = Line::start().await;
    let asked: Arc<Mutex<Vec<KeysParams>>> = Arc::default();
    let heard = Arc::clone(&asked);
    let proxy = Proxy::before(line.visitor, move |way, text| {
        if let Some(body) = text.strip_prefix("POST /api/v1/keys\n")
            && way == Way::ToServer
        {
            heard
                .lock()
                .unwrap()
                .push(serde_json::from_str(body).unwrap());
        }
        Verdict::Pass
    })
    .await;
    let _visitor = line.visitor_at(through(line.visitor_site(), &proxy)).await;
    let asked = asked.lock().unwrap().clone();
    let [only] = asked.as_slice() else {
        panic!("{} questions", asked.len());
    };
    assert_eq!((only.from, only.leaves.len(), only.after), (0, 2, None));
}
