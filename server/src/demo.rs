//! A made-up organisation: root, certifier, one on-call team, four staff, three of them with a rota. Real keys and a real database; only the people are
//! invented, and the secrets that an organisation keeps apart lie together in one folder. Not for real use.

mod rota;

use crate::{
    Config,
    audit::keeping::read_or_make,
    chance::Chance,
    chat::hash,
    clock::SystemClock,
    keys::{adopt::adopt_in, keeping, publish_notice},
    organisation::{PINNED, Pinned, SIGNED},
    serve,
};
use anyhow::{Context as _, anyhow, bail};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    Clock as _, DeviceId, MemberId, TeamId, Timestamp,
    permission::{Role, Roles},
};
use seal::{
    Certifier, Identity, Notice, Trust,
    boxes::{PublicKey, SecretKey},
    cert::Roles as CertRoles,
    identity::{CertifierKey, CertifierRequest, DeviceKeys, RootKey},
    keyfile,
    notice::Terms,
    passphrase::PassphraseKeys,
    vault::Vault,
};
use serde::{Deserialize, Serialize};
use std::{fs, path::Path};
use store::{
    Store as _, Tx,
    staff::{DeviceRow, StaffRow, TeamRow, TeamWrapRow},
};

const DAY_S: u64 = 86_400;
/// A demonstration whose device certificates end within this time is to be set up afresh.
const STALE_S: u64 = 2 * DAY_S;
const KEYS: &str = "keys.json";
/// Not a secret: it opens nothing but a demonstration.
const ROOT_PASSPHRASE: &str = "demonstration only";

/// One made-up person's log-in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Login {
    /// The log-in name.
    pub name: String,
    /// The passphrase.
    pub passphrase: String,
    /// What they do.
    pub what: String,
}

/// What the demonstration keeps beside its database. A real organisation keeps these apart, and offline.
#[derive(Serialize, Deserialize)]
struct Keys {
    made_at: u64,
    root: String,
    certifier: String,
    certifier_cert: String,
    team: String,
    team_key: String,
    logins: Vec<Login>,
}

struct Person {
    login: &'static str,
    alias: &'static str,
    what: &'static str,
    roles: &'static [Role],
}

const PEOPLE: [Person; 4] = [
    Person {
        login: "alex",
        alias: "Alex",
        what: "advocate",
        roles: &[Role::Advocate, Role::CaseWorker],
    },
    Person {
        login: "bea",
        alias: "Bea",
        what: "advocate",
        roles: &[Role::Advocate],
    },
    Person {
        login: "sam",
        alias: "Sam",
        what: "supervisor",
        roles: &[Role::Supervisor, Role::CaseWorker],
    },
    Person {
        login: "ines",
        alias: "Ines",
        what: "interpreter",
        roles: &[Role::Interpreter],
    },
];

/// Words for made-up passphrases. A demonstration's secrets protect nothing.
const WORDS: [&str; 32] = [
    "amber", "anchor", "apple", "basket", "bridge", "candle", "canvas", "cedar", "copper", "dawn",
    "ember", "fern", "garden", "harbor", "hazel", "island", "kettle", "lantern", "linen", "maple",
    "meadow", "orchard", "pebble", "quilt", "river", "saddle", "silver", "spruce", "thistle",
    "velvet", "willow", "winter",
];

/// Refuses to empty a folder that is not a demonstration's.
///
/// # Errors
/// When the folder holds something else.
pub fn check_is_demo(folder: &Path) -> anyhow::Result<()> {
    if folder.join(KEYS).is_file() {
        return Ok(());
    }
    bail!(
        "{} is not a demonstration's folder; nothing was removed",
        folder.display()
    )
}

