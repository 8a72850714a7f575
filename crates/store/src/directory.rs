//! The directory: agencies with what they offer (R421).

use crate::Result;
use async_trait::async_trait;
use domain::{OrganisationId, ServiceId, directory::Organisation};

/// An agency as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationRow {
    /// The agency.
    pub organisation: Organisation,
    /// Which of its versions; the first is 1.
    pub version: u32,
}

/// The directory inside a transaction.
#[async_trait]
pub trait DirectoryTx: Send {
    /// All agencies, by name.
    async fn organisations(&mut self) -> Result<Vec<OrganisationRow>>;

    /// One of them.
    async fn organisation(&mut self, id: OrganisationId) -> Result<Option<OrganisationRow>>;

    /// Which agency offers a service.
    async fn organisation_of(&mut self, service: ServiceId) -> Result<Option<OrganisationId>>;

    /// Puts an agency in the place of that version of it; zero is one that is not there yet. `false` when there is another version, or another
    /// agency has one of its services.
    async fn put_organisation(&mut self, organisation: &Organisation, before: u32) -> Result<bool>;

    /// Takes an agency out, with what it offers. `false` when it is not there.
    async fn delete_organisation(&mut self, id: OrganisationId) -> Result<bool>;
}
