//! Ids: 16 random bytes, never time-ordered, so that two of them say nothing about each other (rulings 21).

use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name([u8; 16]);

        impl $name {
            /// The id made of these bytes. The caller takes them from chance or from where they were kept.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The bytes.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        // Ids stay out of logs (conventions 23): the name of the type is all that is shown.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

id!(
    /// One end-to-end encrypted conversation; also the id of its MLS group.
    ChatId
);
id!(
    /// Anything that waits for a human.
    ItemId
);
id!(
    /// What a sender calls one entry; unique within its chat.
    ClientId
);
id!(
    /// One staff member.
    MemberId
);
id!(
    /// One device of a staff member.
    DeviceId
);
id!(
    /// A group of staff who share a team key.
    TeamId
);
id!(
    /// One case record.
    CaseId
);
id!(
    /// One entry of a case record.
    EntryId
);
id!(
    /// One picture beside a case record.
    FileId
);
id!(
    /// One request to be called back.
    CallbackId
);
id!(
    /// What another hotline sent about a person.
    ReferralId
);
id!(
    /// Another hotline or agency that sends referrals.
    ForwarderId
);
id!(
    /// One key of a forwarder, by which its requests are known.
    CredentialId
);
id!(
    /// One request to a colleague to come into a chat.
    InvitationId
);
id!(
    /// What two of the staff say to each other beside a chat.
    AsideId
);
id!(
    /// One way in for a new device.
    EnrolmentId
);
id!(
    /// One request to come past a conflict.
    GlassId
);
id!(
    /// One way in which somebody of the staff is reached outside of the browser.
    WayId
);
id!(
    /// One page to one person.
    PageId
);
id!(
    /// One planned shift.
    ShiftId
);
id!(
    /// One weekly pattern that shifts are planned from.
    PatternId
);
id!(
    /// One time that somebody was there, from clocking in to clocking out.
    AttendanceId
);
id!(
    /// Something that somebody has to do by a certain time.
    TaskId
);
id!(
    /// One consent to tell an agency something.
    ReleaseId
);
id!(
    /// That something was told; also the letter that tells it.
    DisclosureId
);
id!(
    /// One request by law for what the line keeps.
    LegalId
);
id!(
    /// One record that is not deleted because of such a request.
    HoldId
);
id!(
    /// Something that went wrong, or is about to.
    IncidentId
);
id!(
    /// An alert to everybody who works here.
    AlertId
);
id!(
    /// What one member counted of their cases in a quarter; a new one each time.
    CountId
);
id!(
    /// One agency of the directory.
    OrganisationId
);
id!(
    /// One thing that an agency of the directory offers.
    ServiceId
);
id!(
    /// One place of an agency of the directory.
    LocationId
);
