//! A made-up organisation in a folder of its own: real keys and a real database, as an operator's set-up leaves them.

use crate::net;
use anyhow::{anyhow, bail};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    About, AttendanceId, ChatId, Clock as _, DeviceId, Fence, Item, ItemId, ItemState, MemberId,
    Millis, TeamId, Timestamp,
    level::{Assessment, DeviceRisk, Safety},
    permission::{Role, Roles},
    rota::{Duty, presence::Attendance},
};
use protocol::Token;
use rand::{RngCore as _, SeedableRng as _, rngs::StdRng};
use seal::{
    Certifier, Identity, Notice, Root, Trust,
    boxes::SecretKey,
    cert::Roles as CertRoles,
    identity::{CertifierKey, CertifierRequest, DeviceKeys, RootKey},
    notice::Terms,
};
use sotto::{
    chat::hash,
    clock::SystemClock,
    organisation::{PINNED, Pinned, SIGNED},
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use store::{
    Store as _, Tx,
    staff::{DeviceRow, SessionRow, StaffRow, TeamRow},
};
use store_sqlite::SqliteStore;
use tempfile::TempDir;

/// The visitor's origin.
pub(crate) const VISITOR: &str = "https://visitor.localhost";
/// The desk's.
pub(crate) const DESK: &str = "https://desk.localhost";
/// The team's only generation.
pub(crate) const GENERATION: u32 = 1;
const HOUR_S: u64 = 3_600;
const DAY_S: u64 = 24 * HOUR_S;
/// How many rows one transaction of the set-up takes.
const ROWS: usize = 1_000;

/// What a world is to hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// Advocates, each with a session.
    pub(crate) staff: u32,
    /// Visitors in line.
    pub(crate) waiting: u32,
}

/// An organisation and the folder it lies in, which goes with it.
pub(crate) struct World {
    folder: TempDir,
    root: Root,
    /// The team's verified notice.
    pub(crate) notice: Notice,
    /// The team.
    pub(crate) team: [u8; 16],
    /// The team's secret key.
    pub(crate) team_key: SecretKey,
    /// Who answers.
    pub(crate) staff: Vec<Advocate>,
    /// Capabilities of the visitors in line.
    pub(crate) waiting: Vec<Token>,
}

/// Somebody who answers.
pub(crate) struct Advocate {
    /// Their keys.
    pub(crate) identity: Identity,
    /// Their session.
    pub(crate) session: Token,
}

/// The database in a folder.
pub(crate) fn database(folder: &Path) -> PathBuf {
    folder.join("sotto.db")
}

/// The organisation's public files in a folder.
pub(crate) fn organisation(folder: &Path) -> PathBuf {
    folder.join("organisation")
}

/// The time in unix seconds.
pub(crate) fn now_s() -> u64 {
    SystemClock.now().secs()
}

impl World {
    /// Sets it up.
    pub(crate) async fn make(size: Size, rng: &mut StdRng) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let now = SystemClock.now();
        net::make_certificate(folder.path())?;
        fs::create_dir(organisation(folder.path()))?;
        let root = RootKey::generate().map_err(sealing)?;
        sign_settings(&root, folder.path())?;
        let certifier = certifier(&root, now)?;
        let team_key = SecretKey::generate().map_err(sealing)?;
        let team = bytes(rng);
        let terms = Terms {
            team,
            generation: GENERATION,
            key: team_key.public().map_err(sealing)?,
            not_before: now.secs() - HOUR_S,
            not_after: now.secs() + DAY_S,
            revoked: Vec::new(),
        };
        let notice = Notice::issue(&terms, &certifier).map_err(sealing)?;
        let mut world = Self {
            root: root.root(),
            notice: Notice::verify(&notice, &root.root(), now.secs()).map_err(sealing)?,
            team,
            team_key,
            staff: Vec::new(),
            waiting: Vec::new(),
            folder,
        };
        world.fill(&certifier, notice, (size, rng)).await?;
        Ok(world)
    }

    /// Where it lies.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What readers are held against.
    pub(crate) fn trust(&self) -> Trust {
        Trust::new(self.root, Vec::new(), now_s())
    }

    async fn fill(
        &mut self,
        certifier: &Certifier,
        notice: Vec<u8>,
        (size, rng): (Size, &mut StdRng),
    ) -> anyhow::Result<()> {
        let store = SqliteStore::open(database(self.folder())).await?;
        let mut tx = store.begin().await?;
        tx.put_team(&TeamRow {
            id: TeamId::from_bytes(self.team),
            notice: Some(notice),
            generation: i64::from(GENERATION),
            notice_until: SystemClock
                .now()
                .plus(Millis::from_secs(i64::try_from(DAY_S)?)),
        })
        .await?;
        for serial in 0..size.staff {
            let advocate = self.advocate(tx.as_mut(), certifier, (serial, rng)).await?;
            self.staff.push(advocate);
        }
        tx.commit().await?;
        while self.waiting.len() < usize::try_from(size.waiting)? {
            let more = (usize::try_from(size.waiting)? - self.waiting.len()).min(ROWS);
            let mut tx = store.begin().await?;
            let state = || ItemState::in_line(SystemClock.now());
            for _ in 0..more {
                self.waiting
                    .push(wait_in_line(tx.as_mut(), self.team, (state(), rng)).await?);
            }
            tx.commit().await?;
        }
        store.close().await;
        Ok(())
    }

    async fn advocate(
        &self,
        tx: &mut dyn Tx,
        certifier: &Certifier,
        (serial, rng): (u32, &mut StdRng),
    ) -> anyhow::Result<Advocate> {
        let now = SystemClock.now();
        let member: [u8; 16] = bytes(rng);
        let alias = format!("Advocate {serial}");
        let keys = DeviceKeys::generate().map_err(sealing)?;
        let asked = request(member, &alias, u64::from(serial) + 10, now);
        let device = keys.request().map_err(sealing)?;
        let chain = certifier.certify(&asked, &device).map_err(sealing)?;
        let identity = Identity::new(keys, chain).map_err(sealing)?;
        let staff = StaffRow {
            id: MemberId::from_bytes(member),
            login: format!("advocate-{serial}"),
            salt: bytes(rng),
            auth_hash: bytes(rng),
            alias,
            roles: [Role::Advocate].into_iter().collect::<Roles>(),
            team: TeamId::from_bytes(self.team),
            active: true,
        };
        if !tx.insert_staff(&staff).await? {
            bail!("two members of staff have one name");
        }
        let id = DeviceId::from_bytes(identity.staff().device);
        tx.put_device(&DeviceRow {
            id,
            member: staff.id,
            chain: identity.chain().encode(),
            hpke_key: identity.box_key().map_err(sealing)?.bytes().to_vec(),
            vault: Vec::new(),
        })
        .await?;
        let there = (staff.id, Duty::Primary);
        let id_there = AttendanceId::from_bytes(bytes(rng));
        tx.insert_attendance(&Attendance::begin(id_there, there, None, now))
            .await?;
        let session = Token(bytes(rng));
        tx.insert_session(&SessionRow {
            token_hash: hash(&session.0),
            member: staff.id,
            device: id,
            seen_at: now,
            ends_at: now.plus(Millis::from_secs(12 * 3_600)),
            began_at: now,
            proven_at: now,
        })
        .await?;
        Ok(Advocate { identity, session })
    }
}

