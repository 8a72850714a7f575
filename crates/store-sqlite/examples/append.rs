//! How many texts a second the appender takes, and what each costs: `append [chats] [seconds] [folder]`.
//!
//! In every chat a visitor and an advocate take turns, closed loop: a text is sent when the one before has been accepted and both
//! have acknowledged it, as in a conversation. One number is given for each text with its two acknowledgements.

use domain::{ChatId, ClientId, DeviceId, MemberId, Timestamp};
use std::env;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{Endpoint, NewEntry, Store};
use store_sqlite::SqliteStore;
use tokio::task::JoinSet;
use tokio::time::Instant;

type Failure = Box<dyn Error + Send + Sync>;

/// What a padded text with its MLS frame comes to.
const PAYLOAD: usize = 700;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the result of a measurement")]
async fn main() -> Result<(), Failure> {
    let mut args = env::args().skip(1);
    let chats: u64 = args.next().map_or(Ok(50), |text| text.parse())?;
    let seconds: u64 = args.next().map_or(Ok(5), |text| text.parse())?;
    let folder = args.next().map_or_else(env::temp_dir, Into::into);
    let scratch = tempfile::tempdir_in(folder)?;
    let path = scratch.path().join("append.db");
    let store = Arc::new(SqliteStore::open(&path).await?);
    add_chats(&*store, chats).await?;

    let sent = Arc::new(AtomicU64::new(0));
    let (start, cpu, written) = (Instant::now(), cpu_us()?, written_bytes()?);
    let end = start + Duration::from_secs(seconds);
    let mut talks = JoinSet::new();
    for chat in 0..chats {
        talks.spawn(talk(Arc::clone(&store), chat, Arc::clone(&sent), end));
    }
    let mut waits = Vec::new();
    while let Some(talk) = talks.join_next().await {
        waits.extend(talk??);
    }
    store.close().await;
    let (elapsed, cpu, written) = (start.elapsed(), cpu_us()? - cpu, written_bytes()? - written);
    waits.sort_unstable();
    let texts = sent.load(Ordering::Relaxed).max(1);
    println!(
        "{chats} chats: {} texts/s, {:.1} µs CPU a text, accepted p50 {:?} p99 {:?} p99.9 {:?}, {} bytes written a text, file {} KiB",
        u128::from(texts) * 1_000 / elapsed.as_millis().max(1),
        per(cpu, texts),
        quantile(&waits, 500),
        quantile(&waits, 990),
        quantile(&waits, 999),
        written / texts,
        std::fs::metadata(&path)?.len() / 1_024,
    );
    Ok(())
}

async fn talk(
    store: Arc<SqliteStore>,
    chat: u64,
    sent: Arc<AtomicU64>,
    end: Instant,
) -> Result<Vec<Duration>, Failure> {
    let id = ChatId::from_bytes(bytes(chat, 0));
    let ends = [
        Endpoint::Visitor,
        Endpoint::Device(DeviceId::from_bytes(bytes(chat, 1))),
    ];
    let mut waits = Vec::new();
    for (number, sender) in (1..).zip(ends.into_iter().cycle()) {
        let begun = Instant::now();
        if begun >= end {
            break;
        }
        let entry = NewEntry {
            chat: id,
            sender,
            client_id: ClientId::from_bytes(bytes(chat, number)),
            epoch: 0,
            payload: vec![0x5a; PAYLOAD],
            now: Timestamp(i64::try_from(number)?),
        };
        let appended = store.append(entry).await?;
        waits.push(begun.elapsed());
        for end in ends {
            store.acknowledge(id, end, appended.seq).await?;
        }
        sent.fetch_add(1, Ordering::Relaxed);
    }
    Ok(waits)
}

async fn add_chats(store: &dyn Store, chats: u64) -> Result<(), Failure> {
    let mut tx = store.begin().await?;
    for chat in 0..chats {
        let id = ChatId::from_bytes(bytes(chat, 0));
        let mut token = [0; 32];
        token[..16].copy_from_slice(&bytes(chat, 2));
        tx.insert_chat(id, &token, Timestamp(0)).await?;
        tx.set_group(id, &[1; 8_000], &[2; 1_800], &[3; 32]).await?;
        let device = DeviceId::from_bytes(bytes(chat, 1));
        let member = MemberId::from_bytes(bytes(chat, 3));
        tx.insert_member(id, Endpoint::Device(device), Some(member), 0)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Sixteen bytes that look random and are not: two rounds of `splitmix64`.
fn bytes(chat: u64, number: u64) -> [u8; 16] {
    let mix = |seed: u64| {
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb)
    };
    let high = mix(chat.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ mix(number + 1));
    let low = mix(high ^ chat ^ (number << 32));
    ((u128::from(high) << 64) | u128::from(low)).to_be_bytes()
}

/// Processor time of this process so far.
fn cpu_us() -> Result<u64, Failure> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat
        .rsplit_once(')')
        .ok_or("the fields of /proc/self/stat")?;
    let mut fields = fields.split_whitespace().skip(11);
    let mut ticks = || -> Result<u64, Failure> { Ok(fields.next().ok_or("times")?.parse()?) };
    // Ticks of a hundredth of a second.
    Ok((ticks()? + ticks()?) * 10_000)
}

/// Bytes that this process has made the disk write.
fn written_bytes() -> Result<u64, Failure> {
    let io = std::fs::read_to_string("/proc/self/io")?;
    let line = io.lines().find_map(|line| line.strip_prefix("wchar: "));
    Ok(line.ok_or("what was written")?.parse()?)
}

#[expect(clippy::cast_precision_loss, reason = "shown with one digit")]
fn per(total: u64, count: u64) -> f64 {
    total as f64 / count as f64
}

fn quantile(sorted: &[Duration], per_mille: usize) -> Duration {
    let place = sorted.len() * per_mille / 1_000;
    sorted.get(place).copied().unwrap_or_default()
}
