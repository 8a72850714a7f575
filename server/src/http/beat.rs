//! Answers that must not tell by their time what was found.
//!
//! To find a name takes some microseconds longer than to find none, and over thousands of questions that shows (`bench logins`).
//! Making both ways equally long by hand would hold until the next change of a query. So the answer waits for a beat instead:
//! whatever was done before it is hidden in the rest of the wait.

use std::{future::Future, time::Duration};
use tokio::time::{Instant, sleep_until};

/// Far more than what is to be hidden, far less than anybody notices.
const BEAT: Duration = Duration::from_millis(10);

/// Does the work, and answers at the next whole beat since it began.
pub(super) async fn on_the_beat<T>(work: impl Future<Output = T>) -> T {
    let began = Instant::now();
    let answer = work.await;
    let mut next = began + BEAT;
    let now = Instant::now();
    while next <= now {
        next += BEAT;
    }
    sleep_until(next).await;
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::advance;

    async fn takes(ms: u64) -> Duration {
        let began = Instant::now();
        on_the_beat(advance(Duration::from_millis(ms))).await;
        began.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_takes_whole_beats_however_long_the_work() {
        for (work, beats) in [(0, 1), (3, 1), (9, 1), (10, 2), (24, 3)] {
            assert_eq!(takes(work).await, BEAT * beats, "{work} ms of work");
        }
    }
}
