//! The register of other hotlines, between the wire and the rules.

use super::{FromWire, ToWire, at, words};
use crate::forwarder::authenticate::Known;
use domain::{
    ForwarderId, Timestamp,
    forwarder::{Credential, Forwarder, ForwarderKind, Proof, Scope, Stance},
};
use protocol::{self as wire, Bytes, ProblemCode, forwarder as register};

words!(
    ForwarderKind,
    wire::forwarder::ForwarderKind {
        Nhth,
        Ct211,
        DcfCareline,
        DcfHart,
        LeFederalVictimServices,
        LeStateLocal,
        UsaoCt,
        HsiFbiVictimAssistance,
        Cfj,
        CacMdt,
        SaCrisisCentre,
        DvAgency,
        HospitalClinic,
        School,
        ShelterHousing,
        LegalAid,
        ImmigrationLegal,
        RefugeeResettlement,
        UcPostRelease,
        LabourAgency,
        FaithCommunity,
        OtherStateHotline,
        Center988,
        IndividualThirdParty,
        Own,
    }
);
words!(
    Stance,
    wire::forwarder::Stance {
        Unknown,
        ByConsent,
        ReportsHarm,
        SharesWithPolice,
    }
);
words!(
    Proof,
    wire::forwarder::Proof {
        Signature,
        ApiKey,
        Certificate
    }
);
words!(
    Scope,
    wire::forwarder::Scope {
        Refer,
        AskTraining,
        KeepKeys,
    }
);

/// What somebody writes down.
pub fn from_facts(id: ForwarderId, facts: &register::ForwarderFacts) -> Forwarder {
    Forwarder {
        id,
        name: facts.name.trim().to_owned(),
        kind: ForwarderKind::from_wire(facts.kind),
        stance: Stance::from_wire(facts.stance),
        hours: facts.hours.trim().to_owned(),
        phone: facts.phone.trim().to_owned(),
        called_on: facts.called_at.map(day),
        agreed_on: facts.agreed_at.map(day),
        active: facts.active,
    }
}

/// A forwarder with its keys.
pub fn forwarder((forwarder, keys): (Forwarder, Vec<Credential>)) -> register::Forwarder {
    register::Forwarder {
        forwarder_id: forwarder.id.to_wire(),
        facts: register::ForwarderFacts {
            kind: forwarder.kind.to_wire(),
            stance: forwarder.stance.to_wire(),
            name: forwarder.name,
            hours: forwarder.hours,
            phone: forwarder.phone,
            called_at: forwarder.called_on.map(at),
            agreed_at: forwarder.agreed_on.map(at),
            active: forwarder.active,
        },
        keys: keys.iter().map(key).collect(),
    }
}

/// A public key as it was sent.
///
/// # Errors
/// `malformed` for anything but 32 bytes.
pub fn public_key(sent: Option<Bytes>) -> Result<Option<[u8; 32]>, ProblemCode> {
    sent.map(|key| key.as_slice().try_into())
        .transpose()
        .map_err(|_length| ProblemCode::Malformed)
}

/// The keys of a forwarder, for itself.
pub fn own(known: &Known, keys: &[Credential]) -> register::OwnKeysResponse {
    register::OwnKeysResponse {
        name: known.forwarder.name.clone(),
        own: known.credential.id.to_wire(),
        keys: keys.iter().map(key).collect(),
    }
}

fn key(key: &Credential) -> register::ForwarderKey {
    register::ForwarderKey {
        credential_id: key.id.to_wire(),
        proof: key.proof.to_wire(),
        pin: (key.proof == Proof::Certificate).then(|| Bytes(key.check.to_vec())),
        scopes: key.scopes.iter().map(|scope| scope.to_wire()).collect(),
        added_at: at(key.added_on),
        used_at: key.used_on.map(at),
        revoked_at: key.revoked_on.map(at),
    }
}

fn day(at: u64) -> Timestamp {
    Timestamp(i64::try_from(at).unwrap_or(i64::MAX)).to_day()
}
