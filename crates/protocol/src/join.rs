//! Referrals about the same person (R367): shown side by side to whoever holds one, joined by hand, parted again.

use crate::shape::wire;
use crate::{
    Bytes, ItemId,
    ids::Reference,
    queue::Level,
    referral::{ConsentBasis, FormKind, MayContact, PersonKnows, Sender},
};
use serde::{Deserialize, Serialize};

wire! {
    strict
    /// `POST /api/v1/referrals/beside`: another referral, beside one that the caller holds. `notFound` unless it is theirs too, or
    /// waits and might come to them.
    struct BesideParams {
        /// The item of the one that they hold.
        pub item_id: ItemId,
        /// The item of the other one.
        pub other_item_id: ItemId,
    }
}

wire! {
    /// A referral that is read beside another one.
    struct BesideReferral {
        /// What its sender calls it.
        pub reference: Reference,
        /// Who sent it.
        pub from: Sender,
        /// How urgent it is, or was when it was joined.
        pub level: Level,
        /// Which form it came on.
        pub form: FormKind,
        /// Whether the person knows, as it stands in clear.
        pub person_knows: PersonKnows,
        /// On what it rests, as it stands in clear.
        pub consent: ConsentBasis,
        /// Whether the person may be contacted.
        pub contact: MayContact,
        /// The key whose signature has to be in the box; null for a forwarder that has none.
        #[cfg_attr(feature = "ts", ts(type = "string | null"))]
        pub signer: Option<Bytes>,
        /// The box.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub sealed: Bytes,
    }
}

wire! {
    strict
    /// `POST /api/v1/referrals/joined`: what is joined to a referral that the caller holds.
    struct ReadJoinedParams {
        /// Its item.
        pub item_id: ItemId,
    }
}

wire! {
    /// What is joined to a referral.
    struct JoinedResponse {
        /// Each of them.
        pub joined: Vec<BesideReferral>,
    }
}

wire! {
    strict
    /// `POST /api/v1/referrals/join`: both are about the same person, as the caller has seen. The other one is closed as a duplicate;
    /// its box stays readable beside this one until this one closes. Who sent it learns nothing.
    struct JoinParams {
        /// The item that goes on: the caller's.
        pub item_id: ItemId,
        /// The holder's number.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub fence: u64,
        /// The item of the other one: the caller's too, or one that waits and might come to them.
        pub other_item_id: ItemId,
    }
}

wire! {
    strict
    /// `POST /api/v1/referrals/part`: it is about somebody else after all. It waits again.
    struct PartParams {
        /// The item that it is joined to: the caller's.
        pub item_id: ItemId,
        /// The holder's number.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub fence: u64,
        /// What the sender of the joined one calls it.
        pub reference: Reference,
    }
}
