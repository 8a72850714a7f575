//! Devices, log-ins and people.

use super::Desk;
use crate::{ClientError, Result};
use protocol::{
    DeviceId, MemberId, SessionId,
    codes::{AddCodesParams, CodesBegun},
    people::{
        DevicesResponse, EndSessionParams, NameDeviceParams, PeopleResponse, Person,
        RevokeDeviceParams, RevokeReason,
    },
    person::{
        AskRolesParams, DecideRolesParams, DismissParams, Gate, KeepFactsParams,
        KeepTrainingParams, PersonFacts,
    },
    staff::Role,
};

impl Desk {
    /// The caller's own devices and log-ins.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn devices(&self) -> Result<DevicesResponse> {
        self.plan.http.get("/api/v1/devices").await
    }

    /// Begins to set an authenticator app up.
    ///
    /// # Errors
    /// `stepUp` when the last proof is too old.
    pub async fn begin_codes(&self) -> Result<CodesBegun> {
        self.plan.http.post("/api/v1/codes/begin", &()).await
    }

    /// Sets it up with its first code.
    ///
    /// # Errors
    /// `badCredentials` for a code that does not fit.
    pub async fn add_codes(&self, code: &str) -> Result<()> {
        let code = code.to_owned();
        let params = AddCodesParams { code };
        self.plan.http.tell("/api/v1/codes/add", &params).await
    }

    /// Takes it away.
    ///
    /// # Errors
    /// `stepUp` when the last proof is too old, `notFound` when there is none.
    pub async fn remove_codes(&self) -> Result<()> {
        self.plan.http.tell("/api/v1/codes/remove", &()).await
    }

    /// Everybody of the team with their devices.
    ///
    /// # Errors
    /// `forbidden` for who does not certify.
    pub async fn people(&self) -> Result<PeopleResponse> {
        self.plan.http.get("/api/v1/people").await
    }

    /// Names a device of one's own.
    ///
    /// # Errors
    /// `malformed` for what is not a name.
    pub async fn name_device(&self, device_id: DeviceId, name: &str) -> Result<()> {
        let name = name.to_owned();
        let params = NameDeviceParams { device_id, name };
        self.plan.http.tell("/api/v1/devices/name", &params).await
    }

    /// Revokes a device.
    ///
    /// # Errors
    /// `notFound` for one that is somebody else's, unless one certifies.
    pub async fn revoke(&self, device_id: DeviceId, reason: RevokeReason) -> Result<()> {
        let params = RevokeDeviceParams { device_id, reason };
        self.plan.http.tell("/api/v1/devices/revoke", &params).await
    }

    /// Ends a log-in of one's own.
    ///
    /// # Errors
    /// `notFound` when it is over.
    pub async fn end_session(&self, session_id: SessionId) -> Result<()> {
        let params = EndSessionParams { session_id };
        self.plan.http.tell("/api/v1/sessions/end", &params).await
    }
}

/// Keeping people.
impl Desk {
    /// Writes down what is known of somebody else.
    ///
    /// # Errors
    /// `forbidden`; `malformed` for a day that is not over.
    pub async fn keep_facts(&self, member_id: MemberId, facts: PersonFacts) -> Result<()> {
        let params = KeepFactsParams { member_id, facts };
        self.plan.http.tell("/api/v1/people/facts", &params).await
    }

    /// Writes down that somebody else passed a gate of training; without a day, that it was a mistake.
    ///
    /// # Errors
    /// `forbidden`, also for oneself; `malformed` for a day that is ahead.
    pub async fn keep_training(
        &self,
        member_id: MemberId,
        gate: Gate,
        passed_at: Option<u64>,
    ) -> Result<()> {
        let params = KeepTrainingParams {
            member_id,
            gate,
            passed_at,
        };
        let path = "/api/v1/people/training";
        self.plan.http.tell(path, &params).await
    }

    /// Asks for other roles for somebody else; fewer are given at once.
    ///
    /// # Errors
    /// `stepUp` when the log-in is old; `forbidden`; `conflict` when they have them.
    pub async fn ask_roles(&self, member_id: MemberId, roles: &[Role]) -> Result<()> {
        let roles = roles.to_vec();
        let params = AskRolesParams { member_id, roles };
        self.plan.http.tell("/api/v1/people/roles", &params).await
    }

    /// Agrees to other roles for somebody else, or refuses them.
    ///
    /// # Errors
    /// `stepUp`; `forbidden` for who asked; `conflict` when something else is asked for by now.
    pub async fn decide_roles(
        &self,
        member_id: MemberId,
        roles: &[Role],
        agreed: bool,
    ) -> Result<()> {
        let params = DecideRolesParams {
            member_id,
            roles: roles.to_vec(),
            agreed,
        };
        let path = "/api/v1/people/roles/decide";
        self.plan.http.tell(path, &params).await
    }

    /// Closes somebody else's account for good.
    ///
    /// # Errors
    /// `stepUp`; `forbidden`; `wrongState` when nobody would be left who certifies.
    pub async fn dismiss(&self, member_id: MemberId) -> Result<()> {
        let params = DismissParams { member_id };
        self.plan.http.tell("/api/v1/people/dismiss", &params).await
    }

    /// One person by alias, as who keeps people sees them.
    ///
    /// # Errors
    /// When there is none.
    pub async fn person(&self, alias: &str) -> Result<Person> {
        let found = self.people().await?.people;
        let found = found.into_iter().find(|one| one.alias == alias);
        found.ok_or(ClientError::Missing("person"))
    }
}
