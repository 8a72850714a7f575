//! Everything that the process logs, at the finest level, kept to be searched.

use std::{
    io,
    sync::{Arc, Mutex, Once, OnceLock},
};
use tracing_subscriber::fmt::MakeWriter;

type Kept = Arc<Mutex<Vec<u8>>>;

fn kept() -> &'static Kept {
    static KEPT: OnceLock<Kept> = OnceLock::new();
    KEPT.get_or_init(Kept::default)
}

/// Begins to keep logs; once for the process.
pub fn capture() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .json()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(Keeper)
            .init();
    });
}

/// What was logged so far.
pub fn logged() -> Vec<u8> {
    kept().lock().unwrap().clone()
}

struct Keeper;

impl io::Write for Keeper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        kept().lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Keeper {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}
