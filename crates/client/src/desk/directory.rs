//! The directory of agencies.

use super::Desk;
use crate::Result;
use protocol::{
    OrganisationId, ServiceId,
    directory::{
        DirectoryCheckedParams, DirectoryDeleteParams, DirectoryImportParams,
        DirectoryImportResponse, DirectoryOrganisation, DirectoryProblem, DirectoryResponse,
        DirectorySaveParams, DirectorySaveResponse,
    },
};

impl Desk {
    /// All of the directory that this person sees.
    ///
    /// # Errors
    /// Whatever keeps it from being read.
    pub async fn directory(&self) -> Result<DirectoryResponse> {
        self.plan.http.get("/api/v1/directory").await
    }

    /// Saves an agency in the place of a version of it; zero is a new one. What is wrong with it, where something is.
    ///
    /// # Errors
    /// `forbidden` for who does not keep the directory, `conflict` where a colleague was faster.
    pub async fn save_agency(
        &self,
        organisation: &DirectoryOrganisation,
        version: u32,
    ) -> Result<Option<DirectoryProblem>> {
        let params = DirectorySaveParams {
            organisation: organisation.clone(),
            version,
        };
        let saved: DirectorySaveResponse = self
            .plan
            .http
            .post("/api/v1/directory/save", &params)
            .await?;
        Ok(saved.problem)
    }

    /// Takes an agency out.
    ///
    /// # Errors
    /// `notFound` for one that is not there.
    pub async fn delete_agency(&self, organisation_id: OrganisationId) -> Result<()> {
        let params = DirectoryDeleteParams { organisation_id };
        self.plan
            .http
            .tell("/api/v1/directory/delete", &params)
            .await
    }

    /// Says that what the directory says of a service is so today.
    ///
    /// # Errors
    /// `notFound` for one that is not there.
    pub async fn service_checked(&self, service_id: ServiceId) -> Result<()> {
        let params = DirectoryCheckedParams { service_id };
        self.plan
            .http
            .tell("/api/v1/directory/checked", &params)
            .await
    }

    /// Looks a file in the shape of HSDS 3 through, and brings it in when that is asked for.
    ///
    /// # Errors
    /// `malformed` for what is none.
    pub async fn import_directory(
        &self,
        (json, crosswalk): (&str, &str),
        save: bool,
    ) -> Result<DirectoryImportResponse> {
        let params = DirectoryImportParams {
            json: json.to_owned(),
            crosswalk: crosswalk.to_owned(),
            save,
        };
        self.plan
            .http
            .post("/api/v1/directory/import", &params)
            .await
    }
}
