//! The life of a hand-off.

use domain::{Rejected, handoff::Handoff};

type Step = fn(Handoff) -> Result<Handoff, Rejected>;

#[test]
fn each_step_is_allowed_from_one_state_only() {
    use Handoff::{Accepted, Drafted, PersonConfirmed, Sent};
    let table: [(&str, Step, [Option<Handoff>; 4]); 3] = [
        (
            "confirm",
            Handoff::confirm,
            [Some(PersonConfirmed), None, None, None],
        ),
        ("send", Handoff::send, [None, Some(Sent), None, None]),
        // Opening it again changes nothing.
        (
            "accept",
            Handoff::accept,
            [None, None, Some(Accepted), Some(Accepted)],
        ),
    ];
    for (action, step, expected) in table {
        for (from, to) in [Drafted, PersonConfirmed, Sent, Accepted]
            .into_iter()
            .zip(expected)
        {
            let rejected = Rejected {
                action,
                from: from.name(),
                stale: false,
            };
            assert_eq!(step(from), to.ok_or(rejected), "{action} {from:?}");
        }
    }
}

#[test]
fn every_state_has_a_word_of_its_own() {
    for state in Handoff::ALL {
        assert_eq!(Handoff::from_name(state.name()), Some(*state));
    }
    assert_eq!(Handoff::from_name("lost"), None);
}
