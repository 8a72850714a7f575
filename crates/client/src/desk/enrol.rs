//! How a new device comes in: at the desk that invites, compares and certifies, and at the new device.

use super::{Desk, DeskPlan};
use crate::{ClientError, Result, random};
use protocol::{
    Bytes, EnrolmentId, MemberId, Token,
    enrol::{
        ApproveParams, Candidate, CertifyParams, CommitParams, EnrolNonceParams, EnrolParams,
        EnrolPurpose, EnrolState, EnrolStateParams, Enrolment, EnrolmentsResponse, FinishParams,
        NewPerson, RedeemParams, RedeemResponse, RevealParams, WithdrawEnrolmentParams,
    },
    staff::{MeResponse, ProveParams, Role, TeamKeyWrap},
};
use seal::{
    Chain, Identity,
    boxes::PublicKey,
    cert::Roles,
    enrol::{Comparison, commitment, is_committed},
    identity::{CertifierRequest, DeviceKeys, DeviceRequest},
    passphrase::PassphraseKeys,
    vault::Vault,
};
use sha2::{Digest as _, Sha256};

const DAY_S: u64 = 86_400;

/// A link: the code is in its fragment.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// The way in.
    pub id: EnrolmentId,
    /// Who comes in.
    pub member: MemberId,
    /// The code.
    pub code: Token,
}

impl Desk {
    /// Makes a link for somebody new.
    ///
    /// # Errors
    /// `forbidden` for who does not certify; `conflict` for a log-in name that is taken.
    pub async fn invite_staff(&self, person: NewPerson) -> Result<Link> {
        let member = MemberId(random()?);
        self.enrol(EnrolPurpose::Join, member, Some(person)).await
    }

    /// Makes a link for one more device, or for a recovery.
    ///
    /// # Errors
    /// `forbidden` for somebody else's, unless one certifies.
    pub async fn enrol_device(&self, member: MemberId, purpose: EnrolPurpose) -> Result<Link> {
        self.enrol(purpose, member, None).await
    }

    async fn enrol(
        &self,
        purpose: EnrolPurpose,
        member_id: MemberId,
        person: Option<NewPerson>,
    ) -> Result<Link> {
        let (id, code) = (EnrolmentId(random()?), Token(random()?));
        let params = EnrolParams {
            enrolment_id: id,
            code_hash: Bytes(Sha256::digest(code.0).to_vec()),
            purpose,
            member_id,
            person,
        };
        self.plan.http.tell("/api/v1/enrolments", &params).await?;
        let member = member_id;
        Ok(Link { id, member, code })
    }

    /// Takes a link back.
    ///
    /// # Errors
    /// `notFound` when it is over.
    pub async fn withdraw_enrolment(&self, enrolment_id: EnrolmentId) -> Result<()> {
        let params = WithdrawEnrolmentParams { enrolment_id };
        let path = "/api/v1/enrolments/withdraw";
        self.plan.http.tell(path, &params).await
    }