/// A visitor takes a place in line. Written directly: opening thousands over HTTP would only measure the limits on that.
pub(crate) async fn wait_in_line(
    tx: &mut dyn Tx,
    team: [u8; 16],
    (state, rng): (ItemState, &mut StdRng),
) -> anyhow::Result<Token> {
    let now = SystemClock.now();
    let token = Token(bytes(rng));
    let chat = ChatId::from_bytes(bytes(rng));
    if !tx.insert_chat(chat, &hash(&token.0), now).await? {
        bail!("two chats have one id");
    }
    tx.insert_item(&Item {
        id: ItemId::from_bytes(bytes(rng)),
        about: About::Chat(chat),
        team: TeamId::from_bytes(team),
        assessment: Assessment::from_taps(Safety::NotSaid, DeviceRisk::NotSaid, now),
        language: "en".to_owned(),
        safety: Safety::NotSaid,
        device: DeviceRisk::NotSaid,
        minor: false,
        supervisor: false,
        drill: false,
        unverified: false,
        prefers: None,
        live: true,
        returning: false,
        waiting_since: now,
        fence: Fence(0),
        state,
    })
    .await?;
    Ok(token)
}

fn certifier(root: &RootKey, now: Timestamp) -> anyhow::Result<Certifier> {
    let key = CertifierKey::generate().map_err(sealing)?;
    let mut asked = request([1; 16], "Supervisor", 1, now);
    asked.roles = CertRoles::SUPERVISOR;
    let cert = root.certify(&asked, &key).map_err(sealing)?;
    Certifier::new(key, cert).map_err(sealing)
}

fn request(member: [u8; 16], alias: &str, serial: u64, now: Timestamp) -> CertifierRequest {
    CertifierRequest {
        member,
        alias: alias.to_owned(),
        roles: CertRoles::ADVOCATE,
        not_before: now.secs() - HOUR_S,
        not_after: now.secs() + 2 * DAY_S,
        serial,
    }
}

fn sign_settings(root: &RootKey, folder: &Path) -> anyhow::Result<()> {
    let folder = organisation(folder);
    let signed = seal::org::sign(root, br#"{"name":"Measured"}"#).map_err(sealing)?;
    fs::write(folder.join(SIGNED), signed)?;
    let pinned = Pinned {
        root_fingerprint: URL_SAFE_NO_PAD.encode(root.root().fingerprint()),
    };
    fs::write(folder.join(PINNED), serde_json::to_vec(&pinned)?)?;
    Ok(())
}

/// Bytes for ids and tokens of the run.
pub(crate) fn bytes<const N: usize>(rng: &mut StdRng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill_bytes(&mut bytes);
    bytes
}

/// The run's randomness.
pub(crate) fn rng(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

/// The keys failed.
pub(crate) fn sealing(error: seal::Error) -> anyhow::Error {
    anyhow!("the keys fail: {error}")
}
