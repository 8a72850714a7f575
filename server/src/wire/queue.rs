//! The queue's words and items.

use super::{ToWire, at, seq, words};
use crate::{
    chat::grant::Grant,
    config::TriagePolicy,
    triage::{coming, on_call::Beside, pick},
};
use domain::{
    Item, ItemKind, ItemState, Level, MemberId, Millis,
    ladder::{Rung, Step},
    level::{DeviceRisk, Safety, SetBy, Why},
    offer::Offer,
    person::Gender,
    transfer::SilencePolicy,
};
use protocol::{
    self as wire, Bytes,
    queue::{ItemState as Stands, QueueItem},
};

words!(
    Level,
    wire::queue::Level {
        T1,
        T2,
        T3,
        T4,
        T5,
        Tx
    }
);
words!(Gender, wire::queue::Gender { Woman, Man });
words!(
    ItemKind,
    wire::queue::ItemKind {
        Chat,
        Callback,
        Referral
    }
);
words!(
    Safety,
    wire::queue::Safety {
        InDangerNow,
        CannotTalkLong,
        OkForNow,
        NotSaid
    }
);
words!(
    DeviceRisk,
    wire::queue::Device {
        MineOnly,
        Shared,
        MayBeChecked,
        MayBeTaken,
        NotSaid
    }
);
words!(
    pick::Reason,
    wire::queue::PickReason {
        Language,
        Urgency,
        ColleagueAsked
    }
);
words!(
    Rung,
    wire::queue::Rung {
        Primary,
        Secondary,
        Supervisor,
        Director,
        Slow
    }
);
words!(
    SetBy,
    wire::queue::LevelSetBy {
        Person,
        Forwarder,
        Advocate,
        Supervisor,
        Timer
    }
);
words!(
    Why,
    wire::queue::LevelReason {
        DangerNow,
        ControllerNear,
        Weapon,
        CareNow,
        SuicideAttempt,
        ChildWithController,
        BeingMoved,
        Under18,
        PhoneAtRisk,
        CannotTalkLong,
        NoSafeBed,
        LeftToday,
        DeathThreats,
        SuicidalThoughts,
        PregnantOrIll,
        RemovalSoon,
        PoliceThere,
        OnTheLine,
        Exploited,
        LeftLately,
        Stalked,
        HousingEnds,
        DeadlineSoon,
        Past,
        Services,
        Helper,
        Provider,
        NotSaid,
        Question,
        Training,
        Research,
        Press,
        Test,
        Spam,
        Prank,
        Abusive,
        WaitedLong,
    }
);

/// An item for the desk: its age to the minute, before whom it is put, and who is called.
pub fn item(item: &Item, offers: &[Offer], calls: &[MemberId]) -> QueueItem {
    let state = match item.state {
        ItemState::Waiting { .. } | ItemState::Closed => Stands::Waiting,
        ItemState::Claimed { by, .. } => Stands::Claimed {
            by: by.member.to_wire(),
        },
        ItemState::Transferring { from, to, .. } => Stands::Transferring {
            from: from.member.to_wire(),
            to: to.to_wire(),
        },
        ItemState::WrapUp { by, .. } => Stands::WrapUp {
            by: by.member.to_wire(),
        },
    };
    QueueItem {
        item_id: item.id.to_wire(),
        kind: item.about.kind().to_wire(),
        chat_id: item.chat().map(|chat| chat.to_wire()),
        level: item.assessment.level.to_wire(),
        level_by: item.assessment.by.to_wire(),
        level_why: item.assessment.why.to_wire(),
        level_confirmed: item.assessment.confirmed,
        language: item.language.clone(),
        minor: item.minor,
        supervisor: item.supervisor,
        drill: item.drill,
        unverified: item.unverified,
        prefers: item.prefers.map(|prefers| prefers.to_wire()),
        live: item.live,
        returning: item.returning,
        waiting_since_at: at(item.waiting_since.to_minute()),
        state,
        offers: offers.iter().map(offer).collect(),
        called: calls.iter().map(ToWire::to_wire).collect(),
    }
}

fn offer(offer: &Offer) -> wire::queue::Offer {
    wire::queue::Offer {
        member_id: offer.to.to_wire(),
        until_at: at(offer.until),
    }
}

/// What somebody is called about.
pub fn call(call: &coming::Call) -> wire::queue::Call {
    let item = &call.item;
    wire::queue::Call {
        item_id: item.id.to_wire(),
        level: item.assessment.level.to_wire(),
        waiting_since_at: at(item.waiting_since.to_minute()),
        why: match call.beside {
            None => wire::queue::CallReason::Waits,
            Some(Beside::Imminent) => wire::queue::CallReason::Imminent,
            Some(Beside::Silent) => wire::queue::CallReason::Silent,
        },
    }
}

/// Who is asked and called, and when.
pub fn calling(policy: &TriagePolicy) -> wire::queue::CallingResponse {
    let level = |level: &Level| wire::queue::CallingLevel {
        level: level.to_wire(),
        target_secs: secs(policy.targets.of(*level)),
        steps: policy.ladders.of(*level).steps().iter().map(step).collect(),
    };
    wire::queue::CallingResponse {
        levels: Level::ALL.iter().map(level).collect(),
        offer_secs: secs(policy.offers.answer),
        widen_secs: secs(policy.offers.widen),
        any_language_secs: secs(policy.offers.any_language),
        rest_secs: secs(policy.offers.rest),
        again_secs: secs(policy.ladders.again),
        coming_secs: secs(policy.ladders.coming),
        away_secs: secs(policy.care.away),
        debrief_secs: secs(policy.care.debrief),
        relief_secs: secs(policy.care.relief),
        silence: silence(&policy.silence),
    }
}

/// When a holder counts as silent.
pub fn silence(policy: &SilencePolicy) -> wire::queue::Silence {
    wire::queue::Silence {
        nudge_secs: secs(policy.nudge),
        stand_in_secs: secs(policy.stand_in),
    }
}

fn step(step: &Step) -> wire::queue::CallingStep {
    wire::queue::CallingStep {
        after_secs: secs(step.after),
        rung: step.rung.to_wire(),
    }
}

/// A length in whole seconds.
pub fn secs(length: Millis) -> u32 {
    u32::try_from(length.0 / 1_000).unwrap_or(u32::MAX)
}

/// A way in.
pub fn grant(grant: Grant) -> wire::queue::Grant {
    wire::queue::Grant {
        group_info: Bytes(grant.group_info),
        intake: Bytes(grant.intake),
        lost: grant.lost.iter().map(ToWire::to_wire).collect(),
        seq: seq(grant.seq),
    }
}
