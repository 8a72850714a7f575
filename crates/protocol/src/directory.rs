//! The directory (R421, R422): agencies, what they offer, where and when, in the shape of HSDS 3. A desk gets all of it and looks for itself: what
//! somebody looks for would say what a person needs.

use crate::ForwarderId;
use crate::forwarder::Stance;
use crate::ids::{LocationId, OrganisationId, ServiceId};
use crate::shape::wire;
use serde::{Deserialize, Serialize};

wire! {
    word
    /// Whether a service is offered (HSDS `status`).
    DirectoryStatus {
        /// It is.
        Active,
        /// It is not now.
        Inactive,
        /// It is no more.
        Defunct,
        /// It will be again.
        TemporarilyClosed,
    }
}

wire! {
    word
    /// How an agency stands to the police.
    DirectoryTies {
        /// Nobody has asked.
        Unknown,
        /// None.
        Independent,
        /// They work with them on cases.
        WorksWith,
        /// It is the police, or a part of them.
        IsPolice,
    }
}

wire! {
    word
    /// Whom a service takes or does not take.
    DirectoryWhom {
        /// Whoever has no papers.
        Undocumented,
        /// Somebody under 18.
        Minors,
        /// Men.
        Men,
        /// LGBTQ+ people.
        Lgbtq,
        /// Children who come along.
        Children,
        /// Pets that come along.
        Pets,
    }
}

wire! {
    word
    /// What kind of place it is (HSDS `location_type`, and one of our own).
    DirectoryPlace {
        /// One goes there.
        Physical,
        /// One writes there.
        Postal,
        /// On the web or by telephone.
        Virtual,
        /// It has no address, and its name has no number.
        Confidential,
    }
}

wire! {
    word
    /// How often it repeats.
    DirectoryFrequency {
        /// Every week.
        Weekly,
        /// Every month.
        Monthly,
    }
}

wire! {
    word
    /// How far a service may be relied on.
    DirectoryStanding {
        /// It was checked within three months.
        Fresh,
        /// Call to check.
        Check,
        /// Nobody has checked it for half a year: only who edits sees it, and nobody is referred to it.
        Hidden,
    }
}

wire! {
    strict
    /// When something is open, by the line's own clock.
    struct DirectorySchedule {
        /// The first day on which it holds.
        pub from: Option<String>,
        /// The last one.
        pub until: Option<String>,
        /// How often; null where only the words say when, and the next three are empty.
        pub frequency: Option<DirectoryFrequency>,
        /// Days as RFC 5545 writes them: `MO,TU` every week, `1MO,-1FR` every month.
        pub days: String,
        /// `09:00`.
        pub opens: String,
        /// `17:00`; not later than `opens` is on the next day.
        pub closes: String,
        /// What is to be said about it.
        pub words: String,
    }
}

wire! {
    strict
    /// A number to call.
    struct DirectoryPhone {
        /// As one dials it.
        pub number: String,
        /// What it is for.
        pub words: String,
        /// What is spoken there: BCP 47 tags.
        pub languages: Vec<String>,
    }
}

wire! {
    strict
    /// A place of an agency.
    struct DirectoryLocation {
        /// Chosen by the desk.
        pub location_id: LocationId,
        /// What it is called.
        pub name: String,
        /// What it is.
        pub place: DirectoryPlace,
        /// Street and number; this and the next three are empty but for places where one goes or writes.
        pub street: String,
        /// The town.
        pub town: String,
        /// The state.
        pub state: String,
        /// The postal code.
        pub postcode: String,
    }
}

wire! {
    strict
    /// That a service is offered at a place (HSDS `service_at_location`).
    struct DirectoryAt {
        /// Which place of the same agency.
        pub location_id: LocationId,
        /// Its own hours there.
        pub hours: Vec<DirectorySchedule>,
    }
}

wire! {
    strict
    /// What an agency offers.
    struct DirectoryService {
        /// Chosen by the desk.
        pub service_id: ServiceId,
        /// What it is called.
        pub name: String,
        /// What it is.
        pub description: String,
        /// Whether it is offered.
        pub status: DirectoryStatus,
        /// Codes of E8.
        pub needs: Vec<String>,
        /// BCP 47 tags.
        pub languages: Vec<String>,
        /// How interpreting is done.
        pub interpreting: String,
        /// Who may have it.
        pub eligibility: String,
        /// From which age on, in years.
        pub age_from: Option<u8>,
        /// Up to which one, that included.
        pub age_to: Option<u8>,
        /// Whom it takes.
        pub takes: Vec<DirectoryWhom>,
        /// Whom it does not take; what stands in neither list nobody has asked.
        pub refuses: Vec<DirectoryWhom>,
        /// Which papers one has to bring.
        pub documents: Vec<String>,
        /// How one gets it.
        pub apply: String,
        /// What it costs.
        pub fees: String,
        /// For whom it is by where they live.
        pub areas: Vec<String>,
        /// Numbers to call.
        pub phones: Vec<DirectoryPhone>,
        /// When it is open, wherever it is.
        pub hours: Vec<DirectorySchedule>,
        /// Where it is offered.
        pub at: Vec<DirectoryAt>,
        /// The day on which somebody last found that all of this is so (HSDS `assured_date`).
        pub checked: Option<String>,
    }
}

