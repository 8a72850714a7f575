//! What a desk does in the background while it is open: certificates and notices are renewed, team keys replaced and passed on,
//! what waits is sealed again. One round does what can be done now; a supervisor's desk does it for everybody.

use super::{Desk, log_in};
use crate::{ClientError, Result, random};
use protocol::{
    Bytes, DeviceId, ProblemCode,
    staff::MeResponse,
    upkeep::{
        DeviceWrap, KeeperWork, KeptDevice, NewTeamKeyParams, PassOnParams,
        RenewCertificatesParams, RenewNoticeParams, RenewedCertificate, ResealCallParams,
        ResealParams, StaleCall, StaleIntake, UpkeepResponse,
    },
};
use seal::{
    Certifier, Chain, Notice, Trust,
    ask::Term,
    boxes::{PublicKey, SecretKey},
    callback::{self, Part},
    recertify::Known,
    team::{self, RENEW_GRACE_S},
};

const DAY_S: u64 = 86_400;
/// A renewed certificate: less than the most, because clocks differ.
const DEVICE_S: u64 = 34 * DAY_S;
const BEHIND_S: u64 = 3_600;

/// What a round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Certificates that were renewed.
    pub certificates: usize,
    /// Whether the notice was signed anew.
    pub notice: bool,
    /// Whether the team has a new key.
    pub key: bool,
    /// Devices that were given a key they lacked.
    pub passed_on: usize,
    /// Boxes that were sealed again.
    pub resealed: usize,
    /// Cases that have a new key.
    pub case_keys: usize,
    /// Keys of cases that were given to devices which lacked them.
    pub case_wraps: usize,
}

