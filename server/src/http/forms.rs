//! The partners' page: forms without a key, and what a partner sees and does of its own, by a key. Its own desk is elsewhere: everything
//! here is on the visitor's origin.

use super::{
    Site,
    beat::on_the_beat,
    body::Raw,
    origin::{Peer, Pin},
    referrals::{Received, answer, incoming, named, whose},
};
use crate::{
    error::Failure,
    forwarder::{authenticate::Known, own},
    mailbox::{key, read, taken},
    referral::receive::receive_unverified,
    transport::Kind,
    wire::{self, FromWire as _, ToWire as _},
};
use axum::{
    Extension, Json,
    body::Bytes,
    extract::{FromRequest, Request, State},
    http::{HeaderMap, StatusCode, Uri},
};
use domain::{
    CredentialId, DisclosureId,
    forwarder::{Scope, Scopes},
    unverified::is_urgent,
};
use protocol::{
    ProblemCode,
    forwarder::{AddOwnKeyParams, ForwarderKeyResponse, OwnKeysResponse, RevokeForwarderKeyParams},
    referral::{OwnReceiptsResponse, ReceiptResponse},
    release::{MailboxKeyParams, MailboxResponse, TakenParams},
};
use serde::de::DeserializeOwned;
use std::net::IpAddr;

/// Takes a form without a key, as `receive_form` takes one with a key: the same body, the same answer, on the beat.
pub(super) async fn receive(
    State(site): State<Site>,
    Extension(Peer(address)): Extension<Peer>,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<(StatusCode, Json<ReceiptResponse>), Failure> {
    on_the_beat(take(&site, address, &headers, &body)).await
}

async fn take(
    site: &Site,
    address: IpAddr,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(StatusCode, Json<ReceiptResponse>), Failure> {
    let reference = named(headers)?;
    let incoming = incoming(reference, body)?;
    let level = incoming.routing.assessment(site.app.now()).level;
    // Who tells of danger is never held up (R605 e); beyond a few they come into line as high, so that a flood takes nobody's place.
    let keeps = if is_urgent(level) {
        site.limits.take(Kind::UrgentForm, Some(address)).is_ok()
    } else {
        site.limits.take(Kind::Form, Some(address))?;
        true
    };
    let new = receive_unverified(&site.app, incoming, keeps).await?;
    Ok(answer(new, reference))
}

/// A request of a partner about what is its own. Every answer to one comes on the beat.
pub(super) struct Asked {
    address: IpAddr,
    pin: Option<[u8; 32]>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl<S: Send + Sync> FromRequest<S> for Asked {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (uri, headers) = (request.uri().clone(), request.headers().clone());
        let Some(Peer(address)) = request.extensions().get().copied() else {
            return Err(ProblemCode::Unavailable.into());
        };
        // Only where the connection was asked for a certificate: no browser is.
        let pin = request.extensions().get().map(|Pin(pin)| *pin);
        let Raw(body) = Raw::from_request(request, state).await?;
        Ok(Self {
            address,
            pin,
            uri,
            headers,
            body,
        })
    }
}

impl Asked {
    async fn known(&self, site: &Site) -> Result<Known, Failure> {
        site.limits.take(Kind::Forward, Some(self.address))?;
        let request = Received {
            pin: self.pin,
            uri: &self.uri,
            headers: &self.headers,
            body: &self.body,
        };
        let (known, _) = whose(site, request).await?;
        Ok(known)
    }

    /// Nothing is said: the body is `{}`, so that a word that we do not know is not taken for one that we do.
    fn nothing(&self) -> Result<(), ProblemCode> {
        // Not an empty struct: an empty list would be one as well.
        let said: serde_json::Map<String, serde_json::Value> = self.params()?;
        if said.is_empty() {
            Ok(())
        } else {
            Err(ProblemCode::Malformed)
        }
    }

    fn params<T: DeserializeOwned>(&self) -> Result<T, ProblemCode> {
        serde_json::from_slice(&self.body).map_err(|_source| ProblemCode::Malformed)
    }
}

pub(super) async fn own_keys(
    State(site): State<Site>,
    asked: Asked,
) -> Result<Json<OwnKeysResponse>, Failure> {
    on_the_beat(async {
        let known = asked.known(&site).await?;
        asked.nothing()?;
        let keys = own::keys(&site.app, &known).await?;
        Ok(Json(wire::forwarder::own(&known, &keys)))
    })
    .await
}

pub(super) async fn add_own_key(
    State(site): State<Site>,
    asked: Asked,
) -> Result<Json<ForwarderKeyResponse>, Failure> {
    on_the_beat(async {
        let known = asked.known(&site).await?;
        let params: AddOwnKeyParams = asked.params()?;
        let public_key = wire::forwarder::public_key(params.public_key)?;
        let scopes: Scopes = params.scopes.into_iter().map(Scope::from_wire).collect();
        let scopes = Scopes::from_bits(scopes.bits()).ok_or(ProblemCode::Malformed)?;
        let added = own::add(&site.app, &known, (public_key, scopes)).await?;
        Ok(Json(ForwarderKeyResponse {
            credential_id: added.id.to_wire(),
            api_key: added.api_key,
            pin: None,
        }))
    })
    .await
}

pub(super) async fn revoke_own_key(
    State(site): State<Site>,
    asked: Asked,
) -> Result<StatusCode, Failure> {
    on_the_beat(async {
        let known = asked.known(&site).await?;
        let params: RevokeForwarderKeyParams = asked.params()?;
        let id = CredentialId::from_wire(params.credential_id);
        own::revoke(&site.app, &known, id).await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

pub(super) async fn own_receipts(
    State(site): State<Site>,
    asked: Asked,
) -> Result<Json<OwnReceiptsResponse>, Failure> {
    on_the_beat(async {
        let known = asked.known(&site).await?;
        asked.nothing()?;
        let receipts = own::receipts(&site.app, &known).await?;
        let receipts = receipts.iter().map(wire::referral::receipt).collect();
        Ok(Json(OwnReceiptsResponse { receipts }))
    })
    .await
}

pub(super) async fn own_mailbox(
    State(site): State<Site>,
    asked: Asked,
) -> Result<Json<MailboxResponse>, Failure> {
    on_the_beat(async {
        let known = asked.known(&site).await?;
        asked.nothing()?;
        let letters = read::read(&site.app, &known).await?;
        let letters = letters.into_iter().map(wire::release::letter).collect();
        let own = known.credential.id.to_wire();
        Ok(Json(MailboxResponse { own, letters }))
    })
    .await
}

pub(super) async fn own_mailbox_key(
    State(site): State<Site>,
    asked: Asked,
) -> Result<StatusCode, Failure> {
    on_the_beat(async {
        let known = asked.known(&site).await?;
        let params: MailboxKeyParams = asked.params()?;
        key::key(&site.app, &known, params.public_key.as_slice()).await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

pub(super) async fn own_letters_taken(
    State(site): State<Site>,
    asked: Asked,
) -> Result<StatusCode, Failure> {
    on_the_beat(async {
        let known = asked.known(&site).await?;
        let params: TakenParams = asked.params()?;
        if params.disclosure_ids.len() > protocol::limits::LETTERS_TAKEN {
            return Err(ProblemCode::TooLarge.into());
        }
        let ids: Vec<_> = params
            .disclosure_ids
            .into_iter()
            .map(DisclosureId::from_wire)
            .collect();
        taken::taken(&site.app, &known, &ids).await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
