//! Static files: the web client from inside the binary, the organisation's signed settings from its folder.

use crate::{error::Failure, http::Site};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header},
};
use protocol::ProblemCode;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;

#[derive(RustEmbed)]
#[folder = "../web-client/dist/visitor"]
#[allow_missing = true]
struct VisitorFiles;

#[derive(RustEmbed)]
#[folder = "../web-client/dist/desk"]
#[allow_missing = true]
struct DeskFiles;

/// A page that the program carries inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageSite {
    /// The visitor's.
    Visitor,
    /// The desk.
    Desk,
}

impl PageSite {
    /// Every file by its path, as it is before compression.
    pub fn files(self) -> impl Iterator<Item = (String, Cow<'static, [u8]>)> {
        let names: Vec<Cow<'static, str>> = match self {
            Self::Visitor => VisitorFiles::iter().collect(),
            Self::Desk => DeskFiles::iter().collect(),
        };
        let whole = names.into_iter().filter(|name| !name.ends_with(".br"));
        whole.filter_map(move |name| Some((name.to_string(), self.get(&name)?.data)))
    }

    fn get(self, name: &str) -> Option<EmbeddedFile> {
        match self {
            Self::Visitor => VisitorFiles::get(name),
            Self::Desk => DeskFiles::get(name),
        }
    }
}

/// Where a site's files come from.
pub struct Assets {
    page: PageSite,
    /// Whether hashed files may be kept by the browser. Never on the visitor's origin (R104).
    cache: bool,
    organisation: Vec<(&'static str, Vec<u8>)>,
}

impl Assets {
    /// The visitor's page. `organisation` are the signed settings and the pinned fingerprint, by name.
    pub fn visitor(organisation: Vec<(&'static str, Vec<u8>)>) -> Self {
        Self {
            page: PageSite::Visitor,
            cache: false,
            organisation,
        }
    }

    /// The desk.
    pub fn desk(organisation: Vec<(&'static str, Vec<u8>)>) -> Self {
        Self {
            page: PageSite::Desk,
            cache: true,
            organisation,
        }
    }

    fn file(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        self.own(path)
            .map(|bytes| Cow::Owned(bytes.clone()))
            .or_else(|| Some(self.page.get(path)?.data))
    }

    /// A file's brotli form. The organisation's own files have none.
    fn brotli(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        if self.own(path).is_some() {
            return None;
        }
        Some(self.page.get(&format!("{path}.br"))?.data)
    }

    fn own(&self, path: &str) -> Option<&Vec<u8>> {
        let mut own = self.organisation.iter();
        own.find(|(name, _)| *name == path).map(|(_, bytes)| bytes)
    }
}

pub(super) async fn serve(
    State(site): State<Site>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response<Body>, Failure> {
    let path = page_of(uri.path().trim_start_matches('/'));
    if method != Method::GET && method != Method::HEAD {
        return only_read(site.assets.file(path).is_some());
    }
    // `.br` files stand beside what they compress; they are no pages of their own.
    let accepts = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    let brotli = accepts
        .is_some_and(|value| value.contains("br"))
        .then(|| site.assets.brotli(path))
        .flatten();
    let encoded = brotli.is_some();
    let Some(bytes) = brotli.or_else(|| site.assets.file(path)) else {
        return Err(ProblemCode::NotFound.into());
    };
    let mut response = Response::builder()
        .status(StatusCode::OK)
        .header(header::CONTENT_TYPE, content_type(path))
        .header(header::VARY, "Accept-Encoding");
    if encoded {
        response = response.header(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    if site.assets.cache && path.starts_with("assets/") {
        response = response.header(
            header::CACHE_CONTROL,
            "private, max-age=31536000, immutable",
        );
    }
    let body = if method == Method::HEAD {
        Body::empty()
    } else {
        Body::from(bytes)
    };
    response
        .body(body)
        .map_err(|_source| ProblemCode::Unavailable.into())
}

/// The file behind an address: pages have one without a file's name.
fn page_of(path: &str) -> &str {
    match path {
        "" => "index.html",
        "partner" | "partner/" => "partner/index.html",
        other => other,
    }
}

/// The answer to whoever does something else than reading: as a route gives it, where there is a file.
fn only_read(there: bool) -> Result<Response<Body>, Failure> {
    if !there {
        return Err(ProblemCode::NotFound.into());
    }
    Response::builder()
        .status(StatusCode::METHOD_NOT_ALLOWED)
        .header(header::ALLOW, "GET,HEAD")
        .body(Body::empty())
        .map_err(|_source| ProblemCode::Unavailable.into())
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("png") => "image/png",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In a debug build the pages are read when they are asked for, so they may be built after the program.
    #[cfg(debug_assertions)]
    #[test]
    fn a_page_that_was_built_after_the_program_is_served() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../web-client/dist");
        let name = format!("late-{}.txt", std::process::id());
        for (page, site) in [(PageSite::Visitor, "visitor"), (PageSite::Desk, "desk")] {
            let late = folder.join(site).join(&name);
            std::fs::write(&late, "late").unwrap();
            let served = page.get(&name).map(|file| file.data.into_owned());
            std::fs::remove_file(&late).unwrap();
            assert_eq!(served.as_deref(), Some(b"late".as_slice()), "{site}");
        }
    }
}
