//! The register of other hotlines, between the wire and the rules.

use super::{FromWire, ToWire, at, words};
use domain::{
    ForwarderId, Timestamp,
    forwarder::{Credential, Forwarder, ForwarderKind, Proof, Scope, Stance},
};
use protocol::{self as wire, forwarder as register};

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
words!(Proof, wire::forwarder::Proof { Signature, ApiKey });
words!(Scope, wire::forwarder::Scope { Refer, AskTraining });

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

fn key(key: &Credential) -> register::ForwarderKey {
    register::ForwarderKey {
        credential_id: key.id.to_wire(),
        proof: key.proof.to_wire(),
        scopes: key.scopes.iter().map(|scope| scope.to_wire()).collect(),
        added_at: at(key.added_on),
        used_at: key.used_on.map(at),
        revoked_at: key.revoked_on.map(at),
    }
}

fn day(at: u64) -> Timestamp {
    Timestamp(i64::try_from(at).unwrap_or(i64::MAX)).to_day()
}
