//! The audit log: what is in it, and that nothing of it can be changed unseen.

use client::Http;
use domain::{
    Clock as _, Millis,
    audit::{Event, Object},
};
use protocol::{
    audit::{AlertKind, ReadAuditParams},
    chat::EndReason,
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use seal::tlog::{LogKey, Tree};
use sotto::audit::{
    alerts::Kind,
    head,
    keeping::origin,
    leaf,
    tree::Climb,
    verify::{VerifyError, verify},
    walk::{Flaw, Mark, Walk},
};
use sqlx::{AssertSqlSafe, Connection as _};
use std::{collections::BTreeMap, path::Path};
use store::{Store, audit::AuditRow};
use tests::{line::Line, seat::Seat};

/// Everything that is in the log: event and reason.
pub(crate) async fn words(line: &Line) -> Vec<(String, Option<String>)> {
    words_of(line.store().as_ref()).await
}

/// The same of any database.
pub(crate) async fn words_of(store: &dyn Store) -> Vec<(String, Option<String>)> {
    let rows = rows_of(store).await.into_iter();
    rows.map(|row| (row.event.unwrap(), row.reason)).collect()
}

async fn rows(line: &Line) -> Vec<AuditRow> {
    rows_of(line.store().as_ref()).await
}

async fn rows_of(store: &dyn Store) -> Vec<AuditRow> {
    let mut tx = store.read().await.unwrap();
    tx.audit_rows(0, 100_000).await.unwrap()
}

#[tokio::test]
async fn what_happens_stands_in_the_log_and_no_word_of_what_was_said() {
    let line = Line::start().await;
    let mut visitor = line.visitor().await;
    let mut alex = line.desk("alex").await;
    let chat = alex.claim().await;
    visitor.readers_are(&["Alex"]).await;
    let named = visitor.say("marker-words-of-a-visitor").await.unwrap();
    visitor.stored(&named).await;
    let own = alex.colleague("Alex").await.unwrap();
    let case = alex.open_case(None, &[own], b"marker-facts").await.unwrap();
    alex.read_case(case).await.unwrap();
    let bea = line.desk("bea").await;
    bea.read_case(case).await.err().unwrap();
    alex.end(chat, EndReason::EndedByAdvocate).await.unwrap();
    alex.wrap_up(chat, "emotional_support", &[]).await.unwrap();

    let word = |event: &str, reason: Option<&str>| (event.to_owned(), reason.map(str::to_owned));
    // Whether it was put before Alex before he took it is a matter of moments.
    let offered = |event: &str| event == Event::ContactOffered.name();
    let mut told = words(&line).await;
    told.retain(|(event, _)| !offered(event));
    assert_eq!(
        told,
        [
            word("level_set", Some("T4")),
            word("staff_login", Some("passphrase")),
            word("shift_start", Some("unplanned")),
            word("contact_assigned", Some("next")),
            word("record_opened", Some("by_hand")),
            word("record_viewed", None),
            word("staff_login", Some("passphrase")),
            word("shift_start", Some("unplanned")),
            word("access_denied", Some("work_on_case")),
            word("contact_ended", Some("endedByAdvocate")),
            word("wrap_saved", None),
        ]
    );
    let mut rows = rows(&line).await;
    rows.retain(|row| !row.event.as_deref().is_some_and(offered));
    let alex = line.org.find("alex").member.as_bytes().to_vec();
    let denied = &rows[8];
    assert_eq!(denied.object.as_deref(), Some(case.0.as_slice()));
    assert_eq!(rows[3].actor.as_ref(), Some(&alex));
    assert!(rows.iter().all(|row| row.minute.unwrap() % 60_000 == 0));
    // Codes are of the source: nothing else can be in them.
    for row in &rows {
        assert!(Event::from_name(row.event.as_deref().unwrap()).is_some());
        let kind = row.object_kind.as_deref();
        let object = row.object.clone().map(|id| id.try_into().unwrap());
        assert_eq!(
            kind.zip(object)
                .map(|(kind, id)| Object::from_parts(kind, id).is_some()),
            kind.map(|_| true)
        );
        let plain = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'_';
        assert!(row.reason.iter().all(|why| why.bytes().all(plain)));
    }
}

/// Nobody may see from the log, or from how long it takes, which names there are.
#[tokio::test]
async fn a_failed_log_in_writes_the_same_for_a_name_that_nobody_has() {
    let line = Line::start().await;
    let mut http = Http::new(line.desk_site());
    for name in ["alex", "nobody-has-this", "nobody-has-this"] {
        let params = protocol::staff::LoginParams {
            name: name.to_owned(),
            auth: protocol::Bytes(vec![7; 32]),
            device_id: None,
            code: None,
        };
        let refused: Result<protocol::staff::MeResponse, _> =
            http.post_for_cookie("/api/v1/login", &params).await;
        assert!(refused.is_err());
    }
    let rows = rows(&line).await;
    assert_eq!(rows.len(), 3);
    let shape = |row: &AuditRow| {
        (
            row.event.clone(),
            row.actor.clone(),
            row.roles,
            row.object_kind.clone(),
            row.object.as_ref().map(Vec::len),
            row.reason.clone(),
        )
    };
    assert_eq!(shape(&rows[0]), shape(&rows[1]));
    assert_eq!(
        rows[0].object.as_deref(),
        Some(line.org.find("alex").member.as_bytes().as_slice())
    );
    // One who tries the same name again is seen as such.
    assert_eq!(rows[1].object, rows[2].object);
    assert_ne!(rows[0].object, rows[1].object);
}

/// Some events, made by people at their desks.
async fn some_events(line: &Line, count: usize) -> Seat<client::Desk> {
    let alex = line.desk_off_duty("alex", line.desk_site()).await;
    for _ in 0..count {
        alex.cases().await.unwrap();
    }
    alex
}

#[tokio::test]
async fn a_head_covers_what_is_there_and_the_next_one_what_came_after() {
    let line = Line::start().await;
    let alex = some_events(&line, 3).await;
    let app = line.app();
    let verifier = app.audit.key.verifier(&app.audit.origin).unwrap();
    let first = head::make(app, None).await.unwrap();
    assert_eq!(first.row.size, 4);
    alex.cases().await.unwrap();
    let second = head::make(app, None).await.unwrap();
    assert_eq!(second.row.size, 5);
    let heads = [first, second].map(|made| String::from_utf8(made.row.note).unwrap());
    let mut tx = line.store().read().await.unwrap();
    let sound = verify(tx.as_mut(), &verifier, &heads).await.unwrap();
    assert_eq!((sound.covered, sound.rows), (5, 5));
    let other = LogKey::generate().unwrap();
    let stranger = other.verifier(&app.audit.origin).unwrap();
    let refused = verify(tx.as_mut(), &stranger, &heads).await;
    assert_eq!(refused, Err(VerifyError::Unsigned));
}

#[tokio::test]
async fn a_pruned_log_verifies_and_its_old_words_are_gone() {
    let line = Line::start().await;
    let alex = some_events(&line, 3).await;
    let app = line.app();
    let verifier = app.audit.key.verifier(&app.audit.origin).unwrap();
    let before = head::make(app, None).await.unwrap();
    drop(alex);
    line.clock.advance_ms(731 * 24 * 3_600 * 1_000);
    head::prune(app).await.unwrap();
    let rows = rows(&line).await;
    let (old, new) = rows.split_at(4);
    assert!(
        old.iter()
            .all(|row| row.event.is_none() && row.salt.is_none())
    );
    let new: Vec<_> = new.iter().map(|row| row.event.as_deref()).collect();
    assert_eq!(new, [Some("retention_run")]);
    let after = head::make(app, None).await.unwrap();
    let heads = [before, after].map(|made| String::from_utf8(made.row.note).unwrap());
    let mut tx = line.store().read().await.unwrap();
    let sound = verify(tx.as_mut(), &verifier, &heads).await.unwrap();
    assert_eq!((sound.covered, sound.rows, sound.pruned), (5, 5, 4));
    // Once more: nothing is left to do.
    head::prune(app).await.unwrap();
    assert_eq!(words_left(&line).await, 1);
}

async fn words_left(line: &Line) -> usize {
    let rows = rows(line).await;
    rows.iter().filter(|row| row.event.is_some()).count()
}

/// A database that was changed behind the store's back, and what verification says to it.
async fn tampered(path: &Path, statements: &str) -> sqlx::Result<()> {
    let url = format!("sqlite://{}", path.display());
    let mut conn = sqlx::SqliteConnection::connect(&url).await?;
    let sql = format!("PRAGMA ignore_check_constraints = ON; {statements}");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut conn).await?;
    conn.close().await
}

