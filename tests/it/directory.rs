//! The directory at the front door: everybody reads it, who keeps it writes it, no address of a confidential place gets in by any way, and a file in the
//! shape of HSDS 3 is brought in whole (R421, R422; S3.3, S3.4, S4).

use crate::{canary::has, release::refused};
use client::Desk;
use domain::{audit::Event, rota::zone::Day};
use protocol::{
    LocationId, OrganisationId, ProblemCode, ServiceId,
    directory::{
        DirectoryAt, DirectoryEntry, DirectoryFrequency, DirectoryLocation, DirectoryOrganisation,
        DirectoryPhone, DirectoryPlace, DirectoryProblem, DirectoryResponse, DirectorySchedule,
        DirectoryService, DirectoryStanding, DirectoryStatus, DirectoryTies, DirectoryWhom,
    },
    forwarder::Stance,
};
use tests::{line::Line, seat::Seat};

const HSDS: &str = include_str!("directory/hsds.json");
const CROSSWALK: &str = "code,need\nOWN-BED,emergency_shelter\n";

struct Scene {
    line: Line,
    alex: Seat<Desk>,
    sam: Seat<Desk>,
}

impl Scene {
    async fn start() -> Self {
        let line = Line::start().await;
        let alex = line.desk("alex").await;
        let sam = line.desk_off_duty("sam", line.desk_site()).await;
        Self { line, alex, sam }
    }

    fn today(&self) -> Day {
        self.line.app().rota.zone.day(self.line.app().now())
    }
}

fn agency(number: u8, name: &str) -> DirectoryOrganisation {
    let location_id = LocationId([number + 1; 16]);
    DirectoryOrganisation {
        organisation_id: OrganisationId([number; 16]),
        name: name.to_owned(),
        description: String::new(),
        website: String::new(),
        stance: Stance::ByConsent,
        ties: DirectoryTies::Independent,
        partner: None,
        locations: vec![DirectoryLocation {
            location_id,
            name: "The house".to_owned(),
            place: DirectoryPlace::Confidential,
            street: String::new(),
            town: String::new(),
            state: String::new(),
            postcode: String::new(),
        }],
        services: vec![DirectoryService {
            service_id: ServiceId([number + 2; 16]),
            name: "Beds".to_owned(),
            description: String::new(),
            status: DirectoryStatus::Active,
            needs: vec!["emergency_shelter".to_owned()],
            languages: vec!["en".to_owned()],
            interpreting: String::new(),
            eligibility: String::new(),
            age_from: None,
            age_to: None,
            takes: vec![DirectoryWhom::Children],
            refuses: vec![DirectoryWhom::Pets],
            documents: Vec::new(),
            apply: String::new(),
            fees: String::new(),
            areas: vec!["Norwalk".to_owned()],
            phones: vec![DirectoryPhone {
                number: "203 555 0100".to_owned(),
                words: String::new(),
                languages: Vec::new(),
            }],
            hours: vec![every_day()],
            at: vec![DirectoryAt {
                location_id,
                hours: Vec::new(),
            }],
            checked: None,
        }],
    }
}

fn every_day() -> DirectorySchedule {
    DirectorySchedule {
        from: None,
        until: None,
        frequency: Some(DirectoryFrequency::Weekly),
        days: "MO,TU,WE,TH,FR,SA,SU".to_owned(),
        opens: "00:00".to_owned(),
        closes: "00:00".to_owned(),
        words: String::new(),
    }
}

fn entry<'a>(directory: &'a DirectoryResponse, name: &str) -> &'a DirectoryEntry {
    let mut entries = directory.entries.iter();
    entries
        .find(|entry| entry.organisation.name == name)
        .unwrap()
}

#[tokio::test]
async fn everybody_reads_it_and_only_who_keeps_it_changes_it() {
    let scene = Scene::start().await;
    let north = agency(10, "North");
    let no = refused(scene.alex.save_agency(&north, 0).await);
    assert_eq!(no, Some(ProblemCode::Forbidden));
    let no = refused(scene.alex.import_directory((HSDS, ""), true).await);
    assert_eq!(no, Some(ProblemCode::Forbidden));
    assert_eq!(scene.sam.save_agency(&north, 0).await.unwrap(), None);
    let read = scene.alex.directory().await.unwrap();
    let found = entry(&read, "North");
    assert_eq!((&found.organisation, found.version), (&north, 1));
    assert!(read.partners.is_empty(), "who only reads links nothing");
    // Somebody has it open since before: nothing of theirs overwrites it.
    let changed = DirectoryOrganisation {
        name: "North again".to_owned(),
        ..north.clone()
    };
    assert_eq!(scene.sam.save_agency(&changed, 1).await.unwrap(), None);
    let late = refused(scene.sam.save_agency(&north, 1).await);
    assert_eq!(late, Some(ProblemCode::Conflict));
    scene
        .sam
        .delete_agency(north.organisation_id)
        .await
        .unwrap();
    let gone = refused(scene.sam.delete_agency(north.organisation_id).await);
    assert_eq!(gone, Some(ProblemCode::NotFound));
    assert!(scene.alex.directory().await.unwrap().entries.is_empty());
    let written = crate::audit::words(&scene.line).await;
    for how in ["added", "changed", "removed"] {
        let event = (
            Event::DirectoryEdited.name().to_owned(),
            Some(how.to_owned()),
        );
        assert!(written.contains(&event), "{how}");
    }
}

