//! Insiders with keys of their own who do not keep to our rules: they speak MLS correctly, but build commits that our
//! own functions never would. The server must refuse each, and so must every client if the server lets it pass.

use openmls::prelude::{
    CommitBuilder, Extension, Extensions, Initial, KeyPackage, LeafNodeIndex, LeafNodeParameters,
    MlsGroup, MlsMessageBodyIn, MlsMessageOut, ProtocolVersion, RequiredCapabilitiesExtension,
};
use openmls_traits::OpenMlsProvider as _;

use super::{Chat, Handshake, config, credential};
use crate::{
    Error, Identity, Refusal, Suite,
    policy::VISITOR,
    provider::Provider,
    sign::Key,
    world::{Org, Person, SUITES, Server},
};

/// A visitor, Alex, and their server, all up to date.
fn chat() -> (Org, Person, Person, Server) {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    let alex = org.claim(&org.advocate("Alex", 1), &mut server);
    visitor.pull(&server);
    (org, visitor, alex, server)
}

/// The server refuses the handshake; and if it does not, the visitor does, and stays as it was.
fn refused(handshake: &Handshake, visitor: &mut Person, server: &mut Server, refusal: Refusal) {
    let honest = server.handshake(handshake, &visitor.trust).err();
    assert_eq!(honest, Some(Error::Refused(refusal)), "the server");
    server.honest = false;
    server.handshake(handshake, &visitor.trust).unwrap();
    let epoch = visitor.chat.epoch();
    let last = visitor.pull(server).pop().unwrap().err();
    assert_eq!(last, Some(Error::RefusedReader(refusal)), "the visitor");
    assert_eq!(visitor.chat.epoch(), epoch);
    assert!(visitor.chat.is_active());
}

type Builder<'a> = CommitBuilder<'a, Initial>;

