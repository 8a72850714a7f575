//! Whether telephones hide their number, and when that is looked at again.

use domain::{
    rota::zone::{Day, NotOnTheClock},
    telephone::{BadTelephone, Due, MOST, Telephone, check, due},
};

#[test]
fn a_test_counts_for_a_week() -> Result<(), NotOnTheClock> {
    let last: Day = "2026-11-30".parse()?;
    let on = |days: i32| due(Some(last), last.plus(days));
    assert_eq!(on(0), Due::Later);
    assert_eq!(on(5), Due::Later);
    assert_eq!(on(6), Due::Now);
    assert_eq!(on(7), Due::Now);
    assert_eq!(on(8), Due::Overdue);
    assert_eq!(due(None, last), Due::Overdue, "nobody has ever looked");
    Ok(())
}

fn telephone(id: &str, name: &str) -> Telephone {
    Telephone {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

#[test]
fn a_telephone_has_a_word_and_a_name_and_no_number() {
    let fine = [
        telephone("desk", "Desk telephone"),
        telephone("night-2", "Second night mobile"),
    ];
    assert_eq!(check(&fine), Ok(()));
    let one = |id, name| check(&[telephone(id, name)]);
    assert_eq!(one("", "Desk"), Err(BadTelephone::Id));
    assert_eq!(one("Desk", "Desk"), Err(BadTelephone::Id));
    assert_eq!(one("12035550100", "Desk"), Err(BadTelephone::Id));
    assert_eq!(one("desk", " "), Err(BadTelephone::Name));
    assert_eq!(one("desk", "203 555 0100"), Err(BadTelephone::Name));
    assert_eq!(one("desk", "De\nsk"), Err(BadTelephone::Name));
    let twice = [telephone("desk", "One"), telephone("desk", "Two")];
    assert_eq!(check(&twice), Err(BadTelephone::Id));
    assert_eq!(check(&[]), Err(BadTelephone::Count));
    let many: Vec<_> = (0..=MOST)
        .map(|number| telephone(&format!("t{number}"), "Telephone"))
        .collect();
    assert_eq!(check(&many), Err(BadTelephone::Count));
}
