//! Bodies about conflicts of interest.

use super::{AT, ITEM, MEMBER};
use crate::golden::Golden;
use protocol::{
    CaseId, GlassId,
    conflict::{
        AskGlassParams, BarParams, DecideGlassParams, Glass, GlassReason, GlassesResponse, Hidden,
        ReviewGlassParams,
    },
};

const GLASS: GlassId = GlassId([13; 16]);
const CASE: CaseId = CaseId([9; 16]);

pub(crate) fn add(golden: &mut Golden) {
    let (item, case) = (
        Hidden::Item { item_id: ITEM },
        Hidden::Case { case_id: CASE },
    );
    golden.add("Hidden.item", &item);
    golden.add("Hidden.case", &case);
    golden.add(
        "BarParams",
        &BarParams {
            hidden: item,
            member_id: MEMBER,
        },
    );
    golden.add(
        "AskGlassParams",
        &AskGlassParams {
            glass_id: GLASS,
            reason: GlassReason::ImminentDanger,
        },
    );
    golden.add(
        "DecideGlassParams",
        &DecideGlassParams {
            glass_id: GLASS,
            hidden: Some(case),
        },
    );
    golden.add("ReviewGlassParams", &ReviewGlassParams { glass_id: GLASS });
    add_glasses(golden, item, case);
}

fn add_glasses(golden: &mut Golden, item: Hidden, case: Hidden) {
    let glass = Glass {
        glass_id: GLASS,
        member_id: MEMBER,
        alias: "Alex".to_owned(),
        reason: GlassReason::NobodyElse,
        asked_at: AT,
        decide: true,
        choices: vec![item, case],
        opened: None,
        until_at: None,
        review_by_at: None,
    };
    golden.add("Glass", &glass);
    let opened = Glass {
        decide: false,
        choices: Vec::new(),
        opened: Some(item),
        until_at: Some(AT),
        review_by_at: Some(AT),
        ..glass.clone()
    };
    golden.add(
        "GlassesResponse",
        &GlassesResponse {
            glasses: vec![glass, opened],
        },
    );
    golden.add(
        "GlassReason.all",
        &vec![
            GlassReason::NobodyElse,
            GlassReason::ImminentDanger,
            GlassReason::NoConflict,
        ],
    );
}
