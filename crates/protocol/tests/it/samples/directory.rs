//! Bodies about the directory.

use super::AT;
use crate::golden::Golden;
use protocol::{
    ForwarderId, LocationId, OrganisationId, ServiceId,
    directory::{
        DirectoryAt, DirectoryCheckedParams, DirectoryDeleteParams, DirectoryEntry, DirectoryFlaw,
        DirectoryFrequency, DirectoryImportParams, DirectoryImportResponse, DirectoryLocation,
        DirectoryOpening, DirectoryOrganisation, DirectoryPartner, DirectoryPhone, DirectoryPlace,
        DirectoryProblem, DirectoryResponse, DirectorySaveParams, DirectorySaveResponse,
        DirectorySchedule, DirectoryService, DirectoryStanding, DirectoryStands, DirectoryStatus,
        DirectoryTies, DirectoryWhom,
    },
    forwarder::Stance,
};

const ORGANISATION: OrganisationId = OrganisationId([60; 16]);
const SERVICE: ServiceId = ServiceId([61; 16]);
const LOCATION: LocationId = LocationId([62; 16]);
const PARTNER: ForwarderId = ForwarderId([63; 16]);

pub(crate) fn add(golden: &mut Golden) {
    golden.add("DirectoryResponse", &directory());
    golden.add(
        "DirectorySaveParams",
        &DirectorySaveParams {
            organisation: organisation(),
            version: 0,
        },
    );
    golden.add(
        "DirectorySaveResponse",
        &DirectorySaveResponse {
            problem: Some(DirectoryProblem::Confidential),
        },
    );
    golden.add(
        "DirectoryDeleteParams",
        &DirectoryDeleteParams {
            organisation_id: ORGANISATION,
        },
    );
    golden.add(
        "DirectoryCheckedParams",
        &DirectoryCheckedParams {
            service_id: SERVICE,
        },
    );
    golden.add(
        "DirectoryImportParams",
        &DirectoryImportParams {
            json: "{}".to_owned(),
            crosswalk: "OWN-BED,emergency_shelter".to_owned(),
            save: true,
        },
    );
    golden.add(
        "DirectoryImportResponse",
        &DirectoryImportResponse {
            done: false,
            added: 2,
            changed: 1,
            services: 5,
            withheld: 1,
            unclear: 3,
            unknown: vec!["XX-1".to_owned()],
            flaws: vec![DirectoryFlaw {
                name: "North shelter".to_owned(),
                problem: DirectoryProblem::Consulate,
            }],
        },
    );
    add_words(golden);
}

fn add_words(golden: &mut Golden) {
    golden.add(
        "DirectoryStatus.all",
        &vec![
            DirectoryStatus::Active,
            DirectoryStatus::Inactive,
            DirectoryStatus::Defunct,
            DirectoryStatus::TemporarilyClosed,
        ],
    );
    golden.add(
        "DirectoryTies.all",
        &vec![
            DirectoryTies::Unknown,
            DirectoryTies::Independent,
            DirectoryTies::WorksWith,
            DirectoryTies::IsPolice,
        ],
    );
    golden.add(
        "DirectoryWhom.all",
        &vec![
            DirectoryWhom::Undocumented,
            DirectoryWhom::Minors,
            DirectoryWhom::Men,
            DirectoryWhom::Lgbtq,
            DirectoryWhom::Children,
            DirectoryWhom::Pets,
        ],
    );
    golden.add(
        "DirectoryPlace.all",
        &vec![
            DirectoryPlace::Physical,
            DirectoryPlace::Postal,
            DirectoryPlace::Virtual,
            DirectoryPlace::Confidential,
        ],
    );
    add_more_words(golden);
}