#[tokio::test]
async fn the_first_bad_row_is_named() {
    let mut line = Line::start().await;
    some_events(&line, 9).await;
    let app = line.app();
    let verifier = app.audit.key.verifier(&app.audit.origin).unwrap();
    let note = head::make(app, None).await.unwrap().row.note;
    let head = String::from_utf8(note).unwrap();
    line.stop().await;
    let database = line.folder.path().join("sotto.db");
    let cases = [
        (
            "UPDATE audit_event SET reason = 'other' WHERE seq = 3",
            Flaw::Altered { row: 3 },
        ),
        (
            "DELETE FROM audit_event WHERE seq = 5",
            Flaw::Missing { row: 5 },
        ),
        (
            "DELETE FROM audit_event WHERE seq >= 8",
            Flaw::Truncated { rows: 7, head: 10 },
        ),
        (
            "DELETE FROM audit_event",
            Flaw::Truncated { rows: 0, head: 10 },
        ),
        (
            "UPDATE audit_event SET seq = -1 WHERE seq = 4; UPDATE audit_event SET seq = 4 WHERE seq = 6;
             UPDATE audit_event SET seq = 6 WHERE seq = -1",
            Flaw::Altered { row: 4 },
        ),
        (
            "UPDATE audit_event SET minute = NULL, event = NULL, actor_id = NULL, roles = NULL, object_kind = NULL,
                    object_id = NULL, reason = NULL, salt = NULL WHERE seq = 2",
            Flaw::WordsGone { row: 2 },
        ),
        (
            "UPDATE audit_event SET leaf = zeroblob(32) WHERE seq = 7",
            Flaw::Altered { row: 7 },
        ),
        (
            "UPDATE audit_event SET chain = zeroblob(32) WHERE seq = 7",
            Flaw::Unchained { row: 7 },
        ),
        (
            "DELETE FROM audit_head; DELETE FROM audit_event WHERE seq = 10",
            Flaw::Truncated { rows: 9, head: 10 },
        ),
        (
            "INSERT INTO audit_pruning (up_to, note) VALUES (9, x'00');
             UPDATE audit_event SET minute = NULL, event = NULL, actor_id = NULL, roles = NULL, object_kind = NULL,
                    object_id = NULL, reason = NULL, salt = NULL WHERE seq <= 9",
            Flaw::WordsGone { row: 1 },
        ),
    ];
    for (number, (statements, expected)) in cases.into_iter().enumerate() {
        // A file of its own: the one before may still have a write-ahead log beside it.
        let copy = line.folder.path().join(format!("copy{number}.db"));
        std::fs::copy(&database, &copy).unwrap();
        tampered(&copy, statements).await.unwrap();
        let mut tx = store_sqlite::look(&copy).await.unwrap();
        let found = verify(tx.as_mut(), &verifier, std::slice::from_ref(&head)).await;
        assert_eq!(found, Err(VerifyError::Flaw(expected)), "{statements}");
    }
    let mut tx = store_sqlite::look(&database).await.unwrap();
    assert!(verify(tx.as_mut(), &verifier, &[head]).await.is_ok());
}