#[tokio::test]
async fn no_address_of_a_confidential_place_gets_in() {
    let scene = Scene::start().await;
    let changes: [fn(&mut DirectoryLocation); 5] = [
        |place| place.street = "98 Harbour Road".to_owned(),
        |place| place.town = "Norwalk".to_owned(),
        |place| place.state = "CT".to_owned(),
        |place| place.postcode = "06850".to_owned(),
        |place| place.name = "98 Harbour Road".to_owned(),
    ];
    for change in changes {
        let mut north = agency(10, "North");
        change(&mut north.locations[0]);
        let problem = scene.sam.save_agency(&north, 0).await.unwrap();
        assert_eq!(problem, Some(DirectoryProblem::Confidential));
    }
    assert!(scene.sam.directory().await.unwrap().entries.is_empty());
    let consulate = agency(20, "Consulado General");
    let problem = scene.sam.save_agency(&consulate, 0).await.unwrap();
    assert_eq!(problem, Some(DirectoryProblem::Consulate));
}

#[tokio::test]
async fn what_nobody_has_checked_is_marked_then_hidden_until_somebody_calls() {
    let scene = Scene::start().await;
    let today = scene.today();
    for (number, days, standing) in [
        (10, 89, DirectoryStanding::Fresh),
        (20, 90, DirectoryStanding::Check),
        (30, 180, DirectoryStanding::Hidden),
    ] {
        let mut one = agency(number, &format!("Agency {number}"));
        one.services[0].checked = Some(today.plus(-days).to_string());
        assert_eq!(scene.sam.save_agency(&one, 0).await.unwrap(), None);
        let kept = scene.sam.directory().await.unwrap();
        let stands = &entry(&kept, &one.name).stands[0];
        assert_eq!(stands.standing, standing);
        assert_eq!(stands.named, standing != DirectoryStanding::Hidden);
    }
    let read = scene.alex.directory().await.unwrap();
    assert_eq!(read.hidden, 1);
    assert!(entry(&read, "Agency 30").organisation.services.is_empty());
    assert_eq!(entry(&read, "Agency 20").stands.len(), 1);
    let no = refused(scene.alex.service_checked(ServiceId([32; 16])).await);
    assert_eq!(no, Some(ProblemCode::Forbidden));
    scene
        .sam
        .service_checked(ServiceId([32; 16]))
        .await
        .unwrap();
    let read = scene.alex.directory().await.unwrap();
    let stands = &entry(&read, "Agency 30").stands[0];
    assert_eq!(
        (read.hidden, stands.standing),
        (0, DirectoryStanding::Fresh)
    );
    let mut early = agency(40, "Agency 40");
    early.services[0].checked = Some(today.next().to_string());
    let problem = scene.sam.save_agency(&early, 0).await.unwrap();
    assert_eq!(problem, Some(DirectoryProblem::Day));
}

/// S3.3 and S3.4: a bed is looked for at night, found open, and nothing that the line keeps says where it is.
#[tokio::test]
async fn a_bed_is_found_at_night_and_nobody_can_say_where_it_is() {
    let scene = Scene::start().await;
    let file = (HSDS, CROSSWALK);
    let looked = scene.sam.import_directory(file, false).await.unwrap();
    assert!(!looked.done);
    assert!(scene.sam.directory().await.unwrap().entries.is_empty());
    let came = scene.sam.import_directory(file, true).await.unwrap();
    assert!(came.done && came.flaws.is_empty());
    assert_eq!((came.added, came.changed, came.services), (2, 0, 2));
    assert_eq!((came.withheld, came.unclear), (1, 1));
    assert_eq!(came.unknown, ["OWN-GUMS"]);
    let read = scene.alex.directory().await.unwrap();
    let house = entry(&read, "Harbour House");
    let beds = &house.organisation.services[0];
    assert_eq!(beds.needs, ["emergency_shelter"]);
    assert_eq!(beds.phones.len(), 1, "a fax answers nobody");
    assert_eq!(beds.phones[0].number, "+1 203 555 0142");
    let place = &house.organisation.locations[0];
    assert_eq!(place.place, DirectoryPlace::Confidential);
    assert_eq!(
        (
            place.name.as_str(),
            place.street.as_str(),
            place.town.as_str()
        ),
        ("Confidential", "", "")
    );
    // Open now, day and night.
    let now = u64::try_from(scene.line.app().now().0).unwrap();
    let open = house.stands[0].open.as_deref().unwrap();
    assert!(open[0].from_at <= now && now < open[0].until_at);
    let disk = scene.line.disk();
    for gone in ["Marker-Harbour", "Marker-Cove", "06899", "Marker-Contact"] {
        assert!(!has(&disk, gone.as_bytes()), "{gone}");
    }
    // The dentist is where people go; that one of its times is unclear makes none of them "closed".
    let clinic = entry(&read, "Market Hall Clinic");
    assert_eq!(clinic.organisation.locations[0].street, "5 Market Square");
    let hours = &clinic.organisation.services[0].at[0].hours;
    assert_eq!(
        (hours[0].opens.as_str(), hours[0].days.as_str()),
        ("13:00", "TU")
    );
    assert_eq!(hours[1].frequency, None);
    assert_eq!(clinic.stands[0].open, None);
}

