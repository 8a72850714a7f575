//! Certificates, notices, wrapped keys.

use seal::{
    Cert, Chain, Error, Notice, Refusal,
    boxes::SecretKey,
    cert::Roles,
    identity::{Certifier, CertifierKey, DeviceKeys},
    notice::Terms,
    team,
};

use crate::world::{DAY, NOW, Org, TEAM, request};

#[test]
fn a_chain_says_who_somebody_is() {
    let org = Org::new();
    let alex = org.staff("Álex", Roles::ADVOCATE.and(Roles::INTERPRETER), 1);
    let chain = Chain::decode(&alex.chain().encode()).unwrap();
    assert_eq!(&chain, alex.chain());
    chain.verify(&org.root.root(), &[], NOW).unwrap();
    let staff = chain.staff();
    assert_eq!((staff.alias.as_str(), staff.serial), ("Álex", 1));
    assert!(staff.roles.any_of(Roles::INTERPRETER) && !staff.roles.any_of(Roles::SUPERVISOR));
}

#[test]
fn every_changed_bit_of_a_chain_is_noticed() {
    let org = Org::new();
    let chain = org.advocate("Alex", 1).chain().encode();
    for place in 0..chain.len() {
        let mut changed = chain.clone();
        changed[place] ^= 1;
        let verified =
            Chain::decode(&changed).and_then(|chain| chain.verify(&org.root.root(), &[], NOW));
        assert!(verified.is_err(), "byte {place}");
    }
}

#[test]
fn time_and_revocation_count() {
    let org = Org::new();
    let root = org.root.root();
    let alex = org.advocate("Alex", 1);
    let at = |now, revoked: &[u64]| alex.chain().verify(&root, revoked, now).err();
    assert_eq!(at(NOW - DAY, &[]), None);
    assert_eq!(
        at(NOW - DAY - 1, &[]),
        Some(Error::Refused(Refusal::NotYet))
    );
    assert_eq!(at(NOW + 30 * DAY - 1, &[]), None);
    assert_eq!(
        at(NOW + 30 * DAY, &[]),
        Some(Error::Refused(Refusal::Expired))
    );
    assert_eq!(at(NOW, &[2, 1]), Some(Error::Refused(Refusal::Revoked)));
    assert_eq!(at(NOW, &[1_000]), Some(Error::Refused(Refusal::Revoked)));
}

#[test]
fn what_is_too_long_or_odd_cannot_be_certified() {
    let org = Org::new();
    let keys = DeviceKeys::generate().unwrap().request().unwrap();
    let certify = |alias: &str, days| {
        let request = request(alias, Roles::ADVOCATE, 1, days);
        org.certifier.certify(&request, &keys).err()
    };
    assert_eq!(certify("Alex", 34), None);
    assert_eq!(certify("Alex", 35), Some(Error::Refused(Refusal::TooLong)));
    assert_eq!(certify("", 1), Some(Error::Malformed("alias")));
    assert_eq!(certify("a\nb", 1), Some(Error::Malformed("alias")));
    assert_eq!(certify(&"x".repeat(65), 1), Some(Error::Malformed("alias")));
}

#[test]
fn a_device_cannot_certify_and_a_certifier_needs_the_root() {
    let org = Org::new();
    let key = CertifierKey::generate().unwrap();
    let request = request("Eve", Roles::SUPERVISOR, 5, 30);
    let other = Org::new();
    let cert = other.root.certify(&request, &key).unwrap();
    let eve = Certifier::new(key, cert).unwrap();
    let keys = DeviceKeys::generate().unwrap();
    let chain = eve.certify(&request, &keys.request().unwrap()).unwrap();
    let refused = chain.verify(&org.root.root(), &[], NOW).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::Uncertified)));
    // A certificate of the wrong kind does not make a certifier.
    let device = org.advocate("Alex", 1).chain().device().clone();
    let key = CertifierKey::generate().unwrap();
    let refused = Certifier::new(key, Cert::decode(&device.encode()).unwrap()).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::OtherKey)));
}

