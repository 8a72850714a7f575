//! How a new device is compared, approved and certified, and how its vault opens.

use seal::{
    Error, Identity, Refusal, Trust,
    cert::Roles,
    enrol::{Comparison, commitment, is_committed},
    identity::{DeviceKeys, DeviceRequest},
    passphrase::PassphraseKeys,
    vault::Vault,
};

use crate::world::{NOW, Org, request};

const ENROLMENT: [u8; 16] = [3; 16];
const SALT: [u8; 16] = [4; 16];
const PASSPHRASE: &str = "velvet otter lantern";

fn comparison<'a>(
    root: &'a seal::Root,
    member: &'a [u8; 16],
    device: &'a DeviceRequest,
) -> Comparison<'a> {
    Comparison {
        root,
        enrolment: &ENROLMENT,
        member,
        device,
    }
}

#[test]
fn both_sides_show_the_same_digits_and_any_difference_shows_others() {
    let (org, other) = (Org::new().root.root(), Org::new().root.root());
    let device = DeviceKeys::generate().unwrap().request().unwrap();
    let swapped = DeviceKeys::generate().unwrap().request().unwrap();
    let (desk, own) = ([1; 32], [2; 32]);
    let digits = comparison(&org, &[5; 16], &device).digits(&desk, &own);
    let groups: Vec<&str> = digits.split(' ').collect();
    assert_eq!(groups.len(), 5);
    assert!(groups.iter().all(|group| group.len() == 4));
    assert!(groups.concat().chars().all(|digit| digit.is_ascii_digit()));
    assert_eq!(
        comparison(&org, &[5; 16], &device).digits(&desk, &own),
        digits
    );
    let others = [
        comparison(&other, &[5; 16], &device).digits(&desk, &own),
        comparison(&org, &[6; 16], &device).digits(&desk, &own),
        comparison(&org, &[5; 16], &swapped).digits(&desk, &own),
        comparison(&org, &[5; 16], &device).digits(&own, &own),
        comparison(&org, &[5; 16], &device).digits(&desk, &desk),
    ];
    assert!(others.iter().all(|other| *other != digits));
}

#[test]
fn a_desk_is_bound_to_the_nonce_it_committed_to() {
    let commitment = commitment(&ENROLMENT, &[1; 32]);
    assert!(is_committed(&commitment, &ENROLMENT, &[1; 32]));
    assert!(!is_committed(&commitment, &ENROLMENT, &[2; 32]));
    assert!(!is_committed(&commitment, &[9; 16], &[1; 32]));
}

#[test]
fn only_a_valid_device_of_the_same_person_approves() {
    let org = Org::new();
    let root = org.root.root();
    let alex = org.advocate("Alex", 1);
    let member = alex.staff().member;
    let device = DeviceKeys::generate().unwrap().request().unwrap();
    let swapped = DeviceKeys::generate().unwrap().request().unwrap();
    let approval = comparison(&root, &member, &device).approve(&alex);
    let verify = |member, device, trust: &Trust| {
        comparison(&root, member, device)
            .verify_approval(&approval, trust)
            .err()
    };
    assert_eq!(verify(&member, &device, &org.trust()), None);
    let refused = Some(Error::Refused(Refusal::Identity));
    assert_eq!(verify(&[9; 16], &device, &org.trust()), refused);
    let forged = Some(Error::Signature("approval"));
    assert_eq!(verify(&member, &swapped, &org.trust()), forged);
    let revoked = Some(Error::Refused(Refusal::Revoked));
    assert_eq!(verify(&member, &device, &org.revoking(&[1])), revoked);
}

#[test]
fn a_new_device_takes_only_a_certificate_for_itself_that_leads_to_the_root() {
    let (org, other) = (Org::new(), Org::new());
    let root = org.root.root();
    let keys = DeviceKeys::generate().unwrap();
    let device = keys.request().unwrap();
    let asked = request("Dora", Roles::ADVOCATE, 7, 30);
    let verify = |chain: &seal::Chain| {
        comparison(&root, &asked.member, &device)
            .verify_chain(chain, &org.trust())
            .err()
    };
    let chain = org.certifier.certify(&asked, &device).unwrap();
    assert_eq!(verify(&chain), None);
    let foreign = other.certifier.certify(&asked, &device).unwrap();
    assert_eq!(verify(&foreign), Some(Error::Refused(Refusal::Uncertified)));
    let swapped = DeviceKeys::generate().unwrap().request().unwrap();
    let swapped = org.certifier.certify(&asked, &swapped).unwrap();
    assert_eq!(verify(&swapped), Some(Error::Refused(Refusal::OtherKey)));
    let somebody = request("Eve", Roles::ADVOCATE, 8, 30);
    let somebody = org.certifier.certify(&somebody, &device).unwrap();
    assert_eq!(verify(&somebody), Some(Error::Refused(Refusal::OtherKey)));
    assert!(chain.device().subject().not_before <= NOW);
}

fn vault(identity: Identity) -> Vault {
    Vault {
        identity,
        certifier: None,
    }
}

#[test]
fn a_bound_vault_needs_passphrase_and_browser() {
    let org = Org::new();
    let vault = vault(org.advocate("Alex", 1));
    let member = vault.identity.staff().member;
    let keys = |browser: Option<[u8; 32]>| {
        let keys = PassphraseKeys::derive(PASSPHRASE, &SALT).unwrap();
        match browser {
            Some(browser) => keys.bound(&browser).unwrap(),
            None => keys,
        }
    };
    let sealed = vault.seal(&keys(Some([1; 32]))).unwrap();
    assert!(Vault::open(&sealed, &keys(Some([1; 32])), &member).is_ok());
    for wrong in [None, Some([2; 32])] {
        let opened = Vault::open(&sealed, &keys(wrong), &member);
        assert_eq!(opened.err(), Some(Error::Sealed("vault")));
    }
    assert_eq!(
        keys(None).auth,
        keys(Some([1; 32])).auth,
        "the log-in is the same in every browser"
    );
}

#[test]
fn a_passkey_opens_the_vault_of_its_device_only() {
    let org = Org::new();
    let vault = vault(org.advocate("Alex", 1));
    let staff = vault.identity.staff();
    let keys = PassphraseKeys::derive(PASSPHRASE, &SALT).unwrap();
    let sealed = vault.seal(&keys).unwrap();
    let wrapped = keys.wrap(&[8; 32], &staff.device).unwrap();
    let opened = PassphraseKeys::unwrap(&wrapped, &[8; 32], &staff.device).unwrap();
    assert!(Vault::open(&sealed, &opened, &staff.member).is_ok());
    assert_eq!(opened.auth, [0; 32], "it proves no log-in");
    for (prf, device) in [([9; 32], staff.device), ([8; 32], [0; 16])] {
        let refused = PassphraseKeys::unwrap(&wrapped, &prf, &device);
        assert_eq!(refused.err(), Some(Error::Sealed("vault key")));
    }
}
