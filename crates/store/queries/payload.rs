//! What an entry holds, as one column: a text as it is; the commits of a handshake each behind its length.

use store::EntryKind;

/// The word for a kind.
pub(crate) fn kind_name(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Message => "message",
        EntryKind::Handshake => "handshake",
    }
}

/// The kind that a word stands for.
pub(crate) fn kind_from_name(word: &str) -> Option<EntryKind> {
    match word {
        "message" => Some(EntryKind::Message),
        "handshake" => Some(EntryKind::Handshake),
        _ => None,
    }
}

/// The commits of a handshake in one column; `None` for one of 4 GiB.
pub(crate) fn join(commits: &[Vec<u8>]) -> Option<Vec<u8>> {
    let mut column = Vec::with_capacity(commits.iter().map(|commit| commit.len() + 4).sum());
    for commit in commits {
        column.extend_from_slice(&u32::try_from(commit.len()).ok()?.to_be_bytes());
        column.extend_from_slice(commit);
    }
    Some(column)
}

/// What a column of this kind holds; `None` when its lengths do not add up.
pub(crate) fn split(kind: EntryKind, column: Vec<u8>) -> Option<Vec<Vec<u8>>> {
    if kind == EntryKind::Message {
        return Some(vec![column]);
    }
    let mut commits = Vec::new();
    let mut rest = column.as_slice();
    while !rest.is_empty() {
        let (length, tail) = rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (commit, tail) = tail.split_at_checked(length)?;
        commits.push(commit.to_vec());
        rest = tail;
    }
    Some(commits)
}
