//! The return phrase.

use seal::{
    Chat, Error, Kind, Received,
    phrase::{PhraseKeys, WORDS, WordList},
};

use crate::world::{NOW, Org, Person, SUITES};

const PHRASE: &str = "apple river stone candle window";

#[test]
fn a_phrase_leads_to_the_same_keys_however_it_is_typed() {
    let root = Org::new().root.root();
    let keys = PhraseKeys::derive(PHRASE, &root).unwrap();
    let typed = PhraseKeys::derive("  Apple RIVER\tstone  candle window\n", &root).unwrap();
    assert_eq!((typed.locator, typed.auth), (keys.locator, keys.auth));
    let other = PhraseKeys::derive("apple river stone candle windows", &root).unwrap();
    assert_ne!(other.locator, keys.locator);
    let elsewhere = PhraseKeys::derive(PHRASE, &Org::new().root.root()).unwrap();
    assert_ne!(elsewhere.locator, keys.locator);
    let blob = keys.seal(1, &[b"state"]).unwrap();
    let opened = keys.open(&blob).unwrap();
    assert_eq!(
        (opened.counter, opened.parts[0].as_slice()),
        (1, &b"state"[..])
    );
    assert_eq!(
        other.open(&blob).err(),
        Some(Error::Sealed("return phrase"))
    );
    let few = PhraseKeys::derive("apple river stone candle", &root).err();
    assert_eq!(few, Some(Error::Malformed("return phrase")));
}

#[test]
fn a_visitor_comes_back_and_refreshes_before_it_sends() {
    for suite in SUITES {
        let org = Org::new();
        let (mut visitor, mut server) = org.open(suite);
        let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
        alex.say("one", &mut server);
        visitor.pull(&server);
        visitor.say("two", &mut server);
        let keys = PhraseKeys::derive(PHRASE, &org.root.root()).unwrap();
        let blob = keys.seal(7, &[visitor.chat.save().unwrap()]).unwrap();
        assert!(blob.len() < 128 << 10, "{} bytes", blob.len());
        let next = visitor.next;
        drop(visitor);
        alex.say("three", &mut server);

        let restored = keys.open(&blob).unwrap();
        let chat = Chat::restore(&restored.parts).unwrap();
        let mut visitor = Person {
            chat,
            trust: org.trust(),
            next,
        };
        assert!(visitor.chat.needs_refresh());
        assert_eq!(
            visitor.chat.send(Kind::Text, b"x", NOW).err(),
            Some(Error::RefreshFirst)
        );
        assert_eq!(visitor.read(&server), ["three"]);
        let refresh = visitor.chat.refresh().unwrap();
        visitor.settle(&refresh, &mut server).unwrap();
        assert!(!visitor.chat.needs_refresh());
        visitor.say("back", &mut server);
        assert_eq!(alex.read(&server), ["two", "back"]);
        assert_eq!(visitor.secret(), alex.secret());
    }
}

#[test]
fn a_blob_that_was_set_back_is_noticed_and_healed() {
    for suite in SUITES {
        let org = Org::new();
        let (mut visitor, mut server) = org.open(suite);
        let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
        visitor.pull(&server);
        let keys = PhraseKeys::derive(PHRASE, &org.root.root()).unwrap();
        let old = keys.seal(1, &[visitor.chat.save().unwrap()]).unwrap();
        let next = visitor.next;
        visitor.say("sent after the blob", &mut server);
        alex.pull(&server);

        let chat = Chat::restore(&keys.open(&old).unwrap().parts).unwrap();
        let mut back = Person {
            chat,
            trust: org.trust(),
            next,
        };
        let pulled: Vec<_> = back.pull(&server).into_iter().map(Result::unwrap).collect();
        assert!(matches!(pulled[..], [Received::Own { known: false }]));
        let refresh = back.chat.refresh().unwrap();
        back.settle(&refresh, &mut server).unwrap();
        back.say("healed", &mut server);
        assert_eq!(alex.read(&server), ["healed"]);
    }
}

#[test]
fn a_refresh_that_was_saved_before_it_was_sent_survives_a_second_return() {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
    visitor.pull(&server);
    let first = visitor.chat.save().unwrap();
    let mut chat = Chat::restore(std::slice::from_ref(&first)).unwrap();
    let refresh = chat.refresh().unwrap();
    let second = chat.save().unwrap();
    server.handshake(&refresh, &org.trust()).unwrap();
    drop(chat);

    // With the newer state the log confirms the refresh.
    let chat = Chat::restore(&[second]).unwrap();
    let mut back = Person {
        chat,
        trust: org.trust(),
        next: visitor.next,
    };
    back.pull(&server)
        .into_iter()
        .for_each(|received| drop(received.unwrap()));
    let refresh = back.chat.refresh();
    assert!(refresh.is_ok());
    back.chat.discard();
    alex.pull(&server);
    assert_eq!(back.secret(), alex.secret());

    // With the older one the chat is lost, and says so.
    let chat = Chat::restore(&[first]).unwrap();
    let mut back = Person {
        chat,
        trust: org.trust(),
        next: visitor.next,
    };
    let pulled = back.pull(&server);
    assert_eq!(
        pulled.into_iter().next().unwrap().err(),
        Some(Error::RolledBack)
    );
}

#[test]
fn words_are_drawn_from_a_checked_list() {
    let text = include_str!("../../words/english.txt");
    let list = WordList::new(text).unwrap();
    assert_eq!(text.lines().count(), WORDS);
    let phrase = list.phrase().unwrap();
    let words: Vec<_> = phrase.split(' ').collect();
    assert_eq!(words.len(), 5);
    assert!(words.iter().all(|word| list.contains(word)));
    assert_ne!(*phrase, *list.phrase().unwrap());
    let short = text.split_once('\n').unwrap().1;
    assert_eq!(
        WordList::new(short).err(),
        Some(Error::Malformed("word list"))
    );
}