#[test]
fn a_notice_that_is_over_or_too_long_is_refused() {
    let org = Org::new();
    let root = org.root.root();
    let terms = Org::terms(&org.team_key);
    let notice = Notice::issue(&terms, &org.certifier).unwrap();
    let at = |now| Notice::verify(&notice, &root, now).err();
    assert_eq!(at(NOW), None);
    assert_eq!(
        at(terms.not_before - 1),
        Some(Error::Refused(Refusal::NotYet))
    );
    assert_eq!(at(terms.not_after), Some(Error::Refused(Refusal::Expired)));
    let long = Terms {
        not_after: terms.not_before + 8 * DAY,
        ..terms.clone()
    };
    assert_eq!(
        Notice::issue(&long, &org.certifier).err(),
        Some(Error::Refused(Refusal::TooLong))
    );
    let revoked = Terms {
        revoked: vec![4, 1_000],
        ..terms
    };
    let notice = Notice::issue(&revoked, &org.certifier).unwrap();
    let refused = Notice::verify(&notice, &root, NOW).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::Revoked)));
}

#[test]
fn a_notice_carries_the_revoked_serials() {
    let org = Org::new();
    let terms = Terms {
        revoked: vec![3, 5, 8],
        ..Org::terms(&org.team_key)
    };
    let bytes = Notice::issue(&terms, &org.certifier).unwrap();
    let notice = Notice::verify(&bytes, &org.root.root(), NOW).unwrap();
    assert_eq!(notice.terms(), &terms);
}

#[test]
fn a_team_key_opens_only_for_its_device_and_only_as_signed() {
    let org = Org::new();
    let (alex, bea) = (org.advocate("Alex", 1), org.advocate("Bea", 2));
    let trust = org.trust();
    let to = (bea.chain(), &bea.box_key().unwrap());
    let wrapped = team::wrap(&alex, to, TEAM, 12, (&org.team_key, &trust)).unwrap();
    let key = team::unwrap(&bea, &wrapped, &org.notice, &trust).unwrap();
    assert_eq!(key.public().unwrap(), org.team_key.public().unwrap());

    assert!(team::unwrap(&alex, &wrapped, &org.notice, &trust).is_err());
    let refused = team::unwrap(&bea, &wrapped, &org.notice, &org.revoking(&[1])).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::Revoked)));
    assert!(team::unwrap_old(&bea, &wrapped, (TEAM, 11), &trust).is_err());
    for place in (0..wrapped.len()).step_by(37) {
        let mut changed = wrapped.clone();
        changed[place] ^= 1;
        assert!(
            team::unwrap(&bea, &changed, &org.notice, &trust).is_err(),
            "byte {place}"
        );
    }
    // Another key than the notice names, properly signed.
    let other = SecretKey::generate().unwrap();
    let wrapped = team::wrap(&alex, to, TEAM, 12, (&other, &trust)).unwrap();
    let refused = team::unwrap(&bea, &wrapped, &org.notice, &trust).err();
    assert_eq!(refused, Some(Error::Sealed("team key")));
}

#[test]
fn nothing_is_wrapped_to_a_key_that_is_not_certified() {
    let org = Org::new();
    let (alex, bea) = (org.advocate("Alex", 1), org.advocate("Bea", 2));
    let to = (bea.chain(), &alex.box_key().unwrap());
    let refused = team::wrap(&alex, to, TEAM, 12, (&org.team_key, &org.trust())).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::OtherKey)));
    let to = (bea.chain(), &bea.box_key().unwrap());
    let refused = team::wrap(&alex, to, TEAM, 12, (&org.team_key, &org.revoking(&[2]))).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::Revoked)));
}

#[test]
fn an_intake_opens_only_for_its_team_chat_and_generation() {
    let org = Org::new();
    let (_, server) = org.open(crate::world::SUITES[0]);
    let open = |chat: [u8; 16], team: [u8; 16], generation| {
        seal::Intake::open(&server.intake, &org.team_key, &chat, &team, generation).err()
    };
    assert_eq!(open(server.chat, TEAM, 12), None);
    assert!(open([1; 16], TEAM, 12).is_some());
    assert!(open(server.chat, [1; 16], 12).is_some());
    assert!(open(server.chat, TEAM, 13).is_some());
    let (_, second) = org.open(crate::world::SUITES[0]);
    assert_eq!(server.intake.len(), second.intake.len());
}

#[test]
fn an_intake_is_sealed_again_to_a_newer_key() {
    let org = Org::new();
    let (_, server) = org.open(crate::world::SUITES[0]);
    let key = SecretKey::generate().unwrap();
    let terms = Terms {
        generation: 13,
        ..Org::terms(&key)
    };
    let bytes = Notice::issue(&terms, &org.certifier).unwrap();
    let notice = Notice::verify(&bytes, &org.root.root(), NOW).unwrap();
    let again = org.intake(&server).reseal(&notice).unwrap();
    let intake = seal::Intake::open(&again, &key, &server.chat, &TEAM, 13).unwrap();
    assert_eq!(intake.text, "I need help");
}
