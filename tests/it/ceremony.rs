//! An organisation as it is set up in earnest: by what an operator types, from an empty folder to the first chat.

use clap::Parser as _;
use client::{Desk, DeskPlan, Device, Http, Opening, Site, Visitor, VisitorPlan};
use seal::Suite;
use sotto::{Config, clock::SystemClock, commands::Program, organisation, serve};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;
use tests::{
    hand::Hand,
    line::{PACE, origin},
    seat::Seat,
};

const EXAMPLE: &str = include_str!("../../deploy/organisation.toml");
pub(crate) const ROOTS: &str = "correct horse battery staple";
pub(crate) const SAMS: &str = "velvet otter under the pier";

/// A folder in which somebody types.
pub(crate) struct Table(pub(crate) TempDir);

impl Table {
    pub(crate) fn new() -> Self {
        let table = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(table.path("var")).unwrap();
        table.put("root.pass", ROOTS);
        table.put("sam.pass", &format!("{SAMS}\n"));
        table.put("organisation.toml", EXAMPLE);
        table
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn put(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// Types a command; words with `./` in front are files of this folder.
    pub(crate) async fn types(&self, line: &str) -> Result<(), String> {
        let words = line.split_whitespace().map(|word| {
            word.strip_prefix("./").map_or_else(
                || word.to_owned(),
                |name| self.path(name).display().to_string(),
            )
        });
        let program = Program::try_parse_from(words).map_err(|error| error.to_string())?;
        program.run().await.map_err(|error| format!("{error:#}"))
    }

    /// The whole ceremony.
    pub(crate) async fn set_up(&self) {
        for line in [
            "sotto org init --root ./root.key --root-passphrase-file ./root.pass --sheet-text ./sheet.txt",
            "sotto org settings --root ./root.key --root-passphrase-file ./root.pass \
             --settings ./organisation.toml --out ./organisation",
            "sotto org first-supervisor --root ./root.key --root-passphrase-file ./root.pass \
             --database ./var/sotto.db --login sam --alias Sam --role advocate --passphrase-file ./sam.pass",
        ] {
            self.types(line).await.unwrap();
        }
    }

    /// The server's configuration, on free ports.
    pub(crate) fn config(&self) -> Config {
        self.config_of("organisation")
    }

    /// The same with another folder of the organisation.
    pub(crate) fn config_of(&self, organisation: &str) -> Config {
        let free = || {
            let bound = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
            bound.local_addr().unwrap()
        };
        let (visitor, desk) = (free(), free());
        let text = format!(
            "database = {:?}\norganisation = {:?}\n[visitor]\nlisten = \"{visitor}\"\norigin = {:?}\n\
             [desk]\nlisten = \"{desk}\"\norigin = {:?}\n",
            self.path("var/sotto.db"),
            self.path(organisation),
            origin(visitor),
            origin(desk),
        );
        self.put("sotto.toml", &text);
        sotto::config::read(&self.path("sotto.toml")).unwrap()
    }

    pub(crate) fn root(&self) -> seal::Root {
        self.root_of("organisation")
    }

    pub(crate) fn root_of(&self, organisation: &str) -> seal::Root {
        organisation::load(&self.path(organisation)).unwrap().root
    }

    /// A desk of the first supervisor.
    pub(crate) async fn sam(&self, line: &serve::Line) -> client::Result<Seat<Desk>> {
        self.sam_under(line, self.root()).await
    }

    /// The same, with another root pinned.
    pub(crate) async fn sam_under(
        &self,
        line: &serve::Line,
        root: seal::Root,
    ) -> client::Result<Seat<Desk>> {
        let plan = Self::desk_plan(line, root);
        let mut desk = Seat::new(Desk::log_in(plan, "sam", SAMS).await?);
        desk.queue_told().await;
        desk.clock_in(None).await?;
        Ok(desk)
    }

    /// What a desk is opened with.
    pub(crate) fn desk_plan(line: &serve::Line, root: seal::Root) -> DeskPlan {
        DeskPlan {
            http: Http::new(Site::plain(line.desk, &origin(line.desk))),
            root,
            log_key: Some(line.app.keys.key.public()),
            clock: Arc::new(Hand::new()),
            pace: PACE,
            device: Device::default(),
            seen: Duration::from_millis(30),
        }
    }

    /// A visitor who has a place in line.
    pub(crate) async fn visitor(&self, line: &serve::Line) -> Seat<Visitor> {
        self.visitor_under(line, self.root()).await
    }

    /// The same, with another root pinned.
    pub(crate) async fn visitor_under(
        &self,
        line: &serve::Line,
        root: seal::Root,
    ) -> Seat<Visitor> {
        let plan = VisitorPlan {
            http: Http::new(Site::plain(line.visitor, &origin(line.visitor))),
            root,
            log_key: Some(line.app.keys.key.public()),
            clock: Arc::new(Hand::new()),
            pace: PACE,
            suite: Suite::XWing,
        };
        let mut visitor = Seat::new(Visitor::open(plan, Opening::default()).await.unwrap());
        visitor.group_opened().await;
        visitor
    }
}

/// Neither the key nor a passphrase lies readable in anything that goes to the server.
fn holds_no_secret(table: &Table, name: &str) {
    let bytes = std::fs::read(table.path(name)).unwrap();
    let key = seal::keyfile::open_root(&std::fs::read(table.path("root.key")).unwrap(), ROOTS);
    let secret = key.unwrap().secret();
    for secret in [secret.as_slice(), ROOTS.as_bytes(), SAMS.as_bytes()] {
        let found = bytes.windows(secret.len()).any(|part| part == secret);
        assert!(!found, "{name} holds a secret");
    }
}

#[tokio::test]
async fn a_line_that_was_set_up_by_its_commands_serves_its_first_chat() {
    let table = Table::new();
    table.set_up().await;
    for name in [
        "var/sotto.db",
        "organisation/org.signed",
        "organisation/settings.json",
    ] {
        holds_no_secret(&table, name);
    }
    let line = serve::from_config(&table.config()).await.unwrap();
    let mut sam = table.sam(&line).await.unwrap();
    let mut visitor = table.visitor(&line).await;
    visitor.say("is anybody there").await.unwrap();
    let chat = sam.claim().await;
    visitor.readers_are(&["Sam"]).await;
    sam.hears("is anybody there").await;
    sam.say(chat, "I am Sam").await.unwrap();
    visitor.hears("I am Sam").await;
    line.stop().await;
}

#[tokio::test]
async fn a_ceremony_overwrites_nothing_and_takes_no_wrong_passphrase() {
    let table = Table::new();
    table.set_up().await;
    table.put("wrong.pass", "correct horse battery stable");
    for (line, expected) in [
        (
            "sotto org init --root ./root.key --root-passphrase-file ./root.pass",
            "is there already; nothing was overwritten",
        ),
        (
            "sotto org settings --root ./root.key --root-passphrase-file ./wrong.pass \
             --settings ./organisation.toml --out ./other",
            "wrong passphrase",
        ),
        (
            "sotto org first-supervisor --root ./root.key --root-passphrase-file ./root.pass \
             --database ./var/sotto.db --login kim --alias Kim --passphrase-file ./sam.pass",
            "has a team already",
        ),
        (
            "sotto org sheet --root ./root.key --root-passphrase-file ./root.pass --sheet-text ./sheet.txt",
            "is there already",
        ),
        (
            "sotto org recover --root ./again.key --root-passphrase-file ./root.pass --words ./organisation.toml",
            "not in the list",
        ),
    ] {
        let error = table.types(line).await.unwrap_err();
        assert!(error.contains(expected), "{line}\n{error}");
    }
    assert!(!table.path("other").exists() && !table.path("again.key").exists());
}

#[tokio::test]
async fn the_recovery_sheet_brings_the_root_back() {
    let table = Table::new();
    table.set_up().await;
    let sheet = std::fs::read_to_string(table.path("sheet.txt")).unwrap();
    let words = sheet.split("The key\n").nth(1).unwrap();
    table.put("words", words.split("To bring").next().unwrap());
    let line =
        "sotto org recover --root ./again.key --root-passphrase-file ./sam.pass --words ./words";
    table.types(line).await.unwrap();
    let open = |name: &str, passphrase: &str| {
        let file = std::fs::read(table.path(name)).unwrap();
        seal::keyfile::open_root(&file, passphrase)
            .unwrap()
            .secret()
    };
    assert_eq!(open("again.key", SAMS), open("root.key", ROOTS));
}

/// A supervisor who came in by a link asks at their desk; the root's holder signs on another computer; the desk takes the answer, and
/// what it takes no other answer for.
#[tokio::test]
async fn a_supervisor_who_came_by_a_link_certifies_after_the_root_has_answered() {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as TEXT};
    use client::{Newcomer, Progress};
    use protocol::{enrol::NewPerson, staff::Role};
    use seal::{Error, Refusal, ask::Asked, passphrase::PassphraseKeys};
    const KIMS: &str = "another lantern for Kim";
    let table = Table::new();
    table.set_up().await;
    let line = serve::from_config(&table.config()).await.unwrap();
    let sam = table.sam(&line).await.unwrap();
    let kim = |roles| NewPerson {
        login: "kim".to_owned(),
        alias: "Kim".to_owned(),
        roles,
    };
    let way_in = sam.invite_staff(kim(vec![Role::Supervisor])).await.unwrap();
    let plan = DeskPlan {
        http: Http::new(Site::plain(line.desk, &origin(line.desk))),
        device: Device::default(),
        ..sam.plan().clone()
    };
    let mut newcomer = Newcomer::redeem(plan, way_in.code).await.unwrap();
    let comparing = sam.begin_comparison(way_in.id).await.unwrap();
    newcomer.step().await.unwrap();
    sam.digits(&comparing).await.unwrap();
    newcomer.step().await.unwrap();
    sam.certify(&comparing).await.unwrap();
    assert_eq!(newcomer.step().await.unwrap(), Progress::Certified);
    let mut kim = newcomer.finish("Laptop", KIMS).await.unwrap();
    let keys = {
        let salt = kim.me().salt.as_slice().try_into().unwrap();
        PassphraseKeys::derive(KIMS, &salt).unwrap()
    };

    let answer = async |request: &[u8], name: &str| {
        table.put(&format!("{name}.request"), &TEXT.encode(request));
        let line = format!(
            "sotto org certify-supervisor --root ./root.key --root-passphrase-file ./root.pass \
             --request ./{name}.request --out ./{name}.certificate --compared"
        );
        table.types(&line).await.unwrap();
        let text = std::fs::read_to_string(table.path(&format!("{name}.certificate"))).unwrap();
        TEXT.decode(text.trim()).unwrap()
    };
    let (asked, request) = kim.ask_to_certify().unwrap();
    let (_, earlier) = kim.ask_to_certify().unwrap();
    let sealed = asked.seal(&keys, &kim.me().member_id.0).unwrap();
    let again = || Asked::open(&sealed, &keys, &kim.me().member_id.0).unwrap();
    let (_, of_sam) = sam.ask_to_certify().unwrap();
    let (now, root) = (domain::Clock::now(&SystemClock).secs(), table.root());
    let refused = |answer: &[u8], root: &seal::Root, now: u64| {
        let taken = again().accept(answer, kim.identity(), root, now);
        taken.err()
    };
    let right = answer(&request, "kim").await;
    let other_root = seal::identity::RootKey::generate().unwrap().root();
    for (what, error, expected) in [
        (
            "another request",
            refused(&answer(&earlier, "earlier").await, &root, now),
            Refusal::OtherKey,
        ),
        (
            "another person",
            refused(&answer(&of_sam, "sam").await, &root, now),
            Refusal::Identity,
        ),
        (
            "another root",
            refused(&right, &other_root, now),
            Refusal::Uncertified,
        ),
        (
            "too late",
            refused(&right, &root, now + 401 * 86_400),
            Refusal::Expired,
        ),
    ] {
        assert_eq!(error, Some(Error::Refused(expected)), "{what}");
    }
    assert!(refused(&right[1..], &root, now).is_some());

    assert_eq!(kim.keep_up().await.unwrap().certificates, 0);
    kim.take_certificate(asked, &right, &keys).await.unwrap();
    // It lies in the vault: after a log-in Kim's desk certifies somebody new.
    let plan = kim.plan().clone();
    let kim = Desk::log_in(plan, "kim", KIMS).await.unwrap();
    let lee = NewPerson {
        login: "lee".to_owned(),
        alias: "Lee".to_owned(),
        roles: vec![Role::Advocate],
    };
    let way_in = kim.invite_staff(lee).await.unwrap();
    let plan = DeskPlan {
        http: Http::new(Site::plain(line.desk, &origin(line.desk))),
        device: Device::default(),
        ..kim.plan().clone()
    };
    let mut newcomer = Newcomer::redeem(plan, way_in.code).await.unwrap();
    let comparing = kim.begin_comparison(way_in.id).await.unwrap();
    newcomer.step().await.unwrap();
    kim.digits(&comparing).await.unwrap();
    newcomer.step().await.unwrap();
    kim.certify(&comparing).await.unwrap();
    newcomer.step().await.unwrap();
    newcomer
        .finish("Phone", "a passphrase of Lee")
        .await
        .unwrap();
    line.stop().await;
}

/// A second supervisor, certified by the root on another computer than the one that holds their key.
#[tokio::test]
async fn a_supervisor_who_asks_is_certified() {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    use seal::{Certifier, ask::Ask, cert::Roles, identity::CertifierKey};
    let table = Table::new();
    table.set_up().await;
    let key = CertifierKey::generate().unwrap();
    let roles = Roles::SUPERVISOR.and(Roles::ADVOCATE);
    let ask = Ask::issue(&key, [9; 16], "Kim", roles).unwrap();
    table.put("ask", &URL_SAFE_NO_PAD.encode(&ask));
    let line = "sotto org certify-supervisor --root ./root.key --root-passphrase-file ./root.pass \
                --request ./ask --out ./kim.cert --compared";
    table.types(line).await.unwrap();
    let text = std::fs::read_to_string(table.path("kim.cert")).unwrap();
    let cert = seal::Cert::decode(&URL_SAFE_NO_PAD.decode(text.trim()).unwrap()).unwrap();
    assert_eq!(
        (cert.subject().alias.as_str(), cert.subject().member),
        ("Kim", [9; 16])
    );
    let certifier = Certifier::new(key, cert).unwrap();
    // What Kim certifies now leads to the root.
    let keys = seal::identity::DeviceKeys::generate().unwrap();
    let now = domain::Clock::now(&SystemClock).secs();
    let request = seal::identity::CertifierRequest {
        member: [7; 16],
        alias: "Lee".to_owned(),
        roles: Roles::ADVOCATE,
        not_before: now,
        not_after: now + 86_400,
        serial: 5,
    };
    let chain = certifier
        .certify(&request, &keys.request().unwrap())
        .unwrap();
    chain.verify(&table.root(), &[], now).unwrap();
}

#[tokio::test]
async fn what_only_its_owner_may_read_is_made_so() {
    use std::os::unix::fs::PermissionsExt as _;
    let table = Table::new();
    table.set_up().await;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for name in ["root.key", "sheet.txt", "var/sotto.db"] {
        assert_eq!(mode(&table.path(name)), 0o600, "{name}");
    }
}
