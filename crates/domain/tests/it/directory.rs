//! The directory: no address of a confidential place, what is stale is marked and then hidden, and hours that hold in summer and in winter.

use domain::{
    LocationId, Millis, OrganisationId, ServiceId, Timestamp,
    directory::{
        Address, At, BadEntry, Location, Organisation, Phone, Place, PlaceKind, Service, Standing,
        Status, Ties, Whom,
        hours::{Frequency, Opening, Rhythm, Schedule, openings},
    },
    forwarder::Stance,
    rota::zone::{Day, Wall, Zone},
};

const HOUR: i64 = 3_600_000;

/// What somebody does to an agency that is right.
type Change = fn(&mut Organisation);

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn wall(text: &str) -> Wall {
    text.parse().unwrap()
}

fn zone() -> Zone {
    Zone::default()
}

fn at(date: &str, time: &str) -> Timestamp {
    zone().at(day(date), wall(time))
}

fn address() -> Address {
    Address {
        street: "1 Long Street".to_owned(),
        town: "Norwalk".to_owned(),
        state: "CT".to_owned(),
        postcode: "06850".to_owned(),
    }
}

fn weekly(days: &str, opens: &str, closes: &str) -> Schedule {
    schedule(Frequency::Weekly, days, (opens, closes))
}

fn schedule(frequency: Frequency, days: &str, (opens, closes): (&str, &str)) -> Schedule {
    Schedule {
        from: None,
        until: None,
        rhythm: Some(Rhythm::new(frequency, days, (wall(opens), wall(closes))).unwrap()),
        words: String::new(),
    }
}

fn service() -> Service {
    Service {
        id: ServiceId::from_bytes([1; 16]),
        name: "Beds for the night".to_owned(),
        description: String::new(),
        status: Status::Active,
        needs: vec!["emergency_shelter"],
        languages: vec!["en".to_owned(), "pt-BR".to_owned()],
        interpreting: String::new(),
        eligibility: String::new(),
        age_from: Some(18),
        age_to: None,
        takes: vec![Whom::Children],
        refuses: vec![Whom::Pets],
        documents: Vec::new(),
        apply: String::new(),
        fees: String::new(),
        areas: vec!["Norwalk".to_owned()],
        phones: vec![Phone {
            number: "+1 203 555 0100".to_owned(),
            words: String::new(),
            languages: Vec::new(),
        }],
        hours: Vec::new(),
        at: vec![At {
            location: LocationId::from_bytes([2; 16]),
            hours: Vec::new(),
        }],
        checked: Some(day("2026-11-01")),
        added: day("2026-01-01"),
    }
}

fn agency() -> Organisation {
    Organisation {
        id: OrganisationId::from_bytes([3; 16]),
        name: "North shelter".to_owned(),
        description: String::new(),
        website: "https://north.example".to_owned(),
        stance: Stance::ByConsent,
        ties: Ties::Independent,
        partner: None,
        locations: vec![Location {
            id: LocationId::from_bytes([2; 16]),
            name: "The house".to_owned(),
            place: Place::Confidential,
        }],
        services: vec![service()],
    }
}

fn checked(change: impl FnOnce(&mut Organisation)) -> Result<(), BadEntry> {
    let mut agency = agency();
    change(&mut agency);
    agency.check(day("2026-12-01"))
}

#[test]
fn a_confidential_place_has_no_address() {
    for part in 0..4 {
        let mut lines = [const { String::new() }; 4];
        lines[part] = "Norwalk".to_owned();
        let [street, town, state, postcode] = lines;
        let address = Address {
            street,
            town,
            state,
            postcode,
        };
        let refused = Place::new(PlaceKind::Confidential, address.clone());
        assert_eq!(refused, Err(BadEntry::Confidential));
        let web = Place::new(PlaceKind::Virtual, address);
        assert_eq!(web, Err(BadEntry::Place));
    }
    let none = Place::new(PlaceKind::Confidential, Address::default());
    assert_eq!(none, Ok(Place::Confidential));
    let there = Place::new(PlaceKind::Physical, address()).unwrap();
    assert_eq!(there.address(), Some(&address()));
    assert_eq!(there.kind(), PlaceKind::Physical);
}

