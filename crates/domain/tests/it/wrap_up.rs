//! What is kept of a finished chat.

use domain::{
    Level,
    wrap_up::{UnknownCode, WrapUp},
};
use proptest::prelude::*;

fn codes(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

#[test]
fn needs_count_once_and_keep_no_order() -> Result<(), UnknownCode> {
    let given = codes(&["other", "dental", "other", "childcare"]);
    let wrap_up = WrapUp::parse("emotional_support", &given, Level::T2)?;
    assert_eq!(wrap_up.needs(), ["childcare", "dental", "other"]);
    assert_eq!(wrap_up.disposition(), "emotional_support");
    assert_eq!(wrap_up.level(), Level::T2);
    let turned = codes(&["childcare", "dental", "other"]);
    assert_eq!(
        WrapUp::parse("emotional_support", &turned, Level::T2),
        Ok(wrap_up)
    );
    Ok(())
}

#[test]
fn a_call_that_was_none_needs_nothing_more() -> Result<(), UnknownCode> {
    assert!(WrapUp::parse("hang_up", &[], Level::T5)?.needs().is_empty());
    Ok(())
}

#[test]
fn a_need_is_no_disposition_and_a_disposition_no_need() {
    let refused = [
        WrapUp::parse("dental", &[], Level::T4),
        WrapUp::parse("silent", &codes(&["silent"]), Level::T4),
        WrapUp::parse("", &[], Level::T4),
        WrapUp::parse("silent", &codes(&["dental", ""]), Level::T4),
    ];
    for result in refused {
        assert_eq!(result, Err(UnknownCode));
    }
}

proptest! {
    /// What a client makes up never gets into the totals.
    #[test]
    fn free_text_is_refused(text in "\\PC{0,40}") {
        let as_need = WrapUp::parse("silent", &[format!("{text}!")], Level::T4);
        prop_assert_eq!(as_need, Err(UnknownCode));
        let as_disposition = WrapUp::parse(&format!("{text}!"), &[], Level::T4);
        prop_assert_eq!(as_disposition, Err(UnknownCode));
    }
}
