//! A made-up organisation with real keys. Keys are made once for a whole run; each test puts them into a database of its own.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    DeviceId, MemberId, TeamId, Timestamp,
    permission::{Role, Roles},
};
use seal::{
    Certifier, Identity, Notice, Root, Trust,
    boxes::SecretKey,
    cert::Roles as CertRoles,
    identity::{CertifierKey, CertifierRequest, DeviceKeys, RootKey},
    notice::Terms,
    passphrase::PassphraseKeys,
    tlog::LogKey,
    vault::Vault,
};
use sha2::{Digest as _, Sha256};
use sotto::organisation::{PINNED, SIGNED};
use std::{
    path::Path,
    sync::{Arc, OnceLock},
};
use store::{
    Store as _,
    staff::{DeviceRow, StaffRow, TeamRow, TeamWrapRow},
};
use store_sqlite::SqliteStore;

const DAY_S: u64 = 86_400;
const GENERATION: u32 = 1;
const SALT: [u8; 16] = [0x5a; 16];

/// Everybody's passphrase: stretching it takes a fifth of a second, so it is done once.
pub const PASSPHRASE: &str = "marker-passphrase-velvet-otter";

/// One person.
pub struct Person {
    /// The log-in name.
    pub login: String,
    /// The certified alias.
    pub alias: String,
    /// Who.
    pub member: MemberId,
    /// Their device.
    pub device: DeviceId,
    roles: Roles,
    chain: Vec<u8>,
    box_key: Vec<u8>,
    vault: Vec<u8>,
    team_wrap: Vec<u8>,
}

/// The organisation.
pub struct Org {
    /// Signs everything.
    pub root: RootKey,
    /// Certifies devices and signs the notice.
    pub certifier: Certifier,
    /// What intakes are sealed to.
    pub team_key: SecretKey,
    /// The team.
    pub team: TeamId,
    /// The signed notice.
    pub notice: Vec<u8>,
    /// The stretched passphrase.
    pub keys: Arc<PassphraseKeys>,
    /// Everybody.
    pub people: Vec<Person>,
    secret: [u8; 32],
    log_secret: [u8; 32],
    until: Timestamp,
}

