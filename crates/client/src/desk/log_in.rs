//! Log-in, and coming back after a reload of the page.

use super::{Desk, DeskPlan, Device};
use crate::{
    ClientError, Result,
    key_log::{Follow, Follower},
};
use protocol::{
    Bytes,
    staff::{LoginParams, LoginStartParams, LoginStartResponse, MeResponse},
};
use seal::{
    Certifier, Chain, Identity, Notice, Trust, boxes::SecretKey, passphrase::PassphraseKeys,
    recertify, team, vault::Vault,
};
use std::collections::{HashMap, VecDeque};

impl Desk {
    /// Logs in: stretches the passphrase under the person's salt, proves one half, opens the vault with the other.
    ///
    /// # Errors
    /// `badCredentials` for a wrong name or passphrase.
    pub async fn log_in(plan: DeskPlan, name: &str, passphrase: &str) -> Result<Self> {
        let asked = LoginStartParams {
            name: name.to_owned(),
        };
        let start: LoginStartResponse = plan.http.post("/api/v1/login/start", &asked).await?;
        let keys = stretch(passphrase, &start.salt)?;
        Self::log_in_with(plan, name, &keys).await
    }

    /// Logs in with a passphrase that was stretched before.
    ///
    /// # Errors
    /// As [`Desk::log_in`].
    pub async fn log_in_with(plan: DeskPlan, name: &str, keys: &PassphraseKeys) -> Result<Self> {
        Self::log_in_with_code(plan, name, (keys, None)).await
    }

    /// Logs in with a passphrase that was stretched before, and the code of the person's app.
    ///
    /// # Errors
    /// As [`Desk::log_in`]; `codeNeeded` when there should be a code and is none.
    pub async fn log_in_with_code(
        mut plan: DeskPlan,
        name: &str,
        (keys, code): (&PassphraseKeys, Option<String>),
    ) -> Result<Self> {
        let params = LoginParams {
            name: name.to_owned(),
            auth: Bytes(keys.auth.to_vec()),
            device_id: plan.device.id(),
            code,
        };
        let me: MeResponse = plan.http.post_for_cookie("/api/v1/login", &params).await?;
        Self::unlock(plan, me, keys).await
    }

    /// Comes back after a reload: the session's cookie is still there, the keys are opened anew, and every chat goes on from
    /// what the device has stored.
    ///
    /// # Errors
    /// `unauthenticated` when the session is over; [`seal::Error::Sealed`] for a wrong passphrase.
    pub async fn reload(plan: DeskPlan, passphrase: &str) -> Result<Self> {
        let me: MeResponse = plan.http.get("/api/v1/me").await?;
        let keys = stretch(passphrase, &me.salt)?;
        Self::unlock(plan, me, &keys).await
    }

    /// As [`Desk::reload`], with a passphrase that was stretched before.
    ///
    /// # Errors
    /// As [`Desk::reload`].
    pub async fn reload_with(plan: DeskPlan, keys: &PassphraseKeys) -> Result<Self> {
        let me: MeResponse = plan.http.get("/api/v1/me").await?;
        Self::unlock(plan, me, keys).await
    }

    /// Logs out: the session ends, and with it the connection.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn log_out(&self) -> Result<()> {
        self.plan.http.tell("/api/v1/logout", &()).await
    }

    pub(super) async fn unlock(
        plan: DeskPlan,
        me: MeResponse,
        keys: &PassphraseKeys,
    ) -> Result<Self> {
        let opened = if me.bound {
            let keys = bound(&plan.device, keys)?;
            Vault::open(me.vault.as_slice(), &keys, &me.member_id.0)?
        } else {
            Vault::open(me.vault.as_slice(), keys, &me.member_id.0)?
        };
        let Vault {
            identity,
            certifier,
        } = opened;
        let identity = renewed(&plan, &identity, &me.chain).unwrap_or(identity);
        let keys = follower(&plan)?;
        let own = (&identity, certifier.as_ref());
        let (trust, team_keys) = team(&plan, own, &me, &keys).await?;
        let holdings = plan.device.restore(&identity)?;
        let mut socket = Self::new_socket(&plan);
        for (client_id, frame) in plan.device.frames() {
            socket.restore(client_id, frame);
        }
        Ok(Self {
            plan,
            me,
            identity,
            certifier,
            team_keys,
            trust,
            keys,
            socket,
            queue: HashMap::new(),
            behind: 0,
            holdings,
            asked: HashMap::new(),
            asides: HashMap::new(),
            seen_due: None,
            entering: None,
            events: VecDeque::new(),
        })
    }
}

