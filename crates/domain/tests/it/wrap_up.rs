//! What is kept of a finished chat.

use domain::{
    Level,
    wrap_up::{Codes, UnknownCode, WrapUp},
};
use proptest::prelude::*;

fn codes(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

fn written(disposition: &str) -> Codes {
    Codes {
        disposition: disposition.to_owned(),
        needs: codes(&["other", "dental", "other", "childcare"]),
        actions: codes(&["listened", "interpreter_used", "listened"]),
        language: "es".to_owned(),
        county: Some("new_haven".to_owned()),
        follow_up: true,
        level: Level::T2,
    }
}

#[test]
fn codes_count_once_and_keep_no_order() -> Result<(), UnknownCode> {
    let given = written("emotional_support");
    let wrap_up = WrapUp::parse(&given)?;
    assert_eq!(wrap_up.needs(), ["childcare", "dental", "other"]);
    assert_eq!(wrap_up.actions(), ["interpreter_used", "listened"]);
    assert_eq!(wrap_up.disposition(), "emotional_support");
    assert_eq!(wrap_up.language(), "es");
    assert_eq!(wrap_up.county(), Some("new_haven"));
    assert!(wrap_up.follow_up());
    assert_eq!(wrap_up.level(), Level::T2);
    let turned = Codes {
        needs: codes(&["childcare", "dental", "other"]),
        actions: codes(&["interpreter_used", "listened"]),
        ..given
    };
    assert_eq!(WrapUp::parse(&turned), Ok(wrap_up));
    Ok(())
}

#[test]
fn of_what_was_no_request_for_help_nothing_further_is_kept() -> Result<(), UnknownCode> {
    let wrap_up = WrapUp::parse(&written("hang_up"))?;
    assert_eq!(wrap_up.disposition(), "hang_up");
    assert_eq!(wrap_up.needs(), [""; 0]);
    assert_eq!(wrap_up.actions(), [""; 0]);
    assert_eq!((wrap_up.county(), wrap_up.follow_up()), (None, false));
    assert_eq!((wrap_up.language(), wrap_up.level()), ("es", Level::T2));
    Ok(())
}

#[test]
fn a_code_of_one_list_is_none_of_another() {
    let fine = written("emotional_support");
    let refused = [
        Codes {
            needs: codes(&["emotional_support"]),
            ..fine.clone()
        },
        Codes {
            actions: codes(&["dental"]),
            ..fine.clone()
        },
        Codes {
            actions: codes(&["none"]),
            ..fine.clone()
        },
        Codes {
            county: Some("bronx".to_owned()),
            ..fine.clone()
        },
        Codes {
            language: "a language".to_owned(),
            ..fine
        },
        written("dental"),
        written(""),
        Codes {
            needs: codes(&["silent"]),
            ..written("silent")
        },
    ];
    for codes in refused {
        assert_eq!(WrapUp::parse(&codes), Err(UnknownCode), "{codes:?}");
    }
}

proptest! {
    /// What a client makes up never gets into the totals.
    #[test]
    fn free_text_is_refused(text in "\\PC{0,40}") {
        let text = format!("{text}!");
        let fine = written("emotional_support");
        let made_up = [
            written(&text),
            Codes { needs: vec![text.clone()], ..fine.clone() },
            Codes { actions: vec![text.clone()], ..fine.clone() },
            Codes { language: text.clone(), ..fine.clone() },
            Codes { county: Some(text), ..fine },
        ];
        for codes in made_up {
            prop_assert_eq!(WrapUp::parse(&codes), Err(UnknownCode));
        }
    }
}