/// A commit of a member, filled by `fill`.
fn commit(member: &mut Chat, fill: impl FnOnce(Builder<'_>) -> Builder<'_>) -> Handshake {
    let epoch = member.epoch();
    let provider = &member.provider;
    let bundle = fill(member.group.commit_builder())
        .load_psks(provider.storage())
        .unwrap()
        .create_group_info(true)
        .use_ratchet_tree_extension(true)
        .build(provider.rand(), provider.crypto(), &member.key, |_| true)
        .unwrap()
        .stage_commit(provider)
        .unwrap();
    let (commit, _, info) = bundle.into_messages();
    Handshake {
        commits: vec![commit.to_bytes().unwrap()],
        group_info: info.unwrap().to_bytes().unwrap(),
        welcome: None,
        epoch,
    }
}

/// A key package of anybody.
fn package(identity: Vec<u8>, key: &Key, member: &Chat) -> KeyPackage {
    let provider = Provider::default();
    let bundle = KeyPackage::builder()
        .leaf_node_capabilities(config::capabilities(member.suite()))
        .key_package_lifetime(config::lifetime())
        .build(
            member.suite().mls(),
            &provider,
            key,
            credential(identity, key),
        )
        .unwrap();
    let bytes = MlsMessageOut::from(bundle.into_key_package())
        .to_bytes()
        .unwrap();
    let MlsMessageBodyIn::KeyPackage(package) = config::message(&bytes).unwrap().extract() else {
        panic!("no key package")
    };
    package
        .validate(provider.crypto(), ProtocolVersion::Mls10)
        .unwrap()
}

fn add(package: KeyPackage, member: &mut Chat) -> Handshake {
    commit(member, |builder| {
        builder.force_self_update(true).propose_adds([package])
    })
}

/// An External Commit without any look round.
fn walk_in(identity: Vec<u8>, key: &Key, suite: Suite, server: &Server) -> Handshake {
    let provider = Provider::default();
    let (info, _) = config::group_info(&server.group_info, &server.chat).unwrap();
    let leaf = LeafNodeParameters::builder()
        .with_capabilities(config::capabilities(suite))
        .build();
    let (group, bundle) = MlsGroup::external_commit_builder()
        .with_config(config::join_config())
        .skip_lifetime_validation()
        .build_group(&provider, info, credential(identity, key))
        .unwrap()
        .leaf_node_parameters(leaf)
        .load_psks(provider.storage())
        .unwrap()
        .build(provider.rand(), provider.crypto(), key, |_| true)
        .unwrap()
        .finalize(&provider)
        .unwrap();
    let info = group
        .export_group_info(provider.crypto(), key, true)
        .unwrap();
    Handshake {
        commits: vec![bundle.into_commit().to_bytes().unwrap()],
        group_info: info.to_bytes().unwrap(),
        welcome: None,
        epoch: server.epoch,
    }
}

fn key_of(identity: &Identity) -> Key {
    identity.key().clone()
}

#[test]
fn an_advocate_cannot_take_the_visitor_out() {
    let (_, mut visitor, mut alex, mut server) = chat();
    let handshake = alex.chat.stage(&[LeafNodeIndex::new(0)], None).unwrap();
    refused(
        &handshake,
        &mut visitor,
        &mut server,
        Refusal::VisitorRemoved,
    );
}

#[test]
fn an_advocate_cannot_let_in_somebody_uncertified() {
    let (_, mut visitor, mut alex, mut server) = chat();
    let other = Org::new().advocate("Eve", 5);
    let package = package(other.chain().encode(), &key_of(&other), &alex.chat);
    let handshake = add(package, &mut alex.chat);
    refused(&handshake, &mut visitor, &mut server, Refusal::Uncertified);
}

#[test]
fn an_advocate_cannot_let_in_a_second_visitor() {
    let (_, mut visitor, mut alex, mut server) = chat();
    let package = package(VISITOR.to_vec(), &Key::generate().unwrap(), &alex.chat);
    let handshake = add(package, &mut alex.chat);
    refused(&handshake, &mut visitor, &mut server, Refusal::Visitor);
}

#[test]
fn a_chain_cannot_be_used_with_another_key() {
    let (org, mut visitor, mut alex, mut server) = chat();
    let bea = org.advocate("Bea", 2);
    let package = package(bea.chain().encode(), &Key::generate().unwrap(), &alex.chat);
    let handshake = add(package, &mut alex.chat);
    refused(&handshake, &mut visitor, &mut server, Refusal::OtherKey);
}

#[test]
fn nobody_walks_in_without_a_certificate() {
    let (_, mut visitor, alex, mut server) = chat();
    let handshake = walk_in(
        VISITOR.to_vec(),
        &Key::generate().unwrap(),
        alex.chat.suite(),
        &server,
    );
    refused(&handshake, &mut visitor, &mut server, Refusal::Visitor);
    let (_, mut visitor, alex, mut server) = chat();
    let other = Org::new().advocate("Eve", 5);
    let handshake = walk_in(
        other.chain().encode(),
        &key_of(&other),
        alex.chat.suite(),
        &server,
    );
    refused(&handshake, &mut visitor, &mut server, Refusal::Uncertified);
}

#[test]
fn staff_notice_a_newcomer_without_a_certificate_too() {
    let (org, _, mut alex, mut server) = chat();
    server.honest = false;
    let other = Org::new().advocate("Eve", 5);
    let handshake = walk_in(
        other.chain().encode(),
        &key_of(&other),
        alex.chat.suite(),
        &server,
    );
    server.handshake(&handshake, &org.trust()).unwrap();
    let last = alex.pull(&server).pop().unwrap().err();
    assert_eq!(last, Some(Error::RefusedReader(Refusal::Uncertified)));
    // And a later claimer refuses the group with the stranger in it.
    let bea = org.advocate("Bea", 2);
    let claim = Chat::claim(
        &bea,
        &org.intake(&server),
        &server.group_info,
        &[],
        &org.trust(),
    );
    assert_eq!(claim.err(), Some(Error::Refused(Refusal::Uncertified)));
}

#[test]
fn a_commit_without_a_path_is_refused() {
    let (org, mut visitor, mut alex, mut server) = chat();
    let bea = org.advocate("Bea", 2);
    let package = package(bea.chain().encode(), &key_of(&bea), &alex.chat);
    let handshake = commit(&mut alex.chat, |builder| builder.propose_adds([package]));
    refused(&handshake, &mut visitor, &mut server, Refusal::NoPath);
}

#[test]
fn a_group_keeps_no_extensions() {
    let (_, mut visitor, mut alex, mut server) = chat();
    let required = RequiredCapabilitiesExtension::new(&[], &[], &[]);
    let extensions = Extensions::single(Extension::RequiredCapabilities(required)).unwrap();
    let handshake = commit(&mut alex.chat, |builder| {
        let builder = builder.force_self_update(true);
        builder
            .propose_group_context_extensions(extensions)
            .unwrap()
    });
    refused(&handshake, &mut visitor, &mut server, Refusal::NotAllowed);
}

#[test]
fn a_member_cannot_become_somebody_else() {
    let (org, mut visitor, mut alex, mut server) = chat();
    let bea = org.advocate("Bea", 2);
    let leaf = LeafNodeParameters::builder()
        .with_credential_with_key(credential(bea.chain().encode(), &alex.chat.key))
        .with_capabilities(config::capabilities(alex.chat.suite()))
        .build();
    let handshake = commit(&mut alex.chat, |builder| {
        builder.force_self_update(true).leaf_node_parameters(leaf)
    });
    refused(&handshake, &mut visitor, &mut server, Refusal::OtherKey);
}

#[test]
fn an_opening_with_anything_odd_is_refused() {
    let (_, _, alex, server) = chat();
    // Not alone, not at the beginning.
    let odd = crate::delivery::inspect_opening(&server.chat, &server.group_info).err();
    assert_eq!(odd, Some(Error::Refused(Refusal::NotAllowed)));
    let odd = crate::delivery::inspect_opening(&[1; 16], &server.group_info).err();
    assert_eq!(odd, Some(Error::SwappedGroup));
    // Without the external key nobody could claim.
    let bare =
        alex.chat
            .group
            .export_group_info(alex.chat.provider.crypto(), &alex.chat.key, false);
    let bare = bare.unwrap().to_bytes().unwrap();
    let odd = crate::delivery::inspect_opening(&server.chat, &bare).err();
    assert_eq!(odd, Some(Error::Malformed("GroupInfo")));
}
