//! The first supervisor: without one nobody can be certified, and without a team the line has nothing to seal to. Made on
//! the computer that holds the root, into a new database that is then carried to the server.

use crate::{chance::Chance, chat::hash, keys::adopt::adopt_in};
use domain::{
    DeviceId, MemberId, TeamId, Timestamp,
    permission::{Role, Roles},
};
use seal::{
    Certifier, Identity, Notice, Trust,
    ask::{Ask, Term},
    boxes::SecretKey,
    cert::{CERTIFIER_MAX_S, DEVICE_MAX_S, Roles as CertRoles},
    identity::{CertifierKey, CertifierRequest, DeviceKeys, RootKey},
    notice::{NOTICE_MAX_S, Terms},
    passphrase::PassphraseKeys,
    vault::Vault,
};
use store::{
    Store, StoreError, Tx,
    staff::{DeviceRow, StaffRow, TeamRow, TeamWrapRow},
};
use thiserror::Error;

/// A browser's clock may be a little behind, in seconds.
const BEHIND_S: u64 = 3_600;
/// Longest log-in name, in bytes.
const LOGIN_BYTES: usize = 64;

/// Who comes first.
pub struct First<'a> {
    /// The log-in name.
    pub login: &'a str,
    /// The name that visitors and colleagues are shown.
    pub alias: &'a str,
    /// What they may do; supervisor is added.
    pub roles: Roles,
    /// Their passphrase.
    pub passphrase: &'a str,
}

/// Why nobody was made.
#[derive(Debug, Error)]
pub enum FoundingError {
    /// There is a team already: whoever is in it enrols others.
    #[error(
        "this database has a team already; the first supervisor is made once, others are invited"
    )]
    NotEmpty,
    /// Not a name to log in with.
    #[error("a log-in name has 1 to 64 small letters, digits, dots or hyphens")]
    Login,
    /// A key cannot be made, or the alias cannot be certified.
    #[error("cannot make the keys: {0}")]
    Keys(#[from] seal::Error),
    /// The database.
    #[error("cannot write the database: {0}")]
    Store(#[from] StoreError),
}

/// Makes team, team key, account, device and vault, all or nothing.
///
/// # Errors
/// See [`FoundingError`]; nothing is left behind then.
pub async fn found(
    store: &dyn Store,
    root: &RootKey,
    first: &First<'_>,
    now: Timestamp,
    chance: &Chance,
) -> Result<(), FoundingError> {
    if !is_login(first.login) {
        return Err(FoundingError::Login);
    }
    let made = Made::new(root, first, now, chance)?;
    let mut tx = store.begin().await?;
    if !tx.teams().await?.is_empty() {
        return Err(FoundingError::NotEmpty);
    }
    made.store(tx.as_mut()).await?;
    adopt_in(tx.as_mut(), &root.root(), now).await?;
    tx.commit().await?;
    Ok(())
}

fn is_login(login: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    !login.is_empty() && login.len() <= LOGIN_BYTES && login.bytes().all(plain)
}

/// The rows, before they are stored.
struct Made {
    team: TeamRow,
    staff: StaffRow,
    device: DeviceRow,
    wrap: TeamWrapRow,
}

impl Made {
    fn new(
        root: &RootKey,
        first: &First<'_>,
        now: Timestamp,
        chance: &Chance,
    ) -> Result<Self, FoundingError> {
        let team = TeamId::from_bytes(chance.bytes());
        let roles: Roles = first.roles.iter().chain([Role::Supervisor]).collect();
        let member = MemberId::from_bytes(chance.bytes());
        let certifier = certifier(root, (first.alias, member, roles), now, chance)?;
        let identity = device(&certifier, now, chance)?;

        let team_key = SecretKey::generate()?;
        let terms = terms(team, &team_key, now)?;
        let notice = Notice::issue(&terms, &certifier)?;
        let trust = Trust::new(root.root(), Vec::new(), now.secs());
        let box_key = identity.box_key()?;
        let reader = (identity.chain(), &box_key);
        let key = (&team_key, &trust);
        let wrap = seal::team::wrap(&identity, reader, terms.team, terms.generation, key)?;
        let generation = i64::from(terms.generation);

        let salt = chance.bytes();
        let keys = PassphraseKeys::derive(first.passphrase, &salt)?;
        let id = DeviceId::from_bytes(identity.staff().device);
        let (chain, hpke_key) = (identity.chain().encode(), box_key.bytes().to_vec());
        let vault = Vault {
            identity,
            certifier: Some(certifier),
        };
        Ok(Self {
            team: team_row(team, notice, &terms),
            staff: StaffRow {
                id: member,
                login: first.login.to_owned(),
                salt,
                auth_hash: hash(&keys.auth),
                alias: first.alias.to_owned(),
                roles,
                team,
                active: true,
            },
            device: DeviceRow {
                id,
                member,
                chain,
                hpke_key,
                vault: vault.seal(&keys)?,
            },
            wrap: TeamWrapRow { generation, wrap },
        })
    }

    async fn store(&self, tx: &mut dyn Tx) -> Result<(), FoundingError> {
        tx.put_team(&self.team).await?;
        if !tx.insert_staff(&self.staff).await? {
            return Err(FoundingError::NotEmpty);
        }
        tx.put_device(&self.device).await?;
        tx.put_team_wrap(self.team.id, self.device.id, &self.wrap)
            .await?;
        Ok(())
    }
}

fn certifier(
    root: &RootKey,
    (alias, member, roles): (&str, MemberId, Roles),
    now: Timestamp,
    chance: &Chance,
) -> seal::Result<Certifier> {
    let key = CertifierKey::generate()?;
    let roles = CertRoles::from_bits(roles.bits()).unwrap_or(CertRoles::SUPERVISOR);
    let ask = Ask::issue(&key, *member.as_bytes(), alias, roles)?;
    let cert = root.grant(&Ask::decode(&ask)?, certifier_term(now, chance))?;
    Certifier::new(key, cert)
}

/// The validity of a certifier's certificate from now on: as long as it may be.
pub fn certifier_term(now: Timestamp, chance: &Chance) -> Term {
    let not_before = now.secs().saturating_sub(BEHIND_S);
    Term {
        not_before,
        not_after: not_before + CERTIFIER_MAX_S,
        serial: serial(chance),
    }
}

fn device(certifier: &Certifier, now: Timestamp, chance: &Chance) -> seal::Result<Identity> {
    let keys = DeviceKeys::generate()?;
    let subject = certifier.cert().subject();
    let not_before = now.secs().saturating_sub(BEHIND_S);
    let request = CertifierRequest {
        member: subject.member,
        alias: subject.alias.clone(),
        roles: subject.roles,
        not_before,
        not_after: not_before + DEVICE_MAX_S,
        serial: serial(chance),
    };
    let chain = certifier.certify(&request, &keys.request()?)?;
    Identity::new(keys, chain)
}

/// A number for a certificate. Random, so that two certifiers never give the same; JavaScript holds 53 bits exactly.
pub fn serial(chance: &Chance) -> u64 {
    u64::from_be_bytes(chance.bytes()) >> 11
}

fn terms(team: TeamId, key: &SecretKey, now: Timestamp) -> seal::Result<Terms> {
    let not_before = now.secs().saturating_sub(BEHIND_S);
    Ok(Terms {
        team: *team.as_bytes(),
        generation: 1,
        key: key.public()?,
        not_before,
        not_after: not_before + NOTICE_MAX_S,
        revoked: Vec::new(),
    })
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