#[tokio::test]
async fn a_file_that_comes_again_keeps_what_was_written_down_here() {
    let scene = Scene::start().await;
    let file = (HSDS, CROSSWALK);
    scene.sam.import_directory(file, true).await.unwrap();
    let read = scene.sam.directory().await.unwrap();
    let mut house = entry(&read, "Harbour House").organisation.clone();
    house.stance = Stance::ReportsHarm;
    house.services[0].takes = vec![DirectoryWhom::Undocumented];
    house.locations[0].name = "The house by the water".to_owned();
    assert_eq!(scene.sam.save_agency(&house, 1).await.unwrap(), None);
    // Also by a file that no longer knows what the service is for.
    let again = scene.sam.import_directory((HSDS, ""), true).await.unwrap();
    assert_eq!((again.added, again.changed, again.withheld), (0, 2, 1));
    let read = scene.sam.directory().await.unwrap();
    let kept = &entry(&read, "Harbour House").organisation;
    assert_eq!(kept.stance, Stance::ReportsHarm);
    assert_eq!(kept.services[0].takes, [DirectoryWhom::Undocumented]);
    assert_eq!(kept.services[0].needs, ["emergency_shelter"]);
    assert_eq!(kept.locations, house.locations);
    assert!(!has(&scene.line.disk(), b"Marker-Harbour"));
}

#[tokio::test]
async fn of_what_nobody_knows_only_the_town_comes() {
    let scene = Scene::start().await;
    let came = scene.sam.import_directory((HSDS, ""), true).await.unwrap();
    assert_eq!(came.unknown, ["OWN-BED", "OWN-GUMS"]);
    assert!(!has(&scene.line.disk(), b"Marker-Harbour"));
    let read = scene.alex.directory().await.unwrap();
    let place = &entry(&read, "Harbour House").organisation.locations[0];
    assert_eq!(
        (place.name.as_str(), place.street.as_str()),
        ("Marker-Cove", "")
    );
}

#[tokio::test]
async fn a_file_is_brought_in_whole_or_not_at_all() {
    let scene = Scene::start().await;
    // A list of codes, a place and a service of nobody have a name too, and are no agencies.
    let codes = r#"{"id": "a", "name": "Codes", "description": "Our own", "version": "1"}"#;
    let place = r#"{"id": "b", "name": "Hall", "location_type": "physical"}"#;
    let service = r#"{"id": "c", "name": "Beds", "status": "active", "organization_id": "d"}"#;
    let others = [codes, place, service];
    let broken = ["", "[1]", "{}", "\"text\"", "{\"contents\": 3}"];
    for none in broken.into_iter().chain(others) {
        let no = refused(scene.sam.import_directory((none, ""), true).await);
        assert_eq!(no, Some(ProblemCode::Malformed), "{none}");
    }
    let consulate = HSDS.replace("Market Hall Clinic", "Consulate of Elsewhere");
    let flawed = scene.sam.import_directory((&consulate, ""), true).await;
    let flawed = flawed.unwrap();
    assert!(!flawed.done);
    assert_eq!(flawed.flaws.len(), 1);
    assert_eq!(flawed.flaws[0].problem, DirectoryProblem::Consulate);
    let crosswalk = "OWN-BED,a_bed";
    let flawed = scene.sam.import_directory((HSDS, crosswalk), true).await;
    assert_eq!(flawed.unwrap().flaws[0].problem, DirectoryProblem::Need);
    assert!(scene.sam.directory().await.unwrap().entries.is_empty());
    // One service by itself, and an organisation with its services inside, are files too.
    let page: serde_json::Value = serde_json::from_str(HSDS).unwrap();
    let one = page["contents"][1].to_string();
    let came = scene.sam.import_directory((&one, ""), true).await.unwrap();
    assert_eq!((came.added, came.services), (1, 1));
    let mut whole = page["contents"][0]["organization"].clone();
    whole["services"] = serde_json::json!([page["contents"][0]]);
    let came = scene
        .sam
        .import_directory((&whole.to_string(), ""), true)
        .await;
    let came = came.unwrap();
    assert_eq!((came.added, came.changed, came.services), (1, 0, 1));
}