/// A server whose log was changed does not sign it.
#[tokio::test]
async fn a_changed_log_is_not_signed() {
    let mut line = Line::start().await;
    some_events(&line, 3).await;
    head::make(line.app(), None).await.unwrap();
    let key = line.app().audit.key.secret();
    let name = line.app().audit.origin.clone();
    line.stop().await;
    let database = line.folder.path().join("sotto.db");
    tampered(&database, "DELETE FROM audit_event WHERE seq = 4")
        .await
        .unwrap();
    let mut tx = store_sqlite::look(&database).await.unwrap();
    let key = LogKey::from_secret(&key);
    let refused = head::sign(tx.as_mut(), &key, &name, line.clock.now()).await;
    assert!(matches!(
        refused,
        Err(head::HeadError::Flaw(Flaw::Truncated { rows: 3, head: 4 }))
    ));
}

/// The streamed root is the one of the tree that clients check.
#[test]
fn the_root_is_that_of_the_tree() {
    let mut climb = Climb::default();
    let mut tree = Tree::default();
    assert_eq!(climb.root(), tree.head().root);
    for number in 0..130_u8 {
        climb.push(&[number; 32]);
        tree.push(vec![number; 32]);
        assert_eq!(
            (climb.size(), climb.root()),
            (tree.size(), tree.head().root)
        );
    }
}

