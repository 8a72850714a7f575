//! A long queue in frames that a peer takes: what waits to be written is bounded, and a frame above that bound would close the socket of
//! every desk as soon as many wait.

use protocol::{ItemId, ServerFrame, limits::FRAME_BYTES, queue::QueueItem};

/// What an item weighs at most without its lists, in bytes of JSON: 345 with everything at its longest name, and a long language tag.
const ITEM_BYTES: usize = 450;
/// One offer: 62 and a comma.
const OFFER_BYTES: usize = 70;
/// One id in its list.
const ID_BYTES: usize = 30;
/// Room for what surrounds the lists.
const ROOM_BYTES: usize = FRAME_BYTES - 1_024;

/// The whole queue: the first of it in `queue`, what does not fit in `queueChanged` right after.
pub(super) fn whole(items: Vec<QueueItem>) -> Vec<ServerFrame> {
    let mut portions = fill(items, item_bytes).into_iter();
    let items = portions.next().unwrap_or_default();
    let rest = portions.map(|changed| ServerFrame::QueueChanged {
        changed,
        gone: Vec::new(),
    });
    std::iter::once(ServerFrame::Queue { items })
        .chain(rest)
        .collect()
}

/// What changed: usually one frame, none where nothing did.
pub(super) fn changes(changed: Vec<QueueItem>, gone: Vec<ItemId>) -> Vec<ServerFrame> {
    if changed.is_empty() && gone.is_empty() {
        return Vec::new();
    }
    let bytes: usize = changed.iter().map(item_bytes).sum::<usize>() + gone.len() * ID_BYTES;
    if bytes <= ROOM_BYTES {
        return vec![ServerFrame::QueueChanged { changed, gone }];
    }
    let gone = fill(gone, |_| ID_BYTES).into_iter().map(|gone| {
        let changed = Vec::new();
        ServerFrame::QueueChanged { changed, gone }
    });
    let changed = fill(changed, item_bytes).into_iter().map(|changed| {
        let gone = Vec::new();
        ServerFrame::QueueChanged { changed, gone }
    });
    gone.chain(changed).collect()
}

/// In order, as many in each portion as there is room for; at least one.
fn fill<T>(all: Vec<T>, bytes: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
    let mut portions = Vec::new();
    let mut portion = Vec::new();
    let mut filled = 0;
    for one in all {
        let more = bytes(&one);
        if filled + more > ROOM_BYTES && !portion.is_empty() {
            portions.push(std::mem::take(&mut portion));
            filled = 0;
        }
        filled += more;
        portion.push(one);
    }
    if !portion.is_empty() {
        portions.push(portion);
    }
    portions
}

/// At most so many bytes.
fn item_bytes(item: &QueueItem) -> usize {
    ITEM_BYTES
        + item.language.len()
        + item.offers.len() * OFFER_BYTES
        + item.called.len() * ID_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{
        ChatId, MemberId,
        queue::{ItemKind, ItemState, Level, LevelReason, LevelSetBy, Offer},
    };

    fn item(nth: u16, asked: usize) -> QueueItem {
        let mut id = [0xff; 16];
        id[..2].copy_from_slice(&nth.to_be_bytes());
        let member_id = MemberId([0xff; 16]);
        QueueItem {
            item_id: ItemId(id),
            kind: ItemKind::Chat,
            chat_id: Some(ChatId(id)),
            level: Level::T1,
            level_by: LevelSetBy::Supervisor,
            level_why: LevelReason::CannotTalkLong,
            level_confirmed: false,
            language: "de-Latn-AT-1996".to_owned(),
            minor: false,
            supervisor: false,
            drill: false,
            unverified: false,
            prefers: None,
            live: false,
            returning: false,
            waiting_since_at: u64::MAX,
            state: ItemState::Transferring {
                from: member_id,
                to: member_id,
            },
            offers: vec![
                Offer {
                    member_id,
                    until_at: u64::MAX
                };
                asked
            ],
            called: vec![member_id; asked],
        }
    }

    #[test]
    fn a_long_queue_comes_whole_and_in_order_in_frames_within_the_limit() {
        let all: Vec<QueueItem> = (0..10_000)
            .map(|nth| item(nth, usize::from(nth % 60)))
            .collect();
        let frames = whole(all.clone());
        let mut told = Vec::new();
        for (nth, frame) in frames.into_iter().enumerate() {
            assert!(frame.encode().len() <= FRAME_BYTES, "frame {nth}");
            if let ServerFrame::Queue { items } = frame {
                assert_eq!(nth, 0, "only the first begins anew");
                told.extend(items);
            } else if let ServerFrame::QueueChanged { changed, gone } = frame {
                assert_eq!(gone, []);
                told.extend(changed);
            }
        }
        assert_eq!(told, all);
        assert_eq!(
            whole(Vec::new()),
            [ServerFrame::Queue { items: Vec::new() }]
        );
    }

    #[test]
    fn what_changed_is_one_frame_unless_it_is_very_much() {
        let few = changes(vec![item(1, 3)], vec![ItemId([2; 16])]);
        assert_eq!(few.len(), 1);
        assert_eq!(changes(Vec::new(), Vec::new()), []);
        let items: Vec<QueueItem> = (0..3_000).map(|nth| item(nth, 1)).collect();
        let frames = changes(items, vec![ItemId([0xff; 16]); 10_000]);
        let mut found = (0, 0);
        for frame in frames {
            assert!(frame.encode().len() <= FRAME_BYTES);
            if let ServerFrame::QueueChanged { changed, gone } = frame {
                found = (found.0 + changed.len(), found.1 + gone.len());
            }
        }
        assert_eq!(found, (3_000, 10_000));
    }
}