impl Org {
    /// The organisation of most tests: three advocates, a supervisor, a case worker, an auditor.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Org> = OnceLock::new();
        SHARED.get_or_init(|| {
            Self::new(&[
                ("alex", &[Role::Advocate, Role::CaseWorker]),
                ("bea", &[Role::Advocate]),
                ("cleo", &[Role::Advocate]),
                ("sam", &[Role::Supervisor, Role::CaseWorker]),
                ("cam", &[Role::CaseWorker]),
                ("iris", &[Role::Auditor]),
            ])
        })
    }

    /// One with two interpreters.
    pub fn with_interpreters() -> &'static Self {
        static INTERPRETING: OnceLock<Org> = OnceLock::new();
        INTERPRETING.get_or_init(|| {
            Self::new(&[
                ("alex", &[Role::Advocate]),
                ("bea", &[Role::Advocate]),
                ("sam", &[Role::Supervisor]),
                ("ines", &[Role::Interpreter]),
                ("ivo", &[Role::Interpreter]),
            ])
        })
    }

    /// An organisation of `count` advocates, for load.
    pub fn of_advocates(count: usize) -> Self {
        let names: Vec<String> = (0..count)
            .map(|number| format!("advocate{number}"))
            .collect();
        let people: Vec<(&str, &[Role])> = names
            .iter()
            .map(|name| (name.as_str(), [Role::Advocate].as_slice()))
            .collect();
        Self::new(&people)
    }

    /// An organisation of these people.
    pub fn new(people: &[(&str, &[Role])]) -> Self {
        let now = domain::Clock::now(&sotto::clock::SystemClock);
        let root = RootKey::generate().unwrap();
        let secret: [u8; 32] = rand::random();
        let key = CertifierKey::from_secret(&secret);
        let certifying = request("Dora", &[Role::Supervisor], 1, (now.secs(), 300));
        let cert = root.certify(&certifying, &key).unwrap();
        let certifier = Certifier::new(key, cert).unwrap();
        let team_key = SecretKey::generate().unwrap();
        let team = TeamId::from_bytes([7; 16]);
        let not_before = now.secs() - 3_600;
        let terms = Terms {
            team: *team.as_bytes(),
            generation: GENERATION,
            key: team_key.public().unwrap(),
            not_before,
            not_after: not_before + seal::notice::NOTICE_MAX_S,
            revoked: Vec::new(),
        };
        let notice = Notice::issue(&terms, &certifier).unwrap();
        let mut org = Self {
            root,
            certifier,
            team_key,
            team,
            notice,
            keys: Arc::new(PassphraseKeys::derive(PASSPHRASE, &SALT).unwrap()),
            people: Vec::new(),
            secret,
            log_secret: rand::random(),
            until: Timestamp(i64::try_from(terms.not_after * 1_000).unwrap()),
        };
        let trust = Trust::new(org.root.root(), Vec::new(), now.secs());
        for (serial, (login, roles)) in (10..).zip(people) {
            let person = org.person(login, roles, serial, &trust);
            org.people.push(person);
        }
        org
    }

    /// Keys with a certificate of this organisation.
    pub fn identity(&self, alias: &str, roles: &[Role], serial: u64) -> Identity {
        let now = domain::Clock::now(&sotto::clock::SystemClock);
        let keys = DeviceKeys::generate().unwrap();
        let asked = request(alias, roles, serial, (now.secs(), 34));
        let chain = self
            .certifier
            .certify(&asked, &keys.request().unwrap())
            .unwrap();
        Identity::new(keys, chain).unwrap()
    }

    /// The pinned root.
    pub fn pinned(&self) -> Root {
        self.root.root()
    }

    /// The signed settings and the pinned fingerprint, as a line serves them.
    pub fn files(&self) -> Vec<(&'static str, Vec<u8>)> {
        let key = URL_SAFE_NO_PAD.encode(self.log_key().public());
        let settings = format!(
            r#"{{"name":"A line","languages":["en","es"],"exitUrl":"https://www.weather.gov",
                "phones":[{{"number":"1-800-555-0100","label":{{"en":"By phone","es":"Por teléfono"}}}}],"logKey":"{key}"}}"#
        );
        let signed = seal::org::sign(&self.root, settings.as_bytes()).unwrap();
        let print = URL_SAFE_NO_PAD.encode(self.pinned().fingerprint());
        let pinned = format!(r#"{{"rootFingerprint":"{print}"}}"#);
        vec![(SIGNED, signed), (PINNED, pinned.into_bytes())]
    }

    /// The key that signs the heads of the log of keys.
    pub fn log_key(&self) -> LogKey {
        LogKey::from_secret(&self.log_secret)
    }

    /// A person by log-in name.
    pub fn find(&self, login: &str) -> &Person {
        self.people
            .iter()
            .find(|person| person.login == login)
            .unwrap()
    }

    fn person(&self, login: &str, roles: &[Role], serial: u64, trust: &Trust) -> Person {
        let mut letters = login.chars();
        let first = letters.next().unwrap().to_ascii_uppercase();
        let alias = format!("{first}{}", letters.as_str());
        let identity = self.identity(&alias, roles, serial);
        let box_key = identity.box_key().unwrap();
        let of = (identity.chain(), &box_key);
        let key = (&self.team_key, trust);
        let team_wrap =
            seal::team::wrap(&identity, of, *self.team.as_bytes(), GENERATION, key).unwrap();
        let staff = identity.staff();
        let (chain, box_key) = (identity.chain().encode(), box_key.bytes().to_vec());
        // Supervisors certify; in this organisation with one key.
        let leads = roles.contains(&Role::Supervisor);
        let certifier = leads.then(|| {
            let key = CertifierKey::from_secret(&self.secret);
            Certifier::new(key, self.certifier.cert().clone()).unwrap()
        });
        let vault = Vault {
            identity,
            certifier,
        };
        Person {
            login: login.to_owned(),
            alias,
            member: MemberId::from_bytes(staff.member),
            device: DeviceId::from_bytes(staff.device),
            roles: roles.iter().copied().collect(),
            chain,
            box_key,
            vault: vault.seal(&self.keys).unwrap(),
            team_wrap,
        }
    }

    /// Puts everybody into a new database.
    pub async fn settle(&self, database: &Path) {
        let store = SqliteStore::open(database).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.put_team(&TeamRow {
            id: self.team,
            notice: Some(self.notice.clone()),
            generation: i64::from(GENERATION),
            notice_until: self.until,
        })
        .await
        .unwrap();
        for person in &self.people {
            let staff = StaffRow {
                id: person.member,
                login: person.login.clone(),
                salt: SALT,
                auth_hash: Sha256::digest(self.keys.auth).into(),
                alias: person.alias.clone(),
                roles: person.roles,
                team: self.team,
                active: true,
            };
            assert!(tx.insert_staff(&staff).await.unwrap());
            let device = DeviceRow {
                id: person.device,
                member: person.member,
                chain: person.chain.clone(),
                hpke_key: person.box_key.clone(),
                vault: person.vault.clone(),
            };
            tx.put_device(&device).await.unwrap();
            let wrap = TeamWrapRow {
                generation: i64::from(GENERATION),
                wrap: person.team_wrap.clone(),
            };
            tx.put_team_wrap(self.team, person.device, &wrap)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        store.close().await;
    }
}

fn request(alias: &str, roles: &[Role], serial: u64, (now, days): (u64, u64)) -> CertifierRequest {
    let mut member = [0x4d; 16];
    member[..8].copy_from_slice(&serial.to_be_bytes());
    let roles: Roles = roles.iter().copied().collect();
    CertifierRequest {
        member,
        alias: alias.to_owned(),
        roles: CertRoles::from_bits(roles.bits()).unwrap(),
        not_before: now - 3_600,
        not_after: now - 3_600 + days * DAY_S,
        serial,
    }
}
