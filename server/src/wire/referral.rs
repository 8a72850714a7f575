//! What other hotlines send, between the wire and the rules.

use super::{FromWire, ToWire, at, seq, words};
use crate::referral::{Held, beside::Beside, read::Opened};
use domain::{
    Fence, ItemId,
    forwarder::Forwarder,
    level::Why,
    referral::{Consent, Contact, Form, Knows, LocalReason, Routing, Status},
};
use protocol::{self as wire, Bytes, Reference};
use store::referral::ReceiptRow;

words!(
    Form,
    wire::referral::FormKind {
        Referral,
        Tip,
        Training,
    }
);
words!(Knows, wire::referral::PersonKnows { Yes, No, Unknown });
words!(
    Consent,
    wire::referral::ConsentBasis {
        PersonAgreedWritten,
        PersonAgreedVerbal,
        PersonOnLine,
        ThirdPartyTip,
        Mandated,
        Unknown,
    }
);
words!(
    Contact,
    wire::referral::MayContact {
        Agreed,
        Ask,
        Allowed,
    }
);
words!(
    Status,
    wire::referral::ReferralStatus {
        Requested,
        Accepted,
        Rejected,
        Cancelled,
        InProgress,
        OnHold,
        Failed,
        Completed,
        EnteredInError,
    }
);
words!(
    LocalReason,
    wire::referral::LocalReason {
        NoCapacity,
        Waitlist,
        IneligibleAge,
        IneligibleArea,
        IneligibleStatus,
        Language,
        Safety,
        PersonDeclined,
        UnreachableWithinRules,
        Duplicate,
        ReleaseExpired,
        ReleaseWithdrawn,
        NoShow,
        ServedElsewhere,
        NeedMet,
    }
);

/// The readable part of a form.
pub fn routing(routing: wire::referral::Routing) -> Routing {
    Routing {
        form: Form::from_wire(routing.form),
        knows: Knows::from_wire(routing.person_knows),
        consent: Consent::from_wire(routing.consent),
        reasons: routing.reasons.into_iter().map(Why::from_wire).collect(),
        language: routing.language,
    }
}

/// An item that the caller says they hold.
pub fn held(item: wire::ItemId, fence: u64) -> Held {
    Held {
        item: ItemId::from_wire(item),
        fence: Fence(super::from_seq(fence)),
    }
}

/// A referral for who holds it.
pub fn referral(opened: Opened) -> wire::referral::ReferralResponse {
    let Opened {
        item,
        row,
        from,
        chat,
        signer,
    } = opened;
    wire::referral::ReferralResponse {
        item_id: item.id.to_wire(),
        fence: seq(item.fence.0),
        reference: Reference(row.reference),
        from: sender(from),
        form: row.form.to_wire(),
        person_knows: row.knows.to_wire(),
        consent: row.consent.to_wire(),
        contact: row.contact.to_wire(),
        status: row.status.to_wire(),
        chat_id: chat.map(|chat| chat.to_wire()),
        signer: signer.map(|key| Bytes(key.to_vec())),
        sealed: Bytes(row.sealed),
    }
}

/// A referral that is read beside another one.
pub fn beside(beside: Beside) -> wire::join::BesideReferral {
    let Beside {
        row,
        level,
        from,
        signer,
    } = beside;
    wire::join::BesideReferral {
        reference: Reference(row.reference),
        from: sender(from),
        level: level.to_wire(),
        form: row.form.to_wire(),
        person_knows: row.knows.to_wire(),
        consent: row.consent.to_wire(),
        contact: row.contact.to_wire(),
        signer: signer.map(|key| Bytes(key.to_vec())),
        sealed: Bytes(row.sealed),
    }
}

/// That a form came, for who sent it.
pub fn receipt(row: &ReceiptRow) -> wire::referral::OwnReceipt {
    wire::referral::OwnReceipt {
        reference: Reference(row.reference),
        form: row.form.map(|form| form.to_wire()),
        received_at: at(row.received_at),
    }
}

fn sender(from: Forwarder) -> wire::referral::Sender {
    wire::referral::Sender {
        forwarder_id: from.id.to_wire(),
        registered: !from.is_nobody(),
        verified: from.is_verified(),
        law_enforcement: from.kind.is_law_enforcement(),
        kind: from.kind.to_wire(),
        stance: from.stance.to_wire(),
        name: from.name,
        hours: from.hours,
        phone: from.phone,
    }
}