fn log(count: i64, chance: &mut StdRng) -> Vec<AuditRow> {
    let mut chain = leaf::START.to_vec();
    let mut rows = Vec::new();
    for seq in 1..=count {
        let event = Event::ALL[chance.random_range(0..Event::ALL.len())];
        let with_object = chance.random_bool(0.7);
        let mut row = AuditRow {
            seq,
            minute: Some(seq / 3 * 60_000),
            event: Some(event.name().to_owned()),
            actor: chance
                .random_bool(0.8)
                .then(|| vec![chance.random_range(0..5); 16]),
            roles: Some(chance.random_range(0..256)),
            object_kind: with_object.then(|| "case".to_owned()),
            object: with_object.then(|| chance.random::<[u8; 16]>().to_vec()),
            reason: chance.random_bool(0.5).then(|| "next".to_owned()),
            salt: Some(chance.random::<[u8; 16]>().to_vec()),
            leaf: Vec::new(),
            chain: Vec::new(),
        };
        seal_row(&mut row, &chain);
        chain.clone_from(&row.chain);
        rows.push(row);
    }
    rows
}

fn seal_row(row: &mut AuditRow, before: &[u8]) {
    row.leaf = leaf::leaf(&leaf::encode(row).unwrap()).to_vec();
    row.chain = leaf::chain(before, &row.leaf).to_vec();
}

fn walk(rows: &[AuditRow], mark: Mark) -> Result<u64, Flaw> {
    let mut walk = Walk::new(0, vec![mark])?;
    for row in rows {
        walk.step(row)?;
    }
    walk.finish().map(|climb| climb.size())
}

fn edit(row: &mut AuditRow, chance: &mut StdRng) {
    match chance.random_range(0..9) {
        0 => row.minute = row.minute.map(|minute| minute + 60_000),
        1 => row.event = Some(format!("{}x", row.event.clone().unwrap_or_default())),
        2 => row.actor = Some(chance.random::<[u8; 16]>().to_vec()),
        3 => row.roles = row.roles.map(|roles| roles ^ 1),
        4 => row.object = Some(chance.random::<[u8; 16]>().to_vec()),
        5 => row.reason = Some(format!("{}x", row.reason.clone().unwrap_or_default())),
        6 => row.salt = Some(chance.random::<[u8; 16]>().to_vec()),
        7 => {
            let place = chance.random_range(0..row.leaf.len());
            row.leaf[place] ^= 1 << chance.random_range(0..8);
        }
        _ => {
            let place = chance.random_range(0..row.chain.len());
            row.chain[place] ^= 1 << chance.random_range(0..8);
        }
    }
}

