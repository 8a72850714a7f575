//! A request that has begun is carried to its end, also when whoever sent it is gone. Dropped between what it stored and whom it tells,
//! it would leave everybody else waiting: a phone that loses its network is the rule here.

use super::Site;
use crate::error::Failure;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use protocol::ProblemCode;
use std::{future::Future, panic};
use tokio_util::task::TaskTracker;

/// Runs what comes of a request on a task of its own; the drain waits for it like for a socket.
pub(super) async fn carry(State(site): State<Site>, request: Request, next: Next) -> Response {
    carried(&site.tracker, next.run(request)).await
}

async fn carried(
    tracker: &TaskTracker,
    work: impl Future<Output = Response> + Send + 'static,
) -> Response {
    match tracker.spawn(work).await {
        Ok(response) => response,
        Err(failed) => match failed.try_into_panic() {
            Ok(cause) => panic::resume_unwind(cause),
            Err(_aborted) => Failure::from(ProblemCode::Unavailable).into_response(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::carried;
    use axum::response::{IntoResponse as _, Response};
    use tokio::sync::oneshot;
    use tokio_util::task::TaskTracker;

    #[tokio::test]
    async fn what_has_begun_ends_when_nobody_waits_for_it_any_more() {
        let tracker = TaskTracker::new();
        let (begin, started) = oneshot::channel();
        let (release, held) = oneshot::channel();
        let (done, ended) = oneshot::channel();
        let work = async move {
            begin.send(()).unwrap();
            held.await.unwrap();
            done.send(()).unwrap();
            Response::new(axum::body::Body::empty())
        };
        tokio::select! {
            _ = carried(&tracker, work) => panic!("it cannot have ended"),
            () = async { started.await.unwrap() } => {}
        }
        release.send(()).unwrap();
        ended.await.unwrap();
        tracker.close();
        tracker.wait().await;
    }

    #[tokio::test]
    async fn an_answer_comes_back() {
        let answer = carried(&TaskTracker::new(), async { "here".into_response() }).await;
        assert_eq!(answer.status(), 200);
    }
}