/// Sets the demonstration up, or brings an earlier one up to date. Returns the log-ins.
///
/// # Errors
/// With a sentence for the person who tries it.
pub async fn prepare(folder: &Path, config: &Config) -> anyhow::Result<Vec<Login>> {
    let now = SystemClock.now();
    fs::create_dir_all(&config.organisation)
        .with_context(|| format!("cannot make {}", config.organisation.display()))?;
    let path = folder.join(KEYS);
    let store = serve::open(config).await?;
    let keys = if path.is_file() {
        let keys: Keys = serde_json::from_slice(&fs::read(&path)?)
            .with_context(|| format!("{} does not parse; try --fresh", path.display()))?;
        if now.secs() > keys.made_at + seal::cert::DEVICE_MAX_S - STALE_S {
            bail!("this demonstration is over a month old: start it with --fresh");
        }
        keys
    } else {
        let keys = set_up(&store, config, folder, now).await?;
        write_private(&path, &serde_json::to_vec_pretty(&keys)?)?;
        keys
    };
    renew_notice(&store, &keys, now).await?;
    rota::plan(&store, now).await?;
    rota::train(&store, &PEOPLE.map(|person| person.login), now).await?;
    rota::speak(&store).await?;
    store.close().await;
    Ok(keys.logins)
}

/// The root as the command line reads it, so that its ceremonies can be tried.
fn write_root(root: &RootKey, folder: &Path) -> anyhow::Result<()> {
    let sealed = keyfile::seal_root(root, ROOT_PASSPHRASE).map_err(sealing)?;
    write_private(&folder.join("root.key"), &sealed)?;
    write_private(&folder.join("root.passphrase"), ROOT_PASSPHRASE.as_bytes())
}

async fn set_up(
    store: &store_sqlite::SqliteStore,
    config: &Config,
    folder: &Path,
    now: Timestamp,
) -> anyhow::Result<Keys> {
    let chance = Chance::system();
    let root = RootKey::generate().map_err(sealing)?;
    sign_settings(&root, config)?;
    write_root(&root, folder)?;
    let sam = MemberId::from_bytes(chance.bytes());
    let secret: [u8; 32] = chance.bytes();
    let request = request(
        sam,
        "Sam",
        &[Role::Supervisor],
        1,
        (now.secs(), 300 * DAY_S),
    );
    let cert = root
        .certify(&request, &CertifierKey::from_secret(&secret))
        .map_err(sealing)?;
    let mut cast = Cast {
        chance,
        now,
        team: [0; 16],
        secret,
        cert,
        people: Vec::new(),
    };
    cast.team = cast.chance.bytes();
    for (index, person) in PEOPLE.iter().enumerate() {
        let member = if person.login == "sam" {
            sam
        } else {
            MemberId::from_bytes(cast.chance.bytes())
        };
        let invented = cast.invent(person, member, 10 + u64::try_from(index)?)?;
        cast.people.push(invented);
    }
    let team_key = cast.store(store, &root).await?;
    Ok(Keys {
        made_at: now.secs(),
        root: text(&*root.secret()),
        certifier: text(&cast.secret),
        certifier_cert: text(&cast.cert.encode()),
        team: text(&cast.team),
        team_key: text(team_key.bytes()),
        logins: cast
            .people
            .into_iter()
            .map(|invented| invented.login)
            .collect(),
    })
}

/// The made-up organisation while it is being made.
struct Cast {
    chance: Chance,
    now: Timestamp,
    team: [u8; 16],
    secret: [u8; 32],
    cert: seal::Cert,
    people: Vec<Invented>,
}

/// One made-up person with everything of theirs.
struct Invented {
    member: MemberId,
    alias: &'static str,
    roles: Roles,
    vault: Vault,
    sealed: Vec<u8>,
    salt: [u8; 16],
    auth_hash: [u8; 32],
    login: Login,
}

impl Cast {
    fn team_id(&self) -> TeamId {
        TeamId::from_bytes(self.team)
    }

    fn certifier(&self) -> anyhow::Result<Certifier> {
        Certifier::new(CertifierKey::from_secret(&self.secret), self.cert.clone()).map_err(sealing)
    }