    /// The ways in that one may see.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn enrolments(&self) -> Result<Vec<Enrolment>> {
        let found: EnrolmentsResponse = self.plan.http.get("/api/v1/enrolments").await?;
        Ok(found.enrolments)
    }

    /// One of them with its device; missing until the code is spent.
    ///
    /// # Errors
    /// When there is none.
    pub async fn candidate(&self, id: EnrolmentId) -> Result<(Enrolment, Candidate)> {
        let all = self.enrolments().await?;
        let found = all.into_iter().find(|one| one.enrolment_id == id);
        found
            .and_then(|one| one.candidate.clone().map(|candidate| (one, candidate)))
            .ok_or(ClientError::Missing("device on its way in"))
    }

    /// Begins to compare. The nonce stays here until the device has sent its own.
    ///
    /// # Errors
    /// `wrongState` before the code is spent.
    pub async fn begin_comparison(&self, id: EnrolmentId) -> Result<Comparing> {
        let (enrolment, candidate) = self.candidate(id).await?;
        let nonce: [u8; 32] = random()?;
        let params = CommitParams {
            enrolment_id: id,
            commitment: Bytes(commitment(&id.0, &nonce).to_vec()),
        };
        let path = "/api/v1/enrolments/commit";
        self.plan.http.tell(path, &params).await?;
        Ok(Comparing {
            device: request(&candidate)?,
            member: enrolment.member_id,
            id,
            nonce,
        })
    }

    /// Shows the nonce and gives the digits, once the device has answered.
    ///
    /// # Errors
    /// When it has not, or `wrongState` when somebody else compares.
    pub async fn digits(&self, comparing: &Comparing) -> Result<String> {
        let (_, candidate) = self.candidate(comparing.id).await?;
        let nonce = candidate.device_nonce.as_ref().and_then(fixed);
        let device_nonce = nonce.ok_or(ClientError::Missing("answer of the device"))?;
        let params = RevealParams {
            enrolment_id: comparing.id,
            nonce: Bytes(comparing.nonce.to_vec()),
        };
        let path = "/api/v1/enrolments/reveal";
        self.plan.http.tell(path, &params).await?;
        let comparison = comparing.comparison(&self.plan.root);
        Ok(comparison.digits(&comparing.nonce, &device_nonce))
    }

    /// An older device says that the new one is its owner's as well.
    ///
    /// # Errors
    /// `refusedReader` for somebody else's.
    pub async fn approve(&self, comparing: &Comparing) -> Result<()> {
        let comparison = comparing.comparison(&self.plan.root);
        let params = ApproveParams {
            enrolment_id: comparing.id,
            approval: Bytes(comparison.approve(&self.identity)),
        };
        let path = "/api/v1/enrolments/approve";
        self.plan.http.tell(path, &params).await
    }

    /// Signs the certificate of the device that was compared, and seals the team's keys to it.
    ///
    /// # Errors
    /// When this desk holds no certifying key; `stepUp` when the log-in is old; `forbidden`.
    pub async fn certify(&self, comparing: &Comparing) -> Result<()> {
        let (enrolment, _) = self.candidate(comparing.id).await?;
        let chain = self.sign(&enrolment, comparing)?;
        // The server logs the certificate when it gets it.
        let trust = self.trust().before_logging();
        let team = self.me.team.team_id.0;
        let wraps = self.team_keys.iter().map(|(generation, key)| {
            let to = (&chain, &comparing.device.hpke_pk);
            let wrap = seal::team::wrap(&self.identity, to, team, *generation, (key, &trust))?;
            Ok(TeamKeyWrap {
                generation: *generation,
                wrap: Bytes(wrap),
            })
        });
        let params = CertifyParams {
            enrolment_id: comparing.id,
            wraps: wraps.collect::<Result<_>>()?,
            chain: Bytes(chain.encode()),
        };
        let path = "/api/v1/enrolments/certify";
        self.plan.http.tell(path, &params).await
    }

    fn sign(&self, enrolment: &Enrolment, comparing: &Comparing) -> Result<Chain> {
        let certifier = self.certifier.as_ref();
        let certifier = certifier.ok_or(ClientError::Missing("certifying key"))?;
        let not_before = self.plan.clock.now_s().saturating_sub(3_600);
        let serial = u64::from_be_bytes(random()?) >> 12;
        let asked = CertifierRequest {
            member: comparing.member.0,
            alias: enrolment.alias.clone(),
            roles: roles(&enrolment.roles),
            not_before,
            not_after: not_before + 34 * DAY_S,
            serial,
        };
        Ok(certifier.certify(&asked, &comparing.device)?)
    }

    /// Proves once more who is at the desk.
    ///
    /// # Errors
    /// `badCredentials`.
    pub async fn prove(&self, keys: &PassphraseKeys) -> Result<()> {
        let auth = Bytes(keys.auth.to_vec());
        let params = ProveParams { auth };
        self.plan.http.tell("/api/v1/prove", &params).await
    }
}

/// A comparison that runs at a desk.
pub struct Comparing {
    id: EnrolmentId,
    member: MemberId,
    device: DeviceRequest,
    nonce: [u8; 32],
}

impl Comparing {
    fn comparison<'a>(&'a self, root: &'a seal::Root) -> Comparison<'a> {
        Comparison {
            root,
            enrolment: &self.id.0,
            member: &self.member.0,
            device: &self.device,
        }
    }
}

/// How far a new device has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Nobody compares, or the desk has not shown its nonce.
    Waiting,
    /// Both screens show these digits.
    Digits(String),
    /// The certificate is there.
    Certified,
}

/// A new device on its way in.
pub struct Newcomer {
    plan: DeskPlan,
    token: Token,
    keys: DeviceKeys,
    device: DeviceRequest,
    redeemed: RedeemResponse,
    /// The commitment that was answered last, and with what.
    answered: Option<([u8; 32], [u8; 32])>,
    chain: Option<Chain>,
}

impl Newcomer {
    /// Makes keys and spends the code.
    ///
    /// # Errors
    /// `notFound` for a code that is spent, lapsed or unknown.
    pub async fn redeem(plan: DeskPlan, code: Token) -> Result<Self> {
        let keys = DeviceKeys::generate()?;
        let device = keys.request()?;
        let token = Token(random()?);
        let params = RedeemParams {
            code,
            token,
            device_id: protocol::DeviceId(device.device),
            sig_key: Bytes(device.sig_pk.to_vec()),
            box_key: Bytes(device.hpke_pk.bytes().to_vec()),
        };
        let redeemed = plan.http.post("/api/v1/enrol/redeem", &params).await?;
        Ok(Self {
            plan,
            token,
            keys,
            device,
            redeemed,
            answered: None,
            chain: None,
        })
    }

    /// Whom the device is for.
    pub fn redeemed(&self) -> &RedeemResponse {
        &self.redeemed
    }

