//! A request of ours: signed by the home's key, or over a connection that shows its certificate.

use crate::{Home, Line, Result};
use bytes::Bytes;
use client::{Answer, ClientError, Http};
use hyper::Method;
use protocol::{Problem, Reference};
use seal::request::{Request, content_digest, sign};

const JSON: &str = "application/json";

/// Who asks, and whom.
#[derive(Clone, Copy)]
pub(crate) struct Post<'a> {
    pub(crate) home: &'a Home,
    pub(crate) line: &'a Line,
    /// What the line calls our key; nothing where a certificate is shown.
    pub(crate) key_id: &'a str,
}

impl Post<'_> {
    /// Sends a body; returns that of the answer.
    ///
    /// # Errors
    /// The line's problem, or that it did not answer.
    pub(crate) async fn send(self, path: &str, reference: Reference, body: Bytes) -> Result<Bytes> {
        let (http, signs) = self.line.inbox();
        let answer = if signs {
            self.signed(http, path, (reference, body)).await?
        } else {
            let name = reference.to_string();
            let headers = [
                ("content-type", JSON),
                ("idempotency-key", name.as_str()),
                ("origin", ""),
            ];
            http.request(Method::POST, path, Some(body), &headers)
                .await?
        };
        if (200..300).contains(&answer.status) {
            return Ok(answer.body);
        }
        let problem: Problem = serde_json::from_slice(&answer.body)
            .map_err(|_source| ClientError::Answer("not a problem"))?;
        Err(ClientError::Problem(Box::new(problem)).into())
    }

    async fn signed(
        self,
        http: &Http,
        path: &str,
        (reference, body): (Reference, Bytes),
    ) -> Result<Answer> {
        let (digest, name) = (content_digest(&body), reference.to_string());
        let request = Request {
            method: "POST",
            authority: &self.line.authority,
            path,
            content_digest: &digest,
            content_type: JSON,
            idempotency_key: &name,
        };
        let signed = sign(&request, self.key_id, self.home.key(), self.line.now())?;
        let headers = [
            ("signature-input", signed.input.as_str()),
            ("signature", &signed.signature),
            ("content-digest", &digest),
            ("content-type", JSON),
            ("idempotency-key", &name),
            // No page sends this.
            ("origin", ""),
        ];
        let asked = http.request(Method::POST, path, Some(body), &headers);
        Ok(asked.await?)
    }
}