impl Desk {
    /// How the keys stand.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn upkeep(&self) -> Result<UpkeepResponse> {
        self.plan.http.get("/api/v1/upkeep").await
    }

    /// One round of everything that is due. What somebody else did at the same time is no failure.
    ///
    /// # Errors
    /// The server's problem, or keys that do not fit.
    pub async fn keep_up(&mut self) -> Result<Kept> {
        let mut kept = Kept::default();
        // So that nobody is kept at an old state of the log of keys who needs nothing new of it.
        self.keys.ask(&[]).await?;
        let mut due = self.upkeep().await?;
        if self.certifier.is_some()
            && let Some(keeper) = due.keeper.take()
        {
            kept.certificates = self.renew_certificates(&keeper).await?;
            // Renewed devices are members again: the next key is for them as well.
            let again = self.upkeep().await?.keeper;
            let keeper = again.ok_or(ClientError::Missing("work of a supervisor"))?;
            if keeper.key_due {
                kept.key = self.replace_key(&keeper, &due.generations).await?;
            } else {
                kept.notice = keeper.notice_due && self.renew_notice(&keeper).await?;
                kept.passed_on = self.pass_on(&keeper).await?;
            }
        }
        self.refresh().await?;
        let due = self.upkeep().await?;
        kept.resealed = self.reseal_all(&due).await? + self.reseal_calls(&due).await?;
        (kept.case_keys, kept.case_wraps) = self.keep_cases(&due.cases).await?;
        Ok(kept)
    }

    async fn reseal_calls(&self, due: &UpkeepResponse) -> Result<usize> {
        let mut resealed = 0;
        for stale in &due.calls {
            resealed += usize::from(self.reseal_call(stale).await?);
        }
        Ok(resealed)
    }

    /// Reads anew who one is: certificates, notice and keys may have changed since the log-in.
    ///
    /// # Errors
    /// The server's problem, or keys that do not fit.
    pub async fn refresh(&mut self) -> Result<()> {
        let me: MeResponse = self.plan.http.get("/api/v1/me").await?;
        if let Some(renewed) = log_in::renewed(&self.plan, &self.identity, &me.chain) {
            self.identity = renewed;
        }
        let own = (&self.identity, self.certifier.as_ref());
        let (trust, team_keys) = log_in::team(&self.plan, own, &me, &self.keys).await?;
        self.trust = trust;
        self.team_keys = team_keys;
        self.me = me;
        Ok(())
    }

    fn keeper_key(&self) -> Result<&Certifier> {
        let certifier = self.certifier.as_ref();
        certifier.ok_or(ClientError::Missing("certifying key"))
    }

    /// What is revoked by now, whether a notice says so already or not: the next one will.
    fn strict(&self, keeper: &KeeperWork) -> Trust {
        let now = self.plan.clock.now_s();
        Trust::new(self.plan.root, revoked(&self.trust, keeper), now).with_log(self.keys.log())
    }

    async fn renew_certificates(&self, keeper: &KeeperWork) -> Result<usize> {
        let trust = self.strict(keeper);
        let by = self.keeper_key()?;
        let not_before = trust.now().saturating_sub(BEHIND_S);
        let not_after = (not_before + DEVICE_S).min(by.cert().subject().not_after);
        let mut certificates = Vec::new();
        for device in &keeper.certificates {
            let term = Term {
                not_before,
                not_after,
                serial: u64::from_be_bytes(random()?) >> 12,
            };
            let (chain, key) = read(device)?;
            // What the server says of a device counts for nothing: the old certificate says what the new one does.
            let known = self
                .keys
                .sure(|| Known::renewable(chain.clone(), key.clone(), &trust, RENEW_GRACE_S));
            let known = match known.await {
                Ok(known) => known,
                Err(ClientError::Seal(seal::Error::Refused(_))) => continue,
                Err(error) => return Err(error),
            };
            certificates.push(RenewedCertificate {
                device_id: device.device_id,
                chain: Bytes(known.certify(by, term)?.encode()),
            });
        }
        let count = certificates.len();
        if count == 0 {
            return Ok(0);
        }
        let params = RenewCertificatesParams { certificates };
        let path = "/api/v1/upkeep/certificates";
        let done = self.plan.http.tell(path, &params).await;
        Ok(if moved_on(done)? { count } else { 0 })
    }

    async fn renew_notice(&self, keeper: &KeeperWork) -> Result<bool> {
        let by = self.keeper_key()?;
        let was = self.last_notice(keeper).await?;
        let was = was.terms();
        let now = self.plan.clock.now_s();
        let terms = team::terms(was, &was.key, revoked(&self.trust, keeper), by, now);
        let notice = Bytes(Notice::issue(&terms, by)?);
        let params = RenewNoticeParams { notice };
        moved_on(self.plan.http.tell("/api/v1/upkeep/notice", &params).await)
    }

    /// Makes the next key, seals it to every member, and with it the older ones that are in use: whoever sealed those before may
    /// be the one who is gone.
    async fn replace_key(&self, keeper: &KeeperWork, in_use: &[u32]) -> Result<bool> {
        let by = self.keeper_key()?;
        let was = self.last_notice(keeper).await?;
        let trust = self.strict(keeper);
        let fresh = SecretKey::generate()?;
        let serials = trust.revoked().to_vec();
        let terms = team::terms(was.terms(), &fresh.public()?, serials, by, trust.now());
        let notice = Bytes(Notice::issue(&terms, by)?);
        let newest = [(terms.generation, fresh)];
        let mut wraps = self.wraps_for(&keeper.members, &newest, &trust).await?;
        let older = self.held(in_use);
        wraps.extend(self.wraps_for(&keeper.members, &older, &trust).await?);
        let params = NewTeamKeyParams { notice, wraps };
        moved_on(self.plan.http.tell("/api/v1/upkeep/key", &params).await)
    }

    async fn pass_on(&self, keeper: &KeeperWork) -> Result<usize> {
        if keeper.lacking.is_empty() || self.team_keys.is_empty() {
            return Ok(0);
        }
        let trust = self.strict(keeper);
        let in_use: Vec<u32> = self.upkeep().await?.generations;
        let held = self.held(&in_use);
        let wraps = self.wraps_for(&keeper.lacking, &held, &trust).await?;
        let params = PassOnParams { wraps };
        let done = self.plan.http.tell("/api/v1/upkeep/wraps", &params).await;
        Ok(if moved_on(done)? {
            keeper.lacking.len()
        } else {
            0
        })
    }

    /// The keys of these generations that this desk holds.
    fn held(&self, in_use: &[u32]) -> Vec<(u32, SecretKey)> {
        let held = self.team_keys.iter();
        held.filter(|(generation, _)| in_use.contains(generation))
            .cloned()
            .collect()
    }

    async fn wraps_for(
        &self,
        devices: &[KeptDevice],
        keys: &[(u32, SecretKey)],
        trust: &Trust,
    ) -> Result<Vec<DeviceWrap>> {
        let team = self.me.team.team_id.0;
        let mut wraps = Vec::new();
        for device in devices {
            let (chain, box_key) = read(device)?;
            for (generation, key) in keys {
                let to = (&chain, &box_key);
                let wrap = || team::wrap(&self.identity, to, team, *generation, (key, trust));
                let wrap = self.keys.sure(wrap).await?;
                wraps.push(DeviceWrap {
                    device_id: DeviceId(device.device_id.0),
                    generation: *generation,
                    wrap: Bytes(wrap),
                });
            }
        }
        Ok(wraps)
    }

    /// The team's last notice; it may have lapsed. Its key is signed again: it must be the one that everybody sees.
    async fn last_notice(&self, keeper: &KeeperWork) -> Result<Notice> {
        let bytes = keeper.notice.as_ref().ok_or(ClientError::Lapsed)?;
        let notice = Notice::verify_once(bytes.as_slice(), &self.plan.root)?;
        let trust = self.trust();
        self.keys.sure(|| trust.check_notice(&notice)).await?;
        Ok(notice)
    }

    /// Seals again what waits; how many boxes this desk did.
    async fn reseal_all(&self, due: &UpkeepResponse) -> Result<usize> {
        let mut done = 0;
        for stale in &due.intakes {
            done += usize::from(self.reseal(stale).await?);
        }
        for stale in &due.referrals {
            done += usize::from(self.reseal_referral(stale).await?);
        }
        for stale in &due.tasks {
            done += usize::from(self.reseal_task(stale).await?);
        }
        for stale in &due.releases {
            done += usize::from(self.reseal_release(stale).await?);
        }
        for stale in &due.legal {
            done += usize::from(self.reseal_legal(stale).await?);
        }
        Ok(done)
    }

    async fn reseal(&self, stale: &StaleIntake) -> Result<bool> {
        let notice = self.me.team.notice.as_ref().ok_or(ClientError::Lapsed)?;
        let now = self.plan.clock.now_s();
        let notice = Notice::verify(notice.as_slice(), &self.plan.root, now)?;
        let Ok(intake) = self.open_intake(stale.chat_id, &stale.intake) else {
            // Sealed to a key that this desk does not hold: a colleague's does it.
            return Ok(false);
        };
        let params = ResealParams {
            chat_id: stale.chat_id,
            before: stale.intake.clone(),
            after: Bytes(intake.reseal(&notice)?),
        };
        moved_on(self.plan.http.tell("/api/v1/upkeep/intakes", &params).await)
    }
}

