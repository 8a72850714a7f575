//! Bodies about referrals that are about the same person.

use super::{
    ITEM, bytes,
    referral::{REFERENCE, sender},
};
use crate::golden::Golden;
use protocol::{
    ItemId,
    join::{
        BesideParams, BesideReferral, JoinParams, JoinedResponse, PartParams, ReadJoinedParams,
    },
    queue::Level,
    referral::{ConsentBasis, FormKind, MayContact, PersonKnows},
};

const OTHER: ItemId = ItemId([21; 16]);

pub(crate) fn add(golden: &mut Golden) {
    let beside = BesideReferral {
        reference: REFERENCE,
        from: sender(),
        level: Level::T2,
        form: FormKind::Tip,
        person_knows: PersonKnows::No,
        consent: ConsentBasis::ThirdPartyTip,
        contact: MayContact::Ask,
        signer: Some(bytes(3)),
        sealed: bytes(4),
    };
    golden.add(
        "BesideParams",
        &BesideParams {
            item_id: ITEM,
            other_item_id: OTHER,
        },
    );
    golden.add("BesideReferral", &beside);
    golden.add("ReadJoinedParams", &ReadJoinedParams { item_id: ITEM });
    golden.add(
        "JoinedResponse",
        &JoinedResponse {
            joined: vec![beside],
        },
    );
    golden.add(
        "JoinParams",
        &JoinParams {
            item_id: ITEM,
            fence: 3,
            other_item_id: OTHER,
        },
    );
    golden.add(
        "PartParams",
        &PartParams {
            item_id: ITEM,
            fence: 3,
            reference: REFERENCE,
        },
    );
}