/// Changes rows, and in half of the cases hashes everything anew, as somebody would who owns the database.
fn tamper(rows: &mut Vec<AuditRow>, chance: &mut StdRng) -> &'static str {
    let at = chance.random_range(0..rows.len());
    let what = match chance.random_range(0..5) {
        0 => {
            edit(&mut rows[at], chance);
            "edit"
        }
        1 => {
            rows.remove(at);
            "deletion"
        }
        2 => {
            let other = (at + chance.random_range(1..rows.len())) % rows.len();
            rows.swap(at, other);
            "reorder"
        }
        3 => {
            rows.truncate(at);
            "truncation"
        }
        _ => {
            let mut copy = rows[at].clone();
            copy.salt = Some(chance.random::<[u8; 16]>().to_vec());
            rows.insert(at, copy);
            "insertion"
        }
    };
    if chance.random_bool(0.5) {
        let mut before = leaf::START.to_vec();
        for (seq, row) in (1..).zip(rows.iter_mut()) {
            row.seq = seq;
            seal_row(row, &before);
            before.clone_from(&row.chain);
        }
    }
    what
}

#[test]
fn ten_thousand_random_changes_are_all_found() {
    let seed = rand::rng().random::<u64>();
    println!("seed {seed}");
    let mut chance = StdRng::seed_from_u64(seed);
    let mut done: BTreeMap<&str, u32> = BTreeMap::new();
    for round in 0..100 {
        let rows = log(10 + round / 3, &mut chance);
        let mut climb = Climb::default();
        for row in &rows {
            climb.push(&row.leaf);
        }
        let mark = Mark {
            size: climb.size(),
            root: climb.root(),
        };
        assert_eq!(walk(&rows, mark), Ok(mark.size));
        for _ in 0..100 {
            let mut changed = rows.clone();
            let what = tamper(&mut changed, &mut chance);
            if changed == rows {
                // Hashing anew took back a flipped bit of a hash: nothing was changed.
                edit(&mut changed[0], &mut chance);
            }
            assert!(walk(&changed, mark).is_err(), "{what}, seed {seed}");
            *done.entry(what).or_default() += 1;
        }
    }
    assert_eq!(done.values().sum::<u32>(), 10_000);
    assert_eq!(done.len(), 5);
}

/// What the demonstration and the configuration promise of the name.
#[tokio::test]
async fn the_log_has_the_name_of_its_organisation() {
    let line = Line::start().await;
    let name = origin(&line.org.pinned());
    assert_eq!(line.app().audit.origin, name);
    assert!(name.starts_with("sotto/") && name.ends_with("/audit"));
}

#[tokio::test]
async fn what_stands_out_is_told_to_the_auditor_only() {
    let line = Line::start().await;
    let bea = line.desk("bea").await;
    for _ in 0..5 {
        let none = protocol::CaseId([9; 16]);
        // Twice each: a case that is not there looks like one that is somebody else's.
        bea.read_case(none).await.err().unwrap();
    }
    let auditor = domain::permission::Actor {
        member: line.org.find("sam").member,
        roles: [domain::permission::Role::Auditor].into_iter().collect(),
    };
    let app = line.app();
    let told = sotto::audit::alerts::alerts(app, &auditor).await.unwrap();
    let told: Vec<_> = told
        .iter()
        .map(|alert| (alert.kind, alert.who, alert.count))
        .collect();
    let who = line.org.find("bea").member;
    assert_eq!(told, [(Kind::Unassigned, who, 5), (Kind::Denials, who, 5)]);
    line.clock.advance_ms(Millis::from_secs(25 * 3_600).0);
    let later = sotto::audit::alerts::alerts(app, &auditor).await.unwrap();
    assert_eq!(later, []);
    let supervisor = domain::permission::Actor {
        roles: [domain::permission::Role::Supervisor].into_iter().collect(),
        ..auditor
    };
    let none = sotto::audit::alerts::alerts(app, &supervisor)
        .await
        .unwrap();
    assert_eq!(none, []);
}

