//! Forms that nobody verified: sent from the partners' page without a key (R360). They are taken like any other, and a flood of them must
//! not take the line from who needs it (R605). Four rules do that, and the decision 0069 says why.
//!
//! - Whoever is in a chat goes before them at the same level, also when the form says that the person is on the line: nobody knows that.
//! - What is not urgent is slowed for each network and for all, and turned away first when many are open.
//! - What is urgent is never slowed. Beyond a few in a while it comes into line as high, below everybody who is urgent.
//! - Waiting alone makes none of them urgent.

use crate::{Level, level::Assessment};

/// The highest level that waiting alone gives them.
pub const AGES_TO: Level = Level::T3;

/// Whether one of this level is never slowed (R605 e).
pub fn is_urgent(level: Level) -> bool {
    level <= Level::T2
}

/// How many of them may be open before one of this level is turned away: what is least urgent first. The last number keeps the disk from
/// being filled by anybody; a supervisor has not read so many in a week.
pub const fn room(level: Level) -> u32 {
    match level {
        Level::T1 | Level::T2 => 2_000,
        Level::T3 => 500,
        Level::T4 | Level::T5 | Level::Tx => 200,
    }
}

/// Where one comes into line. `keeps` says that it is not one too many; otherwise what is urgent stands as high, with the reason that its
/// sender gave.
#[must_use]
pub fn placed(assessment: Assessment, keeps: bool) -> Assessment {
    if keeps || !is_urgent(assessment.level) {
        return assessment;
    }
    Assessment {
        level: AGES_TO,
        ..assessment
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Timestamp,
        level::{DeviceRisk, Safety, Targets},
    };

    fn urgent() -> Assessment {
        Assessment::from_taps(Safety::InDangerNow, DeviceRisk::NotSaid, Timestamp(0))
    }

    #[test]
    fn one_too_many_stands_as_high_and_keeps_its_reason() {
        let (kept, lower) = (placed(urgent(), true), placed(urgent(), false));
        assert_eq!(kept, urgent());
        assert_eq!(
            (lower.level, lower.why, lower.first),
            (Level::T3, urgent().why, Level::T1)
        );
        let calm = Assessment::from_taps(Safety::NotSaid, DeviceRisk::NotSaid, Timestamp(0));
        assert_eq!(
            placed(calm, false),
            calm,
            "what is not urgent is slowed instead"
        );
    }

    #[test]
    fn waiting_makes_none_of_them_urgent() {
        let lower = placed(urgent(), false);
        let calm = Assessment::from_taps(Safety::NotSaid, DeviceRisk::NotSaid, Timestamp(0));
        let late = Timestamp(i64::MAX / 2);
        for waits in [lower, calm] {
            let aged = waits.aged_to(AGES_TO, late, &Targets::default());
            assert_eq!(aged.level, Level::T3);
            assert_eq!(aged.rises_at(AGES_TO, &Targets::default()), None);
        }
        assert_eq!(lower.aged_to(AGES_TO, late, &Targets::default()), lower);
    }

    #[test]
    fn there_is_more_room_for_what_is_more_urgent() {
        let rooms: Vec<u32> = Level::ALL.iter().map(|level| room(*level)).collect();
        assert!(
            rooms.is_sorted_by(|urgent, calm| urgent >= calm),
            "{rooms:?}"
        );
    }
}
