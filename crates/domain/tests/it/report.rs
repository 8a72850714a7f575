//! Reports: numbers that fit together, and what is told of them.

use domain::{
    report::{BadCount, Clients, Counted, Counts, EVERYBODY, Since, Told, Topic, told},
    suppress::Floor,
    tally::Shown,
};

fn one(topic: Topic, value: &str, since: Since, total: u64) -> Counted {
    Counted {
        topic,
        value: value.to_owned(),
        since,
        total,
    }
}

/// So many clients, of whom each topic is told as `unknown`, but for those that are given.
fn counts(new: u64, ongoing: u64, given: &[Counted]) -> Result<Counts, BadCount> {
    let mut all = given.to_vec();
    for topic in Topic::ALL.iter().filter(|topic| topic.is_one_each()) {
        for (since, whole) in [(Since::New, new), (Since::Ongoing, ongoing)] {
            let of = |one: &&Counted| one.topic == *topic && one.since == since;
            let there: u64 = given.iter().filter(of).map(|one| one.total).sum();
            let value = if *topic == Topic::Client {
                EVERYBODY
            } else {
                "unknown"
            };
            all.push(one(*topic, value, since, whole.saturating_sub(there)));
        }
    }
    Counts::new(all)
}

fn line(told: &Told, topic: Topic, value: &str) -> Option<(Option<(Shown, Shown)>, Shown)> {
    let mut tables = told.tables.iter();
    let table = tables.find(|table| table.topic == topic)?;
    let line = table.lines.iter().find(|line| line.value == value)?;
    Some((line.apart, line.all))
}

#[test]
fn numbers_that_do_not_fit_together_are_no_count() {
    let much = one(Topic::Exploitation, "labour", Since::New, 7);
    assert_eq!(counts(6, 0, &[much]), Err(BadCount::Uneven));
    let much = one(Topic::Service, "dental", Since::New, 7);
    assert_eq!(counts(6, 9, &[much]), Err(BadCount::Uneven));
    for value in ["", "Maria", "a b", "=1", &"x".repeat(41)] {
        let words = one(Topic::Barrier, value, Since::New, 1);
        assert_eq!(counts(6, 9, &[words]), Err(BadCount::Value), "{value}");
    }
    let twice = one(Topic::Service, "dental", Since::New, 2);
    assert_eq!(counts(6, 9, &[twice.clone(), twice]), Err(BadCount::Value));
    let other = one(Topic::Client, "some", Since::New, 0);
    assert_eq!(counts(6, 9, &[other]), Err(BadCount::Value));
}

#[test]
fn what_is_kept_says_the_same_again() {
    let counts = counts(6, 9, &[one(Topic::Service, "dental", Since::New, 6)]).unwrap();
    assert_eq!(Counts::new(counts.iter()), Ok(counts));
}

#[test]
fn new_ones_are_told_apart_only_where_neither_are_few() {
    let clients = |new, ongoing, floor| told(&counts(new, ongoing, &[]).unwrap(), floor).clients;
    assert_eq!(clients(6, 9, Floor::Inside), Clients::Apart(6, 9));
    assert_eq!(clients(6, 9, Floor::Outside), Clients::Together(15));
    assert_eq!(clients(0, 12, Floor::Outside), Clients::Apart(0, 12));
    assert_eq!(clients(3, 1, Floor::Inside), Clients::Few);
    let few = told(&counts(3, 1, &[]).unwrap(), Floor::Inside);
    assert!(few.tables.iter().all(|table| table.lines.is_empty()));
}

#[test]
fn two_minors_among_thirty_are_not_told() {
    let given = [
        one(Topic::AgeGroup, "minor", Since::New, 2),
        one(Topic::AgeGroup, "adult", Since::New, 10),
        one(Topic::AgeGroup, "adult", Since::Ongoing, 18),
    ];
    let told = told(&counts(12, 18, &given).unwrap(), Floor::Inside);
    let minors = line(&told, Topic::AgeGroup, "minor").unwrap();
    assert_eq!(minors.1, Shown::Few);
    assert_eq!(minors.0.unwrap().0, Shown::Few);
    // Twelve less ten, and thirty less twenty-eight, would be the two.
    let adults = line(&told, Topic::AgeGroup, "adult").unwrap();
    assert_eq!(adults.0.unwrap().0, Shown::Few);
    assert_eq!(adults.1, Shown::Few);
}

#[test]
fn a_rare_language_is_one_of_the_others() {
    let given = [
        one(Topic::Language, "es", Since::New, 12),
        one(Topic::Language, "prs", Since::New, 1),
        one(Topic::Language, "ti", Since::New, 6),
    ];
    let told = told(&counts(19, 0, &given).unwrap(), Floor::Inside);
    assert_eq!(line(&told, Topic::Language, "prs"), None);
    assert!(line(&told, Topic::Language, "und").is_some());
}

/// Twelve clients, eleven of whom saw a doctor: the one who did not is as much one person as one who did.
#[test]
fn that_all_but_one_got_it_is_not_told() {
    let given = [
        one(Topic::Service, "dental", Since::New, 11),
        one(Topic::Service, "transportation", Since::New, 12),
    ];
    let told = told(&counts(12, 0, &given).unwrap(), Floor::Inside);
    let of = |value| line(&told, Topic::Service, value).unwrap().1;
    assert_eq!(of("dental"), Shown::Few);
    assert_eq!(of("transportation"), Shown::Number(12));
}
