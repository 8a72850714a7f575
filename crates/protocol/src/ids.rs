//! Identifiers: 16 random bytes each (a token has 32), never time-ordered (rulings 21), base64url in JSON.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Reads base64url without padding; `None` when it is anything else or has another length.
            pub fn parse(text: &str) -> Option<Self> {
                decode(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
            }
        }

        // Ids stay out of logs (conventions 23).
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl de::Visitor<'_> for Visitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        write!(f, "{} bytes as base64url without padding", $len)
                    }

                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$name, E> {
                        $name::parse(text)
                            .ok_or_else(|| E::invalid_value(de::Unexpected::Other("text"), &self))
                    }
                }
                deserializer.deserialize_str(Visitor)
            }
        }
    };
}

id!(
    /// One chat; also the id of its MLS group.
    ChatId, 16
);
id!(
    /// One request to be called.
    CallbackId, 16
);
id!(
    /// Anything that waits for a human.
    ItemId, 16
);
id!(
    /// Chosen by the sender for one entry; a resend under the same id is answered with the first number.
    ClientId, 16
);
id!(
    /// One device of a staff member, as named in its certificate.
    DeviceId, 16
);
id!(
    /// One staff member, as named in certificates.
    MemberId, 16
);
id!(
    /// A group of staff who share a team key.
    TeamId, 16
);
id!(
    /// One case record.
    CaseId, 16
);
id!(
    /// One entry of a case record.
    EntryId, 16
);
id!(
    /// One agency of the directory.
    OrganisationId, 16
);
id!(
    /// One thing that an agency of the directory offers.
    ServiceId, 16
);
id!(
    /// One place of an agency of the directory.
    LocationId, 16
);
id!(
    /// One picture beside a case record.
    FileId, 16
);
id!(
    /// One request to a colleague to come into a chat.
    InvitationId, 16
);
id!(
    /// What two of the staff say to each other beside a chat.
    AsideId, 16
);
id!(
    /// One way in for a new device.
    EnrolmentId, 16
);
id!(
    /// One request to come past a conflict.
    GlassId, 16
);
id!(
    /// One way in which somebody of the staff is reached.
    WayId, 16
);
id!(
    /// Another hotline or agency that sends referrals.
    ForwarderId, 16
);
id!(
    /// One key of a forwarder.
    CredentialId, 16
);
id!(
    /// What a forwarder calls a referral; also the `Idempotency-Key` of its request.
    Reference, 16
);
id!(
    /// One planned shift.
    ShiftId, 16
);
id!(
    /// One weekly pattern that shifts are planned from.
    PatternId, 16
);
id!(
    /// Something that somebody has to do by a certain time.
    TaskId, 16
);
id!(
    /// One consent to tell an agency something.
    ReleaseId, 16
);
id!(
    /// What one member counted of their cases.
    CountId, 16
);
id!(
    /// That something was told; also the letter that tells it.
    DisclosureId, 16
);
id!(
    /// A session of the caller, as the list of sessions names it.
    SessionId, 16
);
id!(
    /// A capability: whoever shows it is the endpoint. The server keeps only its SHA-256.
    Token, 32
);
id!(
    /// One request by law for what the line keeps.
    LegalId, 16
);
id!(
    /// One record that is not deleted because of such a request.
    HoldId, 16
);
id!(
    /// Something that went wrong, or is about to.
    IncidentId, 16
);
id!(
    /// An alert to everybody who works here.
    AlertId, 16
);