#[test]
fn the_name_of_a_confidential_place_says_no_number() {
    for name in ["12 Elm Street", "House 2", "Haus ٣"] {
        let named = checked(|agency| agency.locations[0].name = name.to_owned());
        assert_eq!(named, Err(BadEntry::Confidential), "{name}");
    }
    assert_eq!(checked(|_| {}), Ok(()));
}

#[test]
fn what_cannot_be_is_not_written_down() {
    let refused: [(BadEntry, Change); 14] = [
        (BadEntry::Name, |agency| agency.name = " ".to_owned()),
        (BadEntry::Long, |agency| agency.name = "x".repeat(161)),
        (BadEntry::Consulate, |agency| {
            agency.name = "Consulado General".to_owned();
        }),
        (BadEntry::Website, |agency| {
            agency.website = "javascript:alert(1)".to_owned();
        }),
        (BadEntry::Place, |agency| agency.locations.clear()),
        (BadEntry::Need, |agency| agency.services[0].needs.clear()),
        (BadEntry::Need, |agency| {
            agency.services[0].needs = vec!["dental", "dental"];
        }),
        (BadEntry::Language, |agency| {
            agency.services[0].languages.push("not a tag".to_owned());
        }),
        (BadEntry::Age, |agency| {
            agency.services[0].age_to = Some(17);
        }),
        (BadEntry::Whom, |agency| {
            agency.services[0].refuses.push(Whom::Children);
        }),
        (BadEntry::Phone, |agency| {
            agency.services[0].phones[0].number = "ask for Maria".to_owned();
        }),
        (BadEntry::Day, |agency| {
            agency.services[0].checked = Some(day("2026-12-02"));
        }),
        (BadEntry::Long, |agency| {
            agency.services[0].fees = "x".repeat(2_001);
        }),
        (BadEntry::Long, |agency| {
            agency.services = vec![service(); 61];
        }),
    ];
    for (bad, change) in refused {
        assert_eq!(checked(change), Err(bad));
    }
}

#[test]
fn what_nobody_checks_is_marked_at_90_days_and_hidden_at_180() {
    let service = service();
    let since = day("2026-11-01");
    for (days, standing) in [
        (0, Standing::Fresh),
        (89, Standing::Fresh),
        (90, Standing::Check),
        (179, Standing::Check),
        (180, Standing::Hidden),
        (10_000, Standing::Hidden),
    ] {
        assert_eq!(service.standing(since.plus(days)), standing, "{days}");
        let named = standing != Standing::Hidden;
        assert_eq!(service.may_be_named(since.plus(days)), named, "{days}");
    }
}

#[test]
fn what_nobody_has_ever_checked_is_never_fresh() {
    let service = Service {
        checked: None,
        added: day("2026-11-01"),
        ..service()
    };
    assert_eq!(service.standing(day("2026-11-01")), Standing::Check);
    assert_eq!(service.standing(day("2027-04-29")), Standing::Check);
    assert_eq!(service.standing(day("2027-04-30")), Standing::Hidden);
}

#[test]
fn nobody_is_sent_to_what_is_not_offered() {
    for status in Status::ALL {
        let service = Service {
            status: *status,
            ..service()
        };
        let named = service.may_be_named(day("2026-11-02"));
        assert_eq!(named, *status == Status::Active, "{status:?}");
    }
}

fn open(schedules: &[Schedule], now: Timestamp, days: i64) -> Option<Vec<Opening>> {
    let all: Vec<&Schedule> = schedules.iter().collect();
    openings(&all, &zone(), now, Millis(days * 24 * HOUR))
}

fn opening(date: &str, opens: &str, until: (&str, &str)) -> Opening {
    Opening {
        from: at(date, opens),
        until: at(until.0, until.1),
    }
}

