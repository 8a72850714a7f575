//! Everybody under a new root: one supervisor's keys are certified by it, and theirs certify every device that the old
//! root led to. The team gets a new key, because whoever held the old root may have let somebody in. The line must be
//! stopped, and no chat be open: chats of the old root cannot go on.

use super::founding::{certifier_term, serial};
use crate::{chance::Chance, chat::hash, keys::adopt::adopt_in};
use domain::{DeviceId, Timestamp};
use seal::{
    Certifier, Chain, Identity, Notice, Root, Staff, Trust,
    ask::Term,
    boxes::{PublicKey, SecretKey},
    cert::DEVICE_MAX_S,
    identity::RootKey,
    notice::{NOTICE_MAX_S, Terms},
    passphrase::PassphraseKeys,
    recertify::{self, Known},
    vault::Vault,
};
use store::{
    Store, StoreError, Tx,
    staff::{DeviceRow, StaffRow, TeamRow, TeamWrapRow},
};
use thiserror::Error;

/// A browser's clock may be a little behind, in seconds.
const BEHIND_S: u64 = 3_600;

/// Who is in the database.
pub struct Found {
    /// Devices that the old root leads to.
    pub good: Vec<Staff>,
    /// Devices that it does not lead to any more: whose, and why.
    pub left_out: Vec<(String, String)>,
}

/// Why nothing was certified.
#[derive(Debug, Error)]
pub enum ChangeoverError {
    /// The log-in name or the passphrase is wrong.
    #[error("no supervisor with this name and passphrase")]
    Credentials,
    /// There is no team.
    #[error("this database has no team")]
    NoTeam,
    /// A key or a certificate.
    #[error("cannot certify: {0}")]
    Keys(#[from] seal::Error),
    /// The database.
    #[error("cannot use the database: {0}")]
    Store(#[from] StoreError),
}

/// Looks who would be certified.
///
/// # Errors
/// When the database cannot be read.
pub async fn look(store: &dyn Store, old: &Root, now: Timestamp) -> Result<Found, ChangeoverError> {
    let mut tx = store.read().await?;
    let mut found = Found {
        good: Vec::new(),
        left_out: Vec::new(),
    };
    let old = trust(tx.as_mut(), old, now).await?;
    for (person, device) in devices(tx.as_mut()).await? {
        match known(&device, &old) {
            Ok(known) => found.good.push(known.staff()),
            Err(error) => found.left_out.push((person.alias, error.to_string())),
        }
    }
    Ok(found)
}

/// Certifies every device of `old` under `new`, by the supervisor `by` (name and passphrase); all or nothing. Returns how
/// many devices.
///
/// # Errors
/// See [`ChangeoverError`].
pub async fn recertify(
    store: &dyn Store,
    (old, new): (&Root, &RootKey),
    (login, passphrase): (&str, &str),
    now: Timestamp,
    chance: &Chance,
) -> Result<usize, ChangeoverError> {
    let mut tx = store.begin().await?;
    let (opened, keys, at) = open(tx.as_mut(), login, passphrase).await?;
    let certifier = recertify::certifier(&opened, new, certifier_term(now, chance))?;
    let before = trust(tx.as_mut(), old, now).await?;
    let mut renewed = Vec::new();
    for (_, device) in devices(tx.as_mut()).await? {
        let Ok(known) = known(&device, &before) else {
            continue;
        };
        let chain = known.certify(&certifier, device_term(now, chance))?;
        renewed.push((device, chain, known.box_key().clone()));
    }
    let own = DeviceId::from_bytes(opened.identity.staff().device);
    let chain = renewed.iter().find(|(device, ..)| device.id == own);
    let chain = chain.ok_or(ChangeoverError::Credentials)?.1.clone();
    let vault = recertify::vault(&opened, chain, certifier)?;
    let by = vault
        .certifier
        .as_ref()
        .ok_or(ChangeoverError::Credentials)?;
    let turn = Turn {
        before,
        after: Trust::new(new.root(), Vec::new(), now.secs()),
        was: &opened.identity,
        is: &vault.identity,
        now,
    };
    let team = tx.team(at).await?.ok_or(ChangeoverError::NoTeam)?;
    turn.team(tx.as_mut(), &team, by, &renewed).await?;
    for (mut device, chain, _) in renewed.iter().cloned() {
        device.chain = chain.encode();
        if device.id == own {
            device.vault = vault.seal(&keys)?;
        }
        tx.put_device(&device).await?;
    }
    adopt_in(tx.as_mut(), &new.root(), now).await?;
    tx.commit().await?;
    Ok(renewed.len())
}

/// The two sides of the change.
struct Turn<'a> {
    before: Trust,
    after: Trust,
    was: &'a Identity,
    is: &'a Identity,
    now: Timestamp,
}

type Renewed = (DeviceRow, Chain, PublicKey);

impl Turn<'_> {
    /// A new team key, and the old ones wrapped again: what waits is sealed to them.
    async fn team(
        &self,
        tx: &mut dyn Tx,
        team: &TeamRow,
        by: &Certifier,
        renewed: &[Renewed],
    ) -> Result<(), ChangeoverError> {
        let id = *team.id.as_bytes();
        let own = DeviceId::from_bytes(self.was.staff().device);
        let mut keys = Vec::new();
        for row in tx.team_wraps(team.id, own).await? {
            let generation = u32::try_from(row.generation).unwrap_or(u32::MAX);
            let of = (id, generation);
            let key = seal::team::unwrap_old(self.was, &row.wrap, of, &self.before)?;
            keys.push((generation, key));
        }
        let generation = u32::try_from(team.generation).unwrap_or(u32::MAX - 1) + 1;
        let fresh = SecretKey::generate()?;
        let not_before = self.now.secs().saturating_sub(BEHIND_S);
        let terms = Terms {
            team: id,
            generation,
            key: fresh.public()?,
            not_before,
            not_after: not_before + NOTICE_MAX_S,
            revoked: Vec::new(),
        };
        keys.push((generation, fresh));
        for (device, chain, box_key) in renewed {
            for (generation, key) in &keys {
                let to = (chain, box_key);
                let key = (key, &self.after);
                let wrap = seal::team::wrap(self.is, to, id, *generation, key)?;
                let generation = i64::from(*generation);
                let row = TeamWrapRow { generation, wrap };
                tx.put_team_wrap(team.id, device.id, &row).await?;
            }
        }
        let until = i64::try_from(terms.not_after).unwrap_or(i64::MAX / 1_000);
        let row = TeamRow {
            id: team.id,
            notice: Some(Notice::issue(&terms, by)?),
            generation: i64::from(generation),
            notice_until: Timestamp(until * 1_000),
        };
        tx.put_team(&row).await?;
        Ok(())
    }
}