fn add_more_words(golden: &mut Golden) {
    golden.add(
        "DirectoryFrequency.all",
        &vec![DirectoryFrequency::Weekly, DirectoryFrequency::Monthly],
    );
    golden.add(
        "DirectoryStanding.all",
        &vec![
            DirectoryStanding::Fresh,
            DirectoryStanding::Check,
            DirectoryStanding::Hidden,
        ],
    );
    golden.add(
        "DirectoryProblem.all",
        &vec![
            DirectoryProblem::Name,
            DirectoryProblem::Long,
            DirectoryProblem::Confidential,
            DirectoryProblem::Place,
            DirectoryProblem::Need,
            DirectoryProblem::Language,
            DirectoryProblem::Age,
            DirectoryProblem::Whom,
            DirectoryProblem::Phone,
            DirectoryProblem::Website,
            DirectoryProblem::Day,
            DirectoryProblem::Hours,
            DirectoryProblem::Consulate,
        ],
    );
}

fn directory() -> DirectoryResponse {
    DirectoryResponse {
        entries: vec![DirectoryEntry {
            organisation: organisation(),
            version: 3,
            stands: vec![DirectoryStands {
                service_id: SERVICE,
                standing: DirectoryStanding::Check,
                named: true,
                added: "2026-01-01".to_owned(),
                open: Some(vec![DirectoryOpening {
                    from_at: AT,
                    until_at: AT + 3_600_000,
                }]),
            }],
        }],
        hidden: 2,
        zone: "America/New_York".to_owned(),
        partners: vec![DirectoryPartner {
            forwarder_id: PARTNER,
            name: "North shelter".to_owned(),
        }],
    }
}

fn organisation() -> DirectoryOrganisation {
    DirectoryOrganisation {
        organisation_id: ORGANISATION,
        name: "North shelter".to_owned(),
        description: "Beds and counsel".to_owned(),
        website: "https://north.example".to_owned(),
        stance: Stance::ByConsent,
        ties: DirectoryTies::Independent,
        partner: Some(PARTNER),
        locations: vec![
            DirectoryLocation {
                location_id: LOCATION,
                name: "The house".to_owned(),
                place: DirectoryPlace::Confidential,
                street: String::new(),
                town: String::new(),
                state: String::new(),
                postcode: String::new(),
            },
            DirectoryLocation {
                location_id: LocationId([64; 16]),
                name: "Office".to_owned(),
                place: DirectoryPlace::Physical,
                street: "1 Long Street".to_owned(),
                town: "Norwalk".to_owned(),
                state: "CT".to_owned(),
                postcode: "06850".to_owned(),
            },
        ],
        services: vec![service()],
    }
}

fn service() -> DirectoryService {
    DirectoryService {
        service_id: SERVICE,
        name: "Beds for the night".to_owned(),
        description: "Ten beds".to_owned(),
        status: DirectoryStatus::Active,
        needs: vec!["emergency_shelter".to_owned()],
        languages: vec!["en".to_owned(), "es".to_owned()],
        interpreting: "by telephone".to_owned(),
        eligibility: "whoever is in danger".to_owned(),
        age_from: Some(18),
        age_to: None,
        takes: vec![DirectoryWhom::Children],
        refuses: vec![DirectoryWhom::Pets],
        documents: vec!["none".to_owned()],
        apply: "call first".to_owned(),
        fees: "none".to_owned(),
        areas: vec!["Norwalk".to_owned()],
        phones: vec![DirectoryPhone {
            number: "+1 203 555 0100".to_owned(),
            words: "day and night".to_owned(),
            languages: vec!["es".to_owned()],
        }],
        hours: vec![DirectorySchedule {
            from: Some("2026-01-01".to_owned()),
            until: None,
            frequency: Some(DirectoryFrequency::Weekly),
            days: "MO,TU".to_owned(),
            opens: "09:00".to_owned(),
            closes: "17:00".to_owned(),
            words: "not on holidays".to_owned(),
        }],
        at: vec![DirectoryAt {
            location_id: LOCATION,
            hours: vec![DirectorySchedule {
                from: None,
                until: None,
                frequency: None,
                days: String::new(),
                opens: String::new(),
                closes: String::new(),
                words: "by appointment".to_owned(),
            }],
        }],
        checked: Some("2026-11-01".to_owned()),
    }
}