#[test]
fn who_opens_at_nine_opens_at_nine_on_both_sides_of_the_change_of_clocks() {
    // The clocks go back on Sunday 2026-11-01 and forward on Sunday 2027-03-14.
    for (before, after) in [("2026-10-31", "2026-11-02"), ("2027-03-13", "2027-03-15")] {
        let found = open(&[weekly("MO,SA", "09:00", "17:00")], at(before, "00:00"), 4).unwrap();
        let expected = [before, after].map(|date| opening(date, "09:00", (date, "17:00")));
        assert_eq!(found, expected);
        assert_ne!(found[1].from.since(found[0].from).0 % (24 * HOUR), 0);
    }
    // The night in which an hour comes twice is an hour longer.
    let night = open(
        &[weekly("SA", "22:00", "06:00")],
        at("2026-10-31", "12:00"),
        1,
    )
    .unwrap();
    assert_eq!(night[0].until.since(night[0].from).0, 9 * HOUR);
    // What opens in the hour that does not exist opens when the clocks have leapt.
    let gap = open(
        &[weekly("SU", "02:30", "04:00")],
        at("2027-03-14", "00:00"),
        1,
    )
    .unwrap();
    assert_eq!(
        gap,
        [opening("2027-03-14", "03:00", ("2027-03-14", "04:00"))]
    );
}

#[test]
fn what_opened_yesterday_is_open_after_midnight() {
    let found = open(
        &[weekly("TU", "20:00", "08:00")],
        at("2026-12-02", "03:00"),
        1,
    )
    .unwrap();
    assert_eq!(
        found,
        [opening("2026-12-01", "20:00", ("2026-12-02", "08:00"))]
    );
    let whole = weekly("MO,TU,WE,TH,FR,SA,SU", "00:00", "00:00");
    let found = open(&[whole], at("2026-12-02", "03:00"), 2).unwrap();
    assert_eq!(found.len(), 1, "whole days that meet are one");
}

#[test]
fn days_of_a_month_are_counted_from_both_ends() {
    let monthly = |days: &str| schedule(Frequency::Monthly, days, ("10:00", "12:00"));
    let found = open(&[monthly("2TU")], at("2026-12-01", "00:00"), 31).unwrap();
    assert_eq!(
        found,
        [opening("2026-12-08", "10:00", ("2026-12-08", "12:00"))]
    );
    let found = open(&[monthly("-1TH,1TU")], at("2026-12-01", "00:00"), 31).unwrap();
    assert_eq!(
        found,
        ["2026-12-01", "2026-12-31"].map(|date| opening(date, "10:00", (date, "12:00")))
    );
}

#[test]
fn hours_hold_from_their_first_day_to_their_last() {
    let holds = Schedule {
        from: Some(day("2026-12-02")),
        until: Some(day("2026-12-03")),
        ..weekly("TU,WE,TH,FR", "10:00", "12:00")
    };
    let found = open(std::slice::from_ref(&holds), at("2026-12-01", "00:00"), 7).unwrap();
    assert_eq!(
        found,
        ["2026-12-02", "2026-12-03"].map(|date| opening(date, "10:00", (date, "12:00")))
    );
    assert_eq!(open(&[holds], at("2026-12-05", "00:00"), 7), None, "over");
}

#[test]
fn what_only_words_say_is_not_known_to_be_closed() {
    let words = Schedule {
        from: None,
        until: None,
        rhythm: None,
        words: "by appointment".to_owned(),
    };
    let now = at("2026-12-01", "00:00");
    assert_eq!(open(&[], now, 7), None);
    assert_eq!(open(std::slice::from_ref(&words), now, 7), None);
    assert_eq!(open(&[weekly("TU", "10:00", "12:00"), words], now, 7), None);
}

#[test]
fn days_are_written_as_they_are_read() {
    for days in ["MO", "MO,TU,SU"] {
        let walls = (wall("09:00"), wall("17:00"));
        let rhythm = Rhythm::new(Frequency::Weekly, days, walls).unwrap();
        assert_eq!(rhythm.days(), days);
    }
    let walls = (wall("09:00"), wall("17:00"));
    let rhythm = Rhythm::new(Frequency::Monthly, "1MO,-1FR,SA", walls).unwrap();
    assert_eq!(rhythm.days(), "1MO,-1FR,SA");
    for days in ["", "XX", "0MO", "6MO", "M", "MO TU", "é"] {
        assert!(
            Rhythm::new(Frequency::Monthly, days, walls).is_err(),
            "{days}"
        );
    }
    assert!(Rhythm::new(Frequency::Weekly, "1MO", walls).is_err());
}