/// Every device of everybody who is active.
async fn devices(tx: &mut dyn Tx) -> Result<Vec<(StaffRow, DeviceRow)>, ChangeoverError> {
    let mut all = Vec::new();
    for team in tx.teams().await? {
        for person in tx.staff_of_team(team.id).await? {
            if !person.active {
                continue;
            }
            for device in tx.devices_of(person.id).await? {
                all.push((person.clone(), device));
            }
        }
    }
    Ok(all)
}

fn known(device: &DeviceRow, old: &Trust) -> seal::Result<Known> {
    let chain = Chain::decode(&device.chain)?;
    Known::new(chain, PublicKey::new(&device.hpke_key)?, old)
}

/// What counted under the old root.
async fn trust(tx: &mut dyn Tx, old: &Root, now: Timestamp) -> Result<Trust, ChangeoverError> {
    let revoked = tx.revocations().await?;
    let revoked = revoked.iter().map(|row| row.serial).collect();
    Ok(Trust::new(*old, revoked, now.secs()))
}

/// The supervisor's vault, whichever of their devices it is on, and the team they answer for.
async fn open(
    tx: &mut dyn Tx,
    login: &str,
    passphrase: &str,
) -> Result<(Vault, PassphraseKeys, domain::TeamId), ChangeoverError> {
    let person = tx.staff_by_login(login).await?;
    let person = person.ok_or(ChangeoverError::Credentials)?;
    let keys = PassphraseKeys::derive(passphrase, &person.salt)
        .map_err(|_source| ChangeoverError::Credentials)?;
    if hash(&keys.auth) != person.auth_hash {
        return Err(ChangeoverError::Credentials);
    }
    for device in tx.devices_of(person.id).await? {
        let vault = Vault::open(&device.vault, &keys, person.id.as_bytes());
        if let Ok(vault) = vault
            && vault.certifier.is_some()
        {
            return Ok((vault, keys, person.team));
        }
    }
    Err(ChangeoverError::Credentials)
}

fn device_term(now: Timestamp, chance: &Chance) -> Term {
    let not_before = now.secs().saturating_sub(BEHIND_S);
    Term {
        not_before,
        not_after: not_before + DEVICE_MAX_S,
        serial: serial(chance),
    }
}
