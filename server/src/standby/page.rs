//! The one page.

use super::words::{WORDS, Words};
use crate::{
    http::routes::one_answer,
    organisation::settings::{Label, Phone},
};
use axum::{
    Router,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// How soon a browser may ask again, in seconds.
const RETRY_AFTER: &str = "60";

const STYLE: &str = "body{font:1.1rem/1.5 system-ui,sans-serif;margin:0;color:#1c2b2d;background:#f6f5f0}\
header{display:flex;justify-content:flex-end;padding:.6rem 1rem;border-bottom:1px solid #d5d5cc}\
main{max-width:38rem;margin:0 auto;padding:0 1rem 2rem}\
h1{font-size:1.4rem;margin:1.5rem 0 .5rem}ul{list-style:none;padding:0}\
li{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:0 1rem;padding:.5rem 0;border-bottom:1px solid #d5d5cc}\
a{color:#17545b;font-weight:600}li a{min-height:2.75rem;display:inline-flex;align-items:center}\
.exit{background:#24323a;color:#fff;padding:.7rem 1.2rem;border-radius:.5rem;text-decoration:none}\
@media(prefers-color-scheme:dark){body{color:#e8e8e2;background:#15191b}a{color:#8fd0d8}\
.exit{background:#e8e8e2;color:#15191b}header,li{border-color:#3a4246}}";

/// What of the organisation's signed settings is shown.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// BCP 47 tags of the languages that the line speaks.
    languages: Vec<String>,
    /// Where "Leave now" leads.
    exit_url: String,
    /// When somebody is there, in words.
    hours: Option<Label>,
    /// Numbers to call, the most useful first.
    phones: Vec<Phone>,
}

/// Whatever is asked for, the page answers: with 503 (RFC 9110 §15.6.4), so that pages that are open, health checks and caches know that this is
/// not the line.
pub fn router(shown: &Shown) -> Router {
    let body = page(shown).into_string();
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        STANDARD.encode(Sha256::digest(STYLE))
    );
    let policy =
        HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    one_answer(move || answer(&body, &policy))
}

fn answer(body: &str, policy: &HeaderValue) -> Response {
    const FIXED: [(HeaderName, &str); 6] = [
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CACHE_CONTROL, "no-store"),
        (header::RETRY_AFTER, RETRY_AFTER),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, Html(body.to_owned())).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn page(shown: &Shown) -> Markup {
    let spoken = |words: &&Words| shown.languages.iter().any(|tag| tag == words.tag);
    let mut all: Vec<&Words> = WORDS.iter().filter(spoken).collect();
    if all.is_empty() {
        all.extend(WORDS.first());
    }
    html! {
        (DOCTYPE)
        html lang=(all.first().map_or("en", |words| words.tag)) dir=(all.first().map_or("ltr", |words| words.dir)) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Chat" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    a class="exit" href=(shown.exit_url) rel="noreferrer" {
                        @for (place, words) in all.iter().enumerate() {
                            @if place > 0 { " · " }
                            span lang=(words.tag) dir=(words.dir) { (words.leave) }
                        }
                    }
                }
                main {
                    @for words in &all { (section(shown, words)) }
                }
            }
        }
    }
}

fn section(shown: &Shown, words: &Words) -> Markup {
    let dialled = |number: &str| {
        let digits = number
            .chars()
            .filter(|one| one.is_ascii_digit() || *one == '+');
        format!("tel:{}", digits.collect::<String>())
    };
    html! {
        section lang=(words.tag) dir=(words.dir) {
            h1 { (words.heading) }
            p { (words.lead) }
            ul {
                @for phone in &shown.phones {
                    li {
                        span { (in_language(&phone.label, words.tag)) }
                        a href=(dialled(&phone.number)) dir="ltr" { (phone.number) }
                    }
                }
            }
            @if let Some(hours) = &shown.hours { p { (in_language(hours, words.tag)) } }
            p { (words.again) }
        }
    }
}

/// A text in a language, or in whichever there is.
fn in_language<'a>(label: &'a Label, tag: &str) -> &'a str {
    let text = label.get(tag).or_else(|| label.values().next());
    text.map_or("", String::as_str)
}