wire! {
    strict
    /// An agency with what it offers.
    struct DirectoryOrganisation {
        /// Chosen by the desk.
        pub organisation_id: OrganisationId,
        /// Its name.
        pub name: String,
        /// What it is.
        pub description: String,
        /// Its page.
        pub website: String,
        /// What it tells others of people.
        pub stance: Stance,
        /// How it stands to the police.
        pub ties: DirectoryTies,
        /// The same agency in the register of partners.
        pub partner: Option<ForwarderId>,
        /// Its places.
        pub locations: Vec<DirectoryLocation>,
        /// What it offers.
        pub services: Vec<DirectoryService>,
    }
}

wire! {
    /// From when until when something is open.
    struct DirectoryOpening {
        /// The first moment.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub from_at: u64,
        /// The moment after the last.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub until_at: u64,
    }
}

wire! {
    /// How a service stands today.
    struct DirectoryStands {
        /// Which.
        pub service_id: ServiceId,
        /// How far it may be relied on.
        pub standing: DirectoryStanding,
        /// Whether somebody may be sent there: it is offered, and not hidden.
        pub named: bool,
        /// The day on which it was written down here.
        pub added: String,
        /// When it is open within the next week; null where nobody knows.
        pub open: Option<Vec<DirectoryOpening>>,
    }
}

wire! {
    /// An agency of the directory.
    struct DirectoryEntry {
        /// What is written down.
        pub organisation: DirectoryOrganisation,
        /// Which version of it: sent back when it is saved.
        pub version: u32,
        /// How each of its services stands.
        pub stands: Vec<DirectoryStands>,
    }
}

wire! {
    /// An agency of the register of partners.
    struct DirectoryPartner {
        /// Which.
        pub forwarder_id: ForwarderId,
        /// Its name there.
        pub name: String,
    }
}

wire! {
    /// `GET /api/v1/directory`: all of it that the caller sees.
    struct DirectoryResponse {
        /// By name.
        pub entries: Vec<DirectoryEntry>,
        /// How many services are hidden from whom looks for something.
        pub hidden: u32,
        /// The zone of every hour in it.
        pub zone: String,
        /// Agencies of the register that an entry can be linked with; for who edits.
        pub partners: Vec<DirectoryPartner>,
    }
}

wire! {
    word
    /// What is wrong with an entry.
    DirectoryProblem {
        /// A name is missing or too long.
        Name,
        /// A text or a list is too long.
        Long,
        /// A confidential place has an address, or a number in its name.
        Confidential,
        /// An address that the kind of place has not, or a service at a place of another agency.
        Place,
        /// No need of E8, or one twice.
        Need,
        /// No tag of a language.
        Language,
        /// Ages that cannot be.
        Age,
        /// Somebody who is taken and not taken.
        Whom,
        /// What nobody can dial.
        Phone,
        /// No address of a page.
        Website,
        /// A day that has not come, or is none.
        Day,
        /// Hours that are none.
        Hours,
        /// A consulate or an embassy.
        Consulate,
    }
}

wire! {
    strict
    /// `POST /api/v1/directory/save`: an agency as a whole.
    struct DirectorySaveParams {
        /// The agency.
        pub organisation: DirectoryOrganisation,
        /// The version that was read; zero for one that is new.
        pub version: u32,
    }
}

wire! {
    /// What saving came to.
    struct DirectorySaveResponse {
        /// What is wrong with it, and nothing was saved; null when it was.
        pub problem: Option<DirectoryProblem>,
    }
}

wire! {
    strict
    /// `POST /api/v1/directory/delete`.
    struct DirectoryDeleteParams {
        /// Which.
        pub organisation_id: OrganisationId,
    }
}

wire! {
    strict
    /// `POST /api/v1/directory/checked`: somebody called, and all of it is so.
    struct DirectoryCheckedParams {
        /// Which.
        pub service_id: ServiceId,
    }
}

wire! {
    strict
    /// `POST /api/v1/directory/import`: a file in the shape of HSDS 3. All of it is brought in, or nothing.
    struct DirectoryImportParams {
        /// The file: a service, an organisation, a list of either, or a page of an HSDS API.
        pub json: String,
        /// Which codes of the file are which need of E8: lines of `code,need`. May be empty.
        pub crosswalk: String,
        /// Whether to save it; otherwise it is only looked through.
        pub save: bool,
    }
}

wire! {
    /// An agency of a file that cannot be brought in.
    struct DirectoryFlaw {
        /// Its name in the file.
        pub name: String,
        /// What is wrong with it.
        pub problem: DirectoryProblem,
    }
}

wire! {
    /// What a file came to.
    struct DirectoryImportResponse {
        /// Whether it was brought in.
        pub done: bool,
        /// Agencies that were not there before.
        pub added: u32,
        /// Agencies that were.
        pub changed: u32,
        /// Services in it.
        pub services: u32,
        /// Places whose address was left out, because people sleep there or because it is confidential here.
        pub withheld: u32,
        /// Hours that only their words are kept of.
        pub unclear: u32,
        /// Codes of the file that stand for no need that we know; each once.
        pub unknown: Vec<String>,
        /// What cannot be brought in; with one of them nothing is.
        pub flaws: Vec<DirectoryFlaw>,
    }
}
