//! Who works in a history: the same people in each, told by a number.

use domain::{
    DeviceId, Holder, MemberId, TeamId, Timestamp,
    permission::{Actor, Role, Roles},
    person::{Facts, Gender},
};
use sotto::{hub::Address, staff::session::Caller};
use store::{
    Store,
    staff::{DeviceRow, StaffRow, TeamRow},
};

/// The team that they answer for.
pub(super) const TEAM: TeamId = TeamId::from_bytes([7; 16]);

/// One person, as the simulation and its checker know them; the database is told the same.
#[derive(Debug)]
pub(super) struct Person {
    pub roles: &'static [Role],
    /// Whether they may come to minors.
    pub cleared: bool,
    /// What they answer in.
    pub languages: &'static [&'static str],
    /// As whom they answer.
    pub gender: Option<Gender>,
}

/// Everybody.
pub(super) const CREW: [Person; 6] = [
    Person {
        roles: &[Role::Advocate],
        cleared: true,
        languages: &["en"],
        gender: Some(Gender::Woman),
    },
    Person {
        roles: &[Role::Advocate],
        cleared: false,
        languages: &["en", "es"],
        gender: None,
    },
    Person {
        roles: &[Role::Advocate],
        cleared: false,
        languages: &["es"],
        gender: Some(Gender::Man),
    },
    Person {
        roles: &[Role::Advocate, Role::CaseWorker],
        cleared: true,
        languages: &["en"],
        gender: Some(Gender::Man),
    },
    Person {
        roles: &[Role::Supervisor],
        cleared: true,
        languages: &["en"],
        gender: Some(Gender::Woman),
    },
    Person {
        roles: &[Role::Director],
        cleared: true,
        languages: &["en"],
        gender: None,
    },
];

/// One of the crew, by their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Who(pub usize);

impl Who {
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..CREW.len()).map(Self)
    }

    /// Whose id it is.
    pub(super) fn of(member: MemberId) -> Self {
        Self(usize::from(member.as_bytes()[0]))
    }

    pub(super) fn person(self) -> &'static Person {
        &CREW[self.0]
    }

    pub(super) fn member(self) -> MemberId {
        MemberId::from_bytes(self.id(0x4d))
    }

    pub(super) fn holder(self) -> Holder {
        Holder {
            member: self.member(),
            device: DeviceId::from_bytes(self.id(0xde)),
        }
    }

    pub(super) fn actor(self) -> Actor {
        Actor {
            member: self.member(),
            roles: self.roles(),
        }
    }

    pub(super) fn caller(self, now: Timestamp) -> Caller {
        Caller {
            actor: self.actor(),
            device: self.holder().device,
            session: [self.byte(); 32],
            ends_at: now,
            proven_at: now,
        }
    }

    pub(super) fn address(self) -> Address {
        Address::Staff {
            member: self.member(),
            device: self.holder().device,
            session: [self.byte(); 32],
            roles: self.roles(),
        }
    }

    /// Whether they answer people at all.
    pub(super) fn answers(self) -> bool {
        let one_of = [Role::Advocate, Role::Supervisor];
        self.person().roles.iter().any(|role| one_of.contains(role))
    }

    pub(super) fn leads(self) -> bool {
        self.person().roles.contains(&Role::Supervisor)
    }

    pub(super) fn speaks(self, tag: &str) -> bool {
        self.person().languages.contains(&tag)
    }

    fn roles(self) -> Roles {
        self.person().roles.iter().copied().collect()
    }

    fn id(self, fill: u8) -> [u8; 16] {
        let mut id = [fill; 16];
        id[0] = self.byte();
        id
    }

    fn byte(self) -> u8 {
        u8::try_from(self.0).unwrap()
    }
}

/// Puts everybody into a new database.
pub(super) async fn settle(store: &dyn Store) {
    let mut tx = store.begin().await.unwrap();
    let team = TeamRow {
        id: TEAM,
        notice: None,
        generation: 1,
        notice_until: Timestamp(0),
    };
    tx.put_team(&team).await.unwrap();
    for who in Who::all() {
        let staff = StaffRow {
            id: who.member(),
            login: format!("crew{}", who.0),
            salt: [0; 16],
            auth_hash: [0; 32],
            alias: format!("Crew {}", who.0),
            roles: who.roles(),
            team: TEAM,
            active: true,
        };
        assert!(tx.insert_staff(&staff).await.unwrap());
        let device = DeviceRow {
            id: who.holder().device,
            member: who.member(),
            chain: vec![who.byte()],
            hpke_key: Vec::new(),
            vault: Vec::new(),
        };
        tx.put_device(&device).await.unwrap();
        let person = who.person();
        let facts = Facts {
            cleared_on: person.cleared.then_some(Timestamp(0)),
            languages: person.languages.iter().map(|&tag| tag.to_owned()).collect(),
            gender: person.gender,
            ..Facts::default()
        };
        tx.put_facts(who.member(), &facts).await.unwrap();
    }
    tx.commit().await.unwrap();
}
