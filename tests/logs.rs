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

static CAPTURING: Once = Once::new();

/// Begins to keep logs; once for the process. Only for tests that search them: at this level every frame is written out, which takes
/// longer than the story.
pub fn capture() {
    CAPTURING.call_once(|| {
        tracing_subscriber::fmt()
            .json()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(Keeper)
            .init();
    });
}

/// What was logged since [`capture`].
pub fn logged() -> Vec<u8> {
    assert!(CAPTURING.is_completed(), "nothing was kept to be searched");
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
