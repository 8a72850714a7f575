//! Holds on one record (R218).

use domain::{
    HoldId, ItemId, LegalId, MemberId, Millis, Timestamp,
    hold::{Hold, LiftWhy, Lifted, Why},
    task::On,
};

const NOW: Timestamp = Timestamp(6_000_000);

#[test]
fn a_hold_holds_until_it_is_lifted_once() {
    let hold = Hold {
        id: HoldId::from_bytes([1; 16]),
        request: LegalId::from_bytes([2; 16]),
        on: On::Item(ItemId::from_bytes([3; 16])),
        by: MemberId::from_bytes([4; 16]),
        at: NOW,
        why: Why::Asked,
        lifted: None,
    };
    assert!(hold.is_open());
    let by = MemberId::from_bytes([5; 16]);
    for why in LiftWhy::ALL {
        let lifted = hold.lift(by, *why, NOW.plus(Millis(61_000)));
        let expected = Lifted {
            by,
            at: NOW.plus(Millis(60_000)),
            why: *why,
        };
        assert_eq!(lifted.map(|hold| hold.lifted), Ok(Some(expected)));
        assert!(lifted.is_ok_and(|hold| !hold.is_open() && hold.lift(by, *why, NOW).is_err()));
    }
}