    /// Stores team, staff and team key. Returns the key's public half.
    async fn store(
        &self,
        store: &store_sqlite::SqliteStore,
        root: &RootKey,
    ) -> anyhow::Result<PublicKey> {
        let team_key = SecretKey::generate().map_err(sealing)?;
        let terms = terms(
            self.team_id(),
            team_key.public().map_err(sealing)?,
            self.now,
        );
        let notice = Notice::issue(&terms, &self.certifier()?).map_err(sealing)?;
        let trust = Trust::new(root.root(), Vec::new(), self.now.secs());
        let mut tx = store.begin().await?;
        tx.put_team(&team_row(self.team_id(), notice, &terms))
            .await?;
        for invented in &self.people {
            invented.store(tx.as_mut(), self.team_id()).await?;
        }
        // The first device seals the team key for every other and for itself.
        let by = &self
            .people
            .first()
            .context("a demonstration has people")?
            .vault
            .identity;
        for to in self.people.iter().map(|invented| &invented.vault.identity) {
            let box_key = to.box_key().map_err(sealing)?;
            let (reader, key) = ((to.chain(), &box_key), (&team_key, &trust));
            let wrap =
                seal::team::wrap(by, reader, self.team, terms.generation, key).map_err(sealing)?;
            let device = DeviceId::from_bytes(to.staff().device);
            let generation = i64::from(terms.generation);
            tx.put_team_wrap(self.team_id(), device, &TeamWrapRow { generation, wrap })
                .await?;
        }
        adopt_in(tx.as_mut(), &root.root(), self.now).await?;
        tx.commit().await?;
        Ok(terms.key)
    }

    fn invent(&self, person: &Person, member: MemberId, serial: u64) -> anyhow::Result<Invented> {
        let keys = DeviceKeys::generate().map_err(sealing)?;
        let validity = (self.now.secs(), 34 * DAY_S);
        let request = request(member, person.alias, person.roles, serial, validity);
        let device = keys.request().map_err(sealing)?;
        let chain = self
            .certifier()?
            .certify(&request, &device)
            .map_err(sealing)?;
        let supervises = person.roles.contains(&Role::Supervisor);
        let certifier = if supervises {
            Some(self.certifier()?)
        } else {
            None
        };
        let vault = Vault {
            identity: Identity::new(keys, chain).map_err(sealing)?,
            certifier,
        };
        let passphrase = passphrase(&self.chance);
        let salt: [u8; 16] = self.chance.bytes();
        let stretched = PassphraseKeys::derive(&passphrase, &salt).map_err(sealing)?;
        Ok(Invented {
            member,
            alias: person.alias,
            roles: person.roles.iter().copied().collect(),
            sealed: vault.seal(&stretched).map_err(sealing)?,
            vault,
            salt,
            auth_hash: hash(&stretched.auth),
            login: Login {
                name: person.login.to_owned(),
                passphrase,
                what: person.what.to_owned(),
            },
        })
    }
}

impl Invented {
    async fn store(&self, tx: &mut dyn Tx, team: TeamId) -> anyhow::Result<()> {
        let staff = StaffRow {
            id: self.member,
            login: self.login.name.clone(),
            salt: self.salt,
            auth_hash: self.auth_hash,
            alias: self.alias.to_owned(),
            roles: self.roles,
            team,
            active: true,
        };
        if !tx.insert_staff(&staff).await? {
            bail!("{} is there already: start with --fresh", self.login.name);
        }
        let identity = &self.vault.identity;
        tx.put_device(&DeviceRow {
            id: DeviceId::from_bytes(identity.staff().device),
            member: self.member,
            chain: identity.chain().encode(),
            hpke_key: identity.box_key().map_err(sealing)?.bytes().to_vec(),
            vault: self.sealed.clone(),
        })
        .await?;
        Ok(())
    }
}

/// A fresh notice for the same team key: a notice is good for seven days at most.
async fn renew_notice(
    store: &store_sqlite::SqliteStore,
    keys: &Keys,
    now: Timestamp,
) -> anyhow::Result<()> {
    let secret: [u8; 32] = bytes(&keys.certifier)?
        .try_into()
        .map_err(|_source| damaged())?;
    let cert = seal::Cert::decode(&bytes(&keys.certifier_cert)?).map_err(sealing)?;
    let certifier = Certifier::new(CertifierKey::from_secret(&secret), cert).map_err(sealing)?;
    let team: [u8; 16] = bytes(&keys.team)?.try_into().map_err(|_source| damaged())?;
    let team = TeamId::from_bytes(team);
    let terms = terms(
        team,
        PublicKey::new(&bytes(&keys.team_key)?).map_err(sealing)?,
        now,
    );
    let notice = Notice::issue(&terms, &certifier).map_err(sealing)?;
    let root: [u8; 32] = bytes(&keys.root)?.try_into().map_err(|_source| damaged())?;
    let root = RootKey::from_secret(&root).root();
    let mut tx = store.begin().await?;
    publish_notice(tx.as_mut(), &notice, &root, now).await?;
    tx.put_team(&team_row(team, notice, &terms)).await?;
    tx.commit().await?;
    Ok(())
}

