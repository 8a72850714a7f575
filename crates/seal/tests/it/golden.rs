//! Every format as it is on wires and disks today. What is deterministic must come out the same byte by byte; what holds
//! randomness was made once, and must open for ever. `UPDATE_GOLDEN=1` writes missing files, never existing ones.

use std::{fmt::Write as _, fs, path::PathBuf};

use seal::{
    Chain, Chat, Identity, Intake, Kind, Notice, Suite, Trust,
    ask::{Ask, Term},
    boxes::SecretKey,
    case::{self, CaseKey, Draft, Keyring, Readers},
    cert::Roles,
    chat::{JoinKeys, key_package},
    identity::{Certifier, CertifierKey, CertifierRequest, DeviceKeys, RootKey},
    keyfile,
    manifest::{self, ReleaseKey},
    message::Answer,
    notice::Terms,
    org::Former,
    passphrase::PassphraseKeys,
    phrase::PhraseKeys,
    successor::{Distrust, Successor},
    team,
    vault::Vault,
    words::{ENGLISH, WordList},
};

use crate::world::{DAY, NOW};

const TEAM: [u8; 16] = [7; 16];
const CASE: [u8; 16] = [8; 16];
const CHAT: [u8; 16] = [9; 16];

/// Everybody, from fixed keys.
struct Fixed {
    root: RootKey,
    alex: Identity,
    team_key: SecretKey,
    notice: Vec<u8>,
}

impl Fixed {
    fn new() -> Self {
        let root = RootKey::from_secret(&[1; 32]);
        let certifier = Self::certifier();
        let keys = DeviceKeys::from_secrets([5; 16], &[3; 32], &[4; 32]);
        let request = CertifierRequest {
            member: [6; 16],
            alias: "Álex".to_owned(),
            roles: Roles::ADVOCATE.and(Roles::SUPERVISOR),
            not_before: NOW,
            not_after: NOW + 30 * DAY,
            serial: 42,
        };
        let chain = certifier
            .certify(&request, &keys.request().unwrap())
            .unwrap();
        let team_key = SecretKey::new(&[11; 32]);
        let terms = Terms {
            team: TEAM,
            generation: 12,
            key: team_key.public().unwrap(),
            not_before: NOW,
            not_after: NOW + 7 * DAY,
            revoked: vec![3, 5],
        };
        let notice = Notice::issue(&terms, &certifier).unwrap();
        Self {
            root,
            alex: Identity::new(keys, chain).unwrap(),
            team_key,
            notice,
        }
    }

    fn certifier() -> Certifier {
        let key = CertifierKey::from_secret(&[2; 32]);
        let request = CertifierRequest {
            member: [10; 16],
            alias: "Dora".to_owned(),
            roles: Roles::SUPERVISOR,
            not_before: NOW,
            not_after: NOW + 400 * DAY,
            serial: 41,
        };
        let cert = RootKey::from_secret(&[1; 32])
            .certify(&request, &key)
            .unwrap();
        Certifier::new(key, cert).unwrap()
    }

    fn trust(&self) -> Trust {
        Trust::new(self.root.root(), vec![], NOW)
    }

    fn verified(&self) -> Notice {
        Notice::verify(&self.notice, &self.root.root(), NOW).unwrap()
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for line in bytes.chunks(48) {
        for byte in line {
            write!(text, "{byte:02x}").unwrap();
        }
        text.push('\n');
    }
    text
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text
        .chars()
        .filter_map(|digit| digit.to_digit(16))
        .map(|d| u8::try_from(d).unwrap())
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] * 16 + pair[1])
        .collect()
}

/// The golden bytes of that name; made by `make` if they are missing and may be written.
fn golden(name: &str, make: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(format!("{name}.hex"));
    if let Ok(text) = fs::read_to_string(&path) {
        return unhex(&text);
    }
    assert!(
        std::env::var_os("UPDATE_GOLDEN").is_some(),
        "{} is missing",
        path.display()
    );
    let bytes = make();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, hex(&bytes)).unwrap();
    bytes
}

/// A deterministic format: the same bytes, now and then.
fn same(name: &str, bytes: &[u8]) {
    assert_eq!(hex(&golden(name, || bytes.to_vec())), hex(bytes), "{name}");
}

