//! Introductions between the wire and the rules.

use super::{ToWire as _, seq};
use crate::introduction::{knock::Standing, seat::Shown};
use domain::InvitationId;
use protocol::{self as wire, Bytes};

/// How it stands, for the worker.
pub fn standing(standing: Standing) -> wire::introduction::GuestResponse {
    use wire::introduction::GuestResponse as Told;
    match standing {
        Standing::Expected => Told::Expected,
        Standing::Here => Told::Here,
        Standing::Welcomed {
            chat,
            welcome,
            seq: number,
        } => Told::Welcomed {
            chat_id: chat.to_wire(),
            welcome: Bytes(welcome),
            seq: seq(number),
        },
        Standing::Over { completed } => Told::Over { completed },
    }
}

/// A seat as the chat is told of it, with the keys of who knocks.
pub fn seat(shown: Shown, keys: Option<Vec<u8>>) -> Option<wire::introduction::GuestSeat> {
    use wire::introduction::GuestSeat as Told;
    let knock =
        |id: InvitationId, keys: Option<Vec<u8>>| keys.map(|keys| (id.to_wire(), Bytes(keys)));
    match shown {
        Shown::Asked(id) => knock(id, keys).map(|(invitation_id, key_package)| Told::Asked {
            invitation_id,
            key_package,
        }),
        Shown::Coming(id) => knock(id, keys).map(|(invitation_id, key_package)| Told::Coming {
            invitation_id,
            key_package,
        }),
        Shown::Here { ready } => Some(Told::Here { ready }),
        Shown::Leaving => Some(Told::Leaving),
    }
}