impl Desk {
    /// Seals a box of a request to be called again; one that this desk cannot open a colleague's does.
    async fn reseal_call(&self, stale: &StaleCall) -> Result<bool> {
        let notice = self.me.team.notice.as_ref().ok_or(ClientError::Lapsed)?;
        let now = self.plan.clock.now_s();
        let notice = Notice::verify(notice.as_slice(), &self.plan.root, now)?;
        let part = if stale.hours {
            Part::Hours
        } else {
            Part::Contact
        };
        let Ok(body) = self.open_part(part, stale.callback_id, &stale.sealed) else {
            return Ok(false);
        };
        let after = callback::seal(part, &notice, &stale.callback_id.0, &body)?;
        let params = ResealCallParams {
            callback_id: stale.callback_id,
            before: stale.sealed.clone(),
            after: Bytes(after),
        };
        moved_on(self.plan.http.tell("/api/v1/upkeep/calls", &params).await)
    }
}

/// Everything that the last notice and the server call revoked.
fn revoked(trust: &Trust, keeper: &KeeperWork) -> Vec<u64> {
    let mut all = trust.revoked().to_vec();
    all.extend(&keeper.revoked);
    all.sort_unstable();
    all.dedup();
    all
}

pub(super) fn read(device: &KeptDevice) -> Result<(Chain, PublicKey)> {
    let chain = Chain::decode(device.chain.as_slice())?;
    Ok((chain, PublicKey::new(device.hpke_key.as_slice())?))
}

/// Whether it was this desk that did it; somebody else may have been faster.
pub(super) fn moved_on(done: Result<()>) -> Result<bool> {
    match done {
        Ok(()) => Ok(true),
        Err(error) if error.code() == Some(ProblemCode::Conflict) => Ok(false),
        Err(error) => Err(error),
    }
}