fn sign_settings(root: &RootKey, config: &Config) -> anyhow::Result<()> {
    let path = keeping::key_path(&config.keys, &config.organisation);
    let log_key = read_or_make(&path, &seal::keylog::origin(&root.root()))?;
    let settings = serde_json::json!({
        "name": "Harbor Line (demonstration)",
        "languages": ["en", "es", "ar"],
        "phones": [
            { "label": { "en": "Our phone line, day and night", "es": "Nuestra línea, de día y de noche",
                         "ar": "خطنا الهاتفي، ليلًا ونهارًا" }, "number": "203-555-0142" },
            { "label": { "en": "A national line", "es": "Una línea nacional", "ar": "خط وطني" }, "number": "888-555-0190",
              "stance": {
                "en": "This line tells the authorities when a child is being hurt, or when someone may be hurt soon. Else it asks you first.",
                "es": "Esta línea avisa a las autoridades si dañan a un menor o si alguien corre peligro. Si no, le pregunta antes.",
                "ar": "هذا الخط يبلغ السلطات إن كان طفل يتعرض للأذى، أو إن كان أحد في خطر قريب. وإلا يسألك أولًا."
              } },
            { "label": { "en": "If your life is in danger", "es": "Si tu vida está en peligro", "ar": "إن كانت حياتك في خطر" }, "number": "911" }
        ],
        "exitUrl": "https://www.weather.gov/",
        "logKey": text(&log_key.public())
    });
    let signed = seal::org::sign(root, settings.to_string().as_bytes()).map_err(sealing)?;
    fs::write(config.organisation.join(SIGNED), signed)?;
    let pinned = Pinned {
        root_fingerprint: text(&root.root().fingerprint()),
    };
    fs::write(
        config.organisation.join(PINNED),
        serde_json::to_vec(&pinned)?,
    )?;
    Ok(())
}

fn request(
    member: MemberId,
    alias: &str,
    roles: &[Role],
    serial: u64,
    (from, length): (u64, u64),
) -> CertifierRequest {
    let roles: Roles = roles.iter().copied().collect();
    CertifierRequest {
        member: *member.as_bytes(),
        alias: alias.to_owned(),
        roles: CertRoles::from_bits(roles.bits()).unwrap_or(CertRoles::ADVOCATE),
        // A browser's clock may be a little behind.
        not_before: from.saturating_sub(3_600),
        not_after: from.saturating_sub(3_600) + length,
        serial,
    }
}

fn terms(team: TeamId, key: PublicKey, now: Timestamp) -> Terms {
    let not_before = now.secs().saturating_sub(3_600);
    let not_after = not_before + seal::notice::NOTICE_MAX_S;
    Terms {
        team: *team.as_bytes(),
        generation: 1,
        key,
        not_before,
        not_after,
        revoked: Vec::new(),
    }
}

fn team_row(id: TeamId, notice: Vec<u8>, terms: &Terms) -> TeamRow {
    let until = i64::try_from(terms.not_after).unwrap_or(i64::MAX / 1_000) * 1_000;
    TeamRow {
        id,
        notice: Some(notice),
        generation: i64::from(terms.generation),
        notice_until: Timestamp(until),
    }
}

fn passphrase(chance: &Chance) -> String {
    let count = u32::try_from(WORDS.len()).unwrap_or(1);
    let word = || {
        let index = usize::try_from(chance.below(count)).unwrap_or(0);
        WORDS.get(index).copied().unwrap_or("amber")
    };
    [word(), word(), word(), word(), word()].join(" ")
}

fn write_private(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _};
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("cannot make {}", path.display()))?;
    file.write_all(bytes)?;
    Ok(())
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn bytes(text: &str) -> anyhow::Result<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_source| damaged())
}

fn damaged() -> anyhow::Error {
    anyhow!("the demonstration's keys are damaged: start it with --fresh")
}

fn sealing(error: seal::Error) -> anyhow::Error {
    anyhow!("cannot make keys: {error}")
}