/// Everything, from the newest on.
fn everything() -> ReadAuditParams {
    ReadAuditParams {
        from_at: None,
        before_at: None,
        actor: None,
        event: None,
        below: None,
    }
}

#[tokio::test]
async fn the_auditor_reads_filters_and_signs_and_nobody_else_does() {
    let line = Line::start().await;
    let bea = line.desk("bea").await;
    let iris = line.desk("iris").await;
    for _ in 0..3 {
        let none = protocol::CaseId([9; 16]);
        bea.read_case(none).await.err().unwrap();
    }
    let overview = iris.audit().await.unwrap();
    let who = |alias: &str| {
        let mut people = overview.people.iter();
        people.find(|one| one.alias == alias).unwrap().member_id
    };
    let alerts: Vec<_> = overview
        .alerts
        .iter()
        .map(|one| (one.kind, one.who))
        .collect();
    assert_eq!(alerts, [(AlertKind::Unassigned, who("Bea"))]);

    let page = iris.read_audit(&everything()).await.unwrap();
    let seqs: Vec<u64> = page.events.iter().map(|event| event.seq).collect();
    let newest = seqs.len() as u64;
    assert_eq!(seqs, (1..=newest).rev().collect::<Vec<_>>());
    let refused = ReadAuditParams {
        actor: Some(who("Bea")),
        event: Some("access_denied".to_owned()),
        ..everything()
    };
    let found = iris.read_audit(&refused).await.unwrap().events;
    assert_eq!(found.len(), 3);
    assert!(
        found
            .iter()
            .all(|event| event.reason.as_deref() == Some("work_on_case"))
    );
    // What the auditor did stands there, too.
    let newer = iris.read_audit(&everything()).await.unwrap().events;
    assert_eq!(newer[0].event.as_deref(), Some("list_viewed"));
    assert_eq!(newer[0].actor, Some(who("Iris")));
    let below = ReadAuditParams {
        below: Some(2),
        ..everything()
    };
    assert_eq!(iris.read_audit(&below).await.unwrap().events.len(), 1);
    let unheard = ReadAuditParams {
        event: Some("gossip".to_owned()),
        ..everything()
    };
    let error = iris.read_audit(&unheard).await.err().unwrap();
    assert_eq!(error.code(), Some(protocol::ProblemCode::Malformed));

    let made = iris.make_audit_head().await.unwrap();
    let head = made.head.unwrap();
    // Two readings came after the newest event of that page: it and the one below.
    assert_eq!((made.flaw, head.size), (None, newer[0].seq + 2));
    assert_eq!(iris.audit().await.unwrap().heads[0], head);
    for other in [&bea, &line.desk("sam").await] {
        let error = other.audit().await.err().unwrap();
        assert_eq!(error.code(), Some(protocol::ProblemCode::Forbidden));
        let error = other.make_audit_head().await.err().unwrap();
        assert_eq!(error.code(), Some(protocol::ProblemCode::Forbidden));
    }
}

#[tokio::test]
async fn a_log_that_was_changed_is_not_signed_and_the_auditor_is_told_where() {
    let line = Line::start().await;
    let iris = line.desk("iris").await;
    iris.read_audit(&everything()).await.unwrap();
    let path = line.folder.path().join("sotto.db");
    let change = "UPDATE audit_event SET reason = 'another' WHERE seq = 1";
    tampered(&path, change).await.unwrap();
    let made = iris.make_audit_head().await.unwrap();
    assert_eq!(made.head, None);
    let flaw = "row 1 was changed after it was written";
    assert_eq!(made.flaw.as_deref(), Some(flaw));
}