#[test]
fn certificates_notices_and_settings_are_the_same_bytes() {
    let fixed = Fixed::new();
    same("chain", &fixed.alex.chain().encode());
    same("notice", &fixed.notice);
    same(
        "settings",
        &seal::org::sign(&fixed.root, r#"{"name":"Línea"}"#.as_bytes()).unwrap(),
    );
    same(
        "answer",
        &Answer {
            agreed: true,
            proposal: seal::message::proposal_hash(b"facts"),
        }
        .encode(),
    );
    let chain = Chain::decode(&golden("chain", Vec::new)).unwrap();
    chain.verify(&fixed.root.root(), &[], NOW).unwrap();
    assert_eq!(chain.staff().alias, "Álex");
}

#[test]
fn what_people_remember_leads_to_the_same_keys() {
    let fixed = Fixed::new();
    let phrase = PhraseKeys::derive("apple river stone candle window", &fixed.root.root()).unwrap();
    same(
        "phrase-keys",
        &[phrase.locator.as_slice(), &phrase.auth].concat(),
    );
    let passphrase = PassphraseKeys::derive("correct horse battery", &[1; 16]).unwrap();
    same("passphrase-auth", &passphrase.auth);
    let blob = golden("phrase-blob", || phrase.seal(7, &[b"one", b"two"]).unwrap());
    let restored = phrase.open(&blob).unwrap();
    let parts: Vec<&[u8]> = restored.parts.iter().map(|part| part.as_slice()).collect();
    assert_eq!((restored.counter, parts), (7, vec![&b"one"[..], b"two"]));
}

#[test]
fn boxes_and_wraps_open() {
    let fixed = Fixed::new();
    let (alex, trust) = (&fixed.alex, fixed.trust());
    let intake = golden("intake", || {
        let intake = Intake {
            chat: CHAT,
            visitor_key: [13; 32],
            suite: Suite::XWing,
            lang: "es".to_owned(),
            text: "ayuda".to_owned(),
        };
        intake.seal(&fixed.verified()).unwrap()
    });
    let intake = Intake::open(&intake, &fixed.team_key, &CHAT, &TEAM, 12).unwrap();
    assert_eq!((intake.visitor_key, intake.suite), ([13; 32], Suite::XWing));
    assert_eq!(
        (intake.lang.as_str(), intake.text.as_str()),
        ("es", "ayuda")
    );

    let to = (alex.chain(), &alex.box_key().unwrap());
    let wrapped = golden("team-key", || {
        team::wrap(alex, to, TEAM, 12, (&fixed.team_key, &trust)).unwrap()
    });
    team::unwrap(alex, &wrapped, &fixed.verified(), &trust).unwrap();

    let key = CaseKey::generate(CASE, 1).unwrap();
    let wrapped = golden("case-key", || key.wrap(alex, to, &trust).unwrap());
    let read = CaseKey::unwrap(alex, &wrapped, (CASE, 1), &trust).unwrap();
    let (read, by) = (read.key, read.by);
    assert_eq!(by.alias, "Álex");
    let ring = Keyring::open(alex, CASE, (std::slice::from_ref(&wrapped), &[]), &trust);
    let list = golden("case-readers", || {
        ring.sign_readers(alex, &[[1; 16], [2; 16]], NOW).unwrap()
    });
    let ring = Keyring::open(alex, CASE, (&[wrapped], &[list]), &trust);
    assert_eq!(*ring.readers(), Readers::Signed(vec![[1; 16], [2; 16]]));
    let entry = golden("case-entry", || {
        let draft = Draft {
            entry: [14; 16],
            prev_hash: [0; 32],
            body: b"facts",
        };
        case::seal(&read, alex, &draft, NOW).unwrap()
    });
    let entry = case::open(&read, &[14; 16], &entry, &trust).unwrap();
    assert_eq!(
        (entry.body.as_slice(), entry.signed_at),
        (&b"facts"[..], NOW)
    );
}

#[test]
fn a_vault_opens() {
    let keys = PassphraseKeys::derive("correct horse battery", &[1; 16]).unwrap();
    let vault = golden("vault", || {
        let vault = Vault {
            identity: Fixed::new().alex,
            certifier: Some(Fixed::certifier()),
        };
        vault.seal(&keys).unwrap()
    });
    let opened = Vault::open(&vault, &keys, &[6; 16]).unwrap();
    assert_eq!(opened.identity.staff(), Fixed::new().alex.staff());
    assert_eq!(opened.certifier.unwrap().cert(), Fixed::certifier().cert());
}

#[test]
fn key_files_open() {
    let passphrase = "correct horse battery staple";
    let root = RootKey::from_secret(&[1; 32]);
    let file = golden("root-file", || {
        keyfile::seal_root(&root, passphrase).unwrap()
    });
    assert_eq!(
        keyfile::public(&file).unwrap(),
        keyfile::Public::Root(root.root())
    );
    let opened = keyfile::open_root(&file, passphrase).unwrap();
    assert_eq!(*opened.secret(), [1; 32]);
    let file = golden("release-file", || {
        let key = ReleaseKey::issue(&root, NOW, NOW + 400 * DAY).unwrap();
        keyfile::seal_release(&key, passphrase).unwrap()
    });
    let key = keyfile::open_release(&file, passphrase).unwrap();
    let signature = key.sign(b"manifest", NOW);
    let pinned = root.root().fingerprint();
    manifest::verify(&signature, b"manifest", &pinned, NOW).unwrap();
}

#[test]
fn requests_and_releases_are_the_same_bytes() {
    let root = RootKey::from_secret(&[1; 32]);
    let key = CertifierKey::from_secret(&[2; 32]);
    let ask = Ask::issue(&key, [10; 16], "Dora", Roles::SUPERVISOR).unwrap();
    same("ask", &ask);
    let term = Term {
        not_before: NOW,
        not_after: NOW + 400 * DAY,
        serial: 41,
    };
    // Asked for or certified at once, it is the same certificate.
    let cert = root.grant(&Ask::decode(&ask).unwrap(), term).unwrap();
    assert_eq!(&cert, Fixed::certifier().cert());
    let own = ReleaseKey::of_root(&root, NOW, NOW + 400 * DAY).unwrap();
    let new = RootKey::from_secret(&[3; 32]);
    same("successor", &Successor::issue(&root, &new, NOW, NOW + DAY));
    same("distrust", &Distrust::issue(&root, NOW));
    let former = Former {
        root: root.root(),
        until: NOW,
    };
    same(
        "settings-after",
        &seal::org::sign_after(&new, b"{}", &[former]).unwrap(),
    );
    same("release-signature", &own.sign(b"{}", NOW));
}

/// The words stand on paper for years: neither the list nor the spelling may ever change under them.
#[test]
fn a_key_on_paper_is_the_same_words() {
    let list = WordList::new(ENGLISH).unwrap();
    let root = RootKey::from_secret(&[1; 32]);
    let words = list.spell_key(&root.secret()).unwrap();
    let said = list.fingerprint(&root.root()).unwrap();
    same("key-words", format!("{}\n{said}", *words).as_bytes());
    assert_eq!(*list.read_key(&words).unwrap(), [1; 32]);
    let mut numbered = String::new();
    for (at, word) in (1..).zip(words.split(' ')) {
        writeln!(numbered, " {at}. {}", word.to_uppercase()).unwrap();
    }
    assert_eq!(*list.read_key(&numbered).unwrap(), [1; 32]);
    assert!(list.is_fingerprint(&said, &root.root()).unwrap());
}

/// A chat of a visitor and Alex in which each has said something, as both keep it, and the next entry of each.
fn talk(suite: Suite) -> [Vec<u8>; 4] {
    let fixed = Fixed::new();
    let trust = fixed.trust();
    let (mut visitor, opening) = Chat::open(suite, CHAT, &fixed.verified(), "es", "").unwrap();
    let intake = Intake::open(&opening.intake, &fixed.team_key, &CHAT, &TEAM, 12).unwrap();
    let (mut alex, handshake) =
        Chat::claim(&fixed.alex, &intake, &opening.group_info, &[], &trust).unwrap();
    alex.confirm(1).unwrap();
    assert!(visitor.receive(1, &handshake.commits[0], &trust).is_ok());
    let hello = alex.send(Kind::Text, b"hello", NOW).unwrap();
    alex.sent(2, &hello);
    assert!(visitor.receive(2, &hello, &trust).is_ok());
    let states = [
        visitor.save().unwrap().to_vec(),
        alex.save().unwrap().to_vec(),
    ];
    let next = [
        visitor.send(Kind::Text, b"from the visitor", NOW).unwrap(),
        alex.send(Kind::Text, b"from Alex", NOW).unwrap(),
    ];
    let [visitor, alex] = states;
    let [from_visitor, from_alex] = next;
    [visitor, alex, from_visitor, from_alex]
}

#[test]
fn chats_go_on_from_their_stored_state() {
    for (suite, name) in [(Suite::X25519, "x25519"), (Suite::XWing, "xwing")] {
        let made = std::cell::OnceCell::new();
        let part = |at: usize, what: &str| {
            golden(&format!("chat-{name}-{what}"), || {
                made.get_or_init(|| talk(suite))[at].clone()
            })
        };
        let (visitor, alex) = (part(0, "visitor"), part(1, "desk"));
        let (from_visitor, from_alex) = (part(2, "from-visitor"), part(3, "from-desk"));
        let fixed = Fixed::new();
        let mut visitor = Chat::load(&[visitor]).unwrap();
        let mut alex = Chat::load_desk(&[alex], &fixed.alex).unwrap();
        assert_eq!(visitor.authenticator(), alex.authenticator());
        assert_eq!(alex.unconfirmed(), [2]);
        for (reader, entry, text) in [
            (&mut visitor, from_alex, &b"from Alex"[..]),
            (&mut alex, from_visitor, b"from the visitor"),
        ] {
            let received = reader.receive(3, &entry, &fixed.trust()).unwrap();
            let seal::Received::Message(message) = received else {
                panic!("no message")
            };
            assert_eq!(message.body.as_slice(), text);
            assert!(message.consistent);
        }
        assert!(alex.unconfirmed().is_empty());
    }
}

#[test]
fn join_keys_go_on_from_their_stored_form() {
    let fixed = Fixed::new();
    let keys = golden("join-keys", || {
        let (keys, _) = key_package(&fixed.alex, Suite::X25519).unwrap();
        keys.save().unwrap().to_vec()
    });
    let again = JoinKeys::load(&keys).unwrap().save().unwrap();
    assert_eq!(again.as_slice(), keys);
}
