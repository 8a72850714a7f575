//! A case that was deleted is nowhere: not in a free page, not in the write-ahead log, in no file of the whole folder.

use super::{domain_case, log_in, opened};
use protocol::retention::CaseDeleteReason;
use std::{collections::HashSet, fs, path::Path};
use tests::line::Line;

/// So many bytes of something sealed stand nowhere by chance.
const PIECE: usize = 16;
/// A piece with so many bytes of something public says nothing: what is left of it may stand anywhere.
const HALF: usize = 8;

#[tokio::test]
async fn nothing_of_a_deleted_case_is_left_on_the_disk() {
    let line = Line::start().await;
    let (mut alex, sam) = (log_in(&line, "alex").await, log_in(&line, "sam").await);
    let kept = opened(&line, &alex, &["cam", "sam"], b"another case").await;
    let id = opened(&line, &alex, &["cam", "sam"], b"marker-facts-dotterel-4751").await;
    // Two versions of the key, several entries, and many writes after them, so that pages move.
    for number in 0..20 {
        let file = alex.read_case(id).await.unwrap();
        let body = format!("marker-note-{number}-dotterel-4752 ").repeat(40);
        alex.add_to_case(&file, body.as_bytes()).await.unwrap();
    }
    alex.take_off(id, sam.me().member_id).await.unwrap();
    alex.keep_up().await.unwrap();
    let file = alex.read_case(id).await.unwrap();
    assert_eq!(file.key_version(), 2);
    alex.add_to_case(&file, b"marker-last-dotterel-4753")
        .await
        .unwrap();

    let pieces = pieces_of(&line, domain_case(id), domain_case(kept)).await;
    assert!(pieces.len() > 1_000, "{}", pieces.len());
    let before = found(&pieces, line.folder.path());
    assert!(
        before > pieces.len() / 2,
        "the pieces are looked for rightly"
    );

    alex.ask_case_deletion(id, CaseDeleteReason::PersonAsked)
        .await
        .unwrap();
    sam.decide_case_deletion(id, true).await.unwrap();

    // The server still runs: nothing waits for it to stop.
    let mut left = HashSet::new();
    look(&pieces, line.folder.path(), &mut left);
    assert!(left.is_empty(), "{left:02x?}");
    // Whoever had keys has none of it to open, and another case is as it was.
    assert!(alex.read_case(id).await.is_err());
    assert_eq!(alex.read_case(kept).await.unwrap().entries.len(), 1);
    let wraps = {
        let mut tx = line.store().read().await.unwrap();
        let device = line.org.find("alex").device;
        tx.case_wraps(domain_case(id), device).await.unwrap()
    };
    assert!(wraps.is_empty());
}

/// Every piece of everything that is sealed of a case: keys, lists of readers, entries. Certificates stand beside a key that was sealed, and
/// are their devices' as well: those are no pieces of the case.
async fn pieces_of(line: &Line, id: domain::CaseId, other: domain::CaseId) -> HashSet<[u8; PIECE]> {
    let mut tx = line.store().read().await.unwrap();
    let mut sealed: Vec<Vec<u8>> = tx.case_readers(id).await.unwrap();
    let entries = tx.case_entries(id).await.unwrap();
    sealed.extend(entries.into_iter().map(|entry| entry.sealed));
    let (mut known, mut public) = (HashSet::new(), Vec::new());
    for login in ["alex", "cam", "sam"] {
        let device = line.org.find(login).device;
        let wraps = tx.case_wraps(id, device).await.unwrap();
        sealed.extend(wraps.into_iter().map(|wrap| wrap.wrap));
        // For whom a key was sealed stands at the head of every key that is sealed to that device, also of another case's.
        let others = tx.case_wraps(other, device).await.unwrap();
        public.extend(others.into_iter().map(|wrap| wrap.wrap));
        let chain = tx.device(device).await.unwrap().unwrap().chain;
        public.push(chain);
        known.insert(*device.as_bytes());
        known.insert(*line.org.find(login).member.as_bytes());
    }
    // Random names, which the audit log keeps: they open nothing.
    known.insert(*id.as_bytes());
    let mut pieces: HashSet<[u8; PIECE]> = sealed
        .iter()
        .flat_map(|bytes| bytes.chunks_exact(PIECE).map(piece))
        .collect();
    let public: HashSet<&[u8]> = public
        .iter()
        .flat_map(|bytes| bytes.windows(HALF))
        .collect();
    pieces.retain(|piece| {
        let told = |part: &[u8]| public.contains(part);
        !known.contains(piece) && !piece.windows(HALF).any(told)
    });
    pieces
}

fn piece(bytes: &[u8]) -> [u8; PIECE] {
    bytes.try_into().unwrap()
}

/// How many of the pieces stand somewhere in a folder.
fn found(pieces: &HashSet<[u8; PIECE]>, folder: &Path) -> usize {
    let mut seen = HashSet::new();
    look(pieces, folder, &mut seen);
    seen.len()
}

fn look(pieces: &HashSet<[u8; PIECE]>, folder: &Path, seen: &mut HashSet<[u8; PIECE]>) {
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            look(pieces, &path, seen);
            continue;
        }
        let bytes = fs::read(path).unwrap();
        let windows = bytes.windows(PIECE).map(piece);
        seen.extend(windows.filter(|window| pieces.contains(window)));
    }
}