/// The device with certificates that are newer than those in its vault, if the server has such.
pub(super) fn renewed(plan: &DeskPlan, own: &Identity, chain: &Bytes) -> Option<Identity> {
    let chain = Chain::decode(chain.as_slice()).ok()?;
    if chain == *own.chain() || chain.verify(&plan.root, &[], plan.clock.now_s()).is_err() {
        return None;
    }
    recertify::identity(own, chain).ok()
}

/// The log of keys, from where this device has seen it.
fn follower(plan: &DeskPlan) -> Result<Follower> {
    let follow = Follow {
        http: &plan.http,
        clock: &plan.clock,
        pace: plan.pace,
        root: &plan.root,
        key: plan.log_key,
    };
    let device = plan.device.clone();
    let keep = Box::new(move |seen| device.sees(seen));
    Follower::new(&follow, plan.device.seen(), keep)
}

/// Whom this desk believes, and the team's keys. When the notice has lapsed nobody works but who can sign one; one that does not
/// lead to the root, or is not in the log of keys, stops everybody.
pub(super) async fn team(
    plan: &DeskPlan,
    (own, certifier): (&Identity, Option<&Certifier>),
    me: &MeResponse,
    keys: &Follower,
) -> Result<(Trust, Vec<(u32, SecretKey)>)> {
    let now = plan.clock.now_s();
    let notice = me.team.notice.as_ref().ok_or(ClientError::Lapsed);
    let notice = notice.and_then(|notice| Ok(Notice::verify(notice.as_slice(), &plan.root, now)?));
    let (revoked, notice) = match notice {
        Ok(notice) => (notice.terms().revoked.clone(), Some(notice)),
        Err(ClientError::Lapsed) if certifier.is_some() => (Vec::new(), None),
        Err(error) => return Err(error),
    };
    let trust = Trust::new(plan.root, revoked, now).with_log(keys.log());
    keys.sure(|| {
        // Noted here so that one question is enough: its own certificates a desk needs for the first chat.
        let _own = trust.check_chain(own.chain());
        let notice = notice.as_ref();
        notice.map_or(Ok(()), |notice| trust.check_notice(notice))
    })
    .await?;
    let mut team_keys = Vec::new();
    for key in &me.team.keys {
        let of = (me.team.team_id.0, key.generation);
        // A wrap that does not open is the loss of its own generation; a desk that holds that key passes it on again.
        if let Ok(secret) = team::unwrap_old(own, key.wrap.as_slice(), of, &trust) {
            team_keys.push((key.generation, secret));
        }
    }
    Ok((trust, team_keys))
}

/// The vault's key in this browser.
pub(super) fn bound(device: &Device, keys: &PassphraseKeys) -> Result<PassphraseKeys> {
    let secret = device.secret();
    let secret = secret.ok_or(ClientError::Missing("key of this device"))?;
    Ok(keys.bound(&secret)?)
}

fn stretch(passphrase: &str, salt: &Bytes) -> Result<PassphraseKeys> {
    let salt = salt.as_slice().try_into();
    let salt = salt.map_err(|_source| ClientError::Answer("not a salt"))?;
    Ok(PassphraseKeys::derive(passphrase, &salt)?)
}