    /// Asks how far it has come, and does what this side has to do. A certificate that is not for this device and person, or
    /// does not lead to the pinned root, is an error.
    ///
    /// # Errors
    /// `notFound` when the link was taken back or has lapsed.
    pub async fn step(&mut self) -> Result<Progress> {
        let asked = EnrolStateParams { token: self.token };
        let path = "/api/v1/enrol/state";
        let state: EnrolState = self.plan.http.post(path, &asked).await?;
        match state {
            EnrolState::Waiting => Ok(Progress::Waiting),
            EnrolState::Committed { commitment } => {
                let commitment = fixed(&commitment).ok_or(ClientError::Answer("not a hash"))?;
                if self.answered.is_none_or(|(known, _)| known != commitment) {
                    self.answer(commitment).await?;
                }
                Ok(Progress::Waiting)
            }
            EnrolState::Revealed { commitment, nonce } => {
                let shown = fixed(&commitment).zip(fixed(&nonce));
                let (commitment, nonce) = shown.ok_or(ClientError::Answer("not a nonce"))?;
                let own = self.answered.filter(|(known, _)| *known == commitment);
                let (_, own) = own.ok_or(ClientError::Answer("another comparison"))?;
                if !is_committed(&commitment, &self.redeemed.enrolment_id.0, &nonce) {
                    return Err(ClientError::Answer("another nonce"));
                }
                Ok(Progress::Digits(self.comparison().digits(&nonce, &own)))
            }
            EnrolState::Certified { chain } => {
                let chain = Chain::decode(chain.as_slice())?;
                let now = self.plan.clock.now_s();
                let trust = seal::Trust::new(self.plan.root, Vec::new(), now);
                self.comparison().verify_chain(&chain, &trust)?;
                self.chain = Some(chain);
                Ok(Progress::Certified)
            }
        }
    }

    async fn answer(&mut self, commitment: [u8; 32]) -> Result<()> {
        // A fresh one for each commitment: an old one would let whoever stands between choose after the fact.
        let nonce: [u8; 32] = random()?;
        self.answered = Some((commitment, nonce));
        let params = EnrolNonceParams {
            token: self.token,
            nonce: Bytes(nonce.to_vec()),
        };
        self.plan.http.tell("/api/v1/enrol/nonce", &params).await
    }

    /// Seals the vault under the passphrase and this browser's secret, and comes in.
    ///
    /// # Errors
    /// `badCredentials` when the person had another passphrase before.
    pub async fn finish(mut self, name: &str, passphrase: &str) -> Result<Desk> {
        let salt = match &self.redeemed.salt {
            Some(salt) => salt.as_slice().try_into(),
            None => Ok(random()?),
        };
        let salt: [u8; 16] = salt.map_err(|_source| ClientError::Answer("not a salt"))?;
        let keys = PassphraseKeys::derive(passphrase, &salt)?;
        let chain = self.chain.ok_or(ClientError::Missing("certificate"))?;
        let device = protocol::DeviceId(self.device.device);
        self.plan.device.becomes(device, random()?);
        let vault = Vault {
            identity: Identity::new(self.keys, chain)?,
            certifier: None,
        };
        let bound = super::log_in::bound(&self.plan.device, &keys)?;
        let params = FinishParams {
            token: self.token,
            name: name.to_owned(),
            vault: Bytes(vault.seal(&bound)?),
            bound: true,
            salt: Bytes(salt.to_vec()),
            auth: Bytes(keys.auth.to_vec()),
        };
        let path = "/api/v1/enrol/finish";
        let me: MeResponse = self.plan.http.post_for_cookie(path, &params).await?;
        Desk::unlock(self.plan, me, &keys).await
    }

    fn comparison(&self) -> Comparison<'_> {
        Comparison {
            root: &self.plan.root,
            enrolment: &self.redeemed.enrolment_id.0,
            member: &self.redeemed.member_id.0,
            device: &self.device,
        }
    }
}

fn request(candidate: &Candidate) -> Result<DeviceRequest> {
    let malformed = ClientError::Answer("not a key");
    Ok(DeviceRequest {
        device: candidate.device_id.0,
        sig_pk: fixed(&candidate.sig_key).ok_or(malformed)?,
        hpke_pk: PublicKey::new(candidate.box_key.as_slice())?,
    })
}

fn fixed(bytes: &Bytes) -> Option<[u8; 32]> {
    bytes.as_slice().try_into().ok()
}

/// As certificates count them.
fn roles(roles: &[Role]) -> Roles {
    let one = |role: &Role| match role {
        Role::Advocate => Roles::ADVOCATE,
        Role::Supervisor => Roles::SUPERVISOR,
        Role::Interpreter => Roles::INTERPRETER,
        Role::RotaManager => Roles::ROTA_MANAGER,
        Role::Director => Roles::DIRECTOR,
        Role::Auditor => Roles::AUDITOR,
        Role::CaseWorker => Roles::CASE_WORKER,
        Role::Administrator => Roles::ADMINISTRATOR,
        Role::Reporter => Roles::REPORTER,
    };
    roles.iter().map(one).fold(Roles::default(), Roles::and)
}
