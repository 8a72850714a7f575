//! The statement as text and as one page of HTML that prints well.

use super::Statement;
use domain::rota::zone::Day;
use std::fmt::Write as _;

/// As plain text.
pub fn text(statement: &Statement) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    line(&title(statement));
    line(&made(statement));
    line("");
    statement.lead.iter().for_each(|words| line(words));
    line("");
    line(HELD);
    for group in &statement.held {
        line(&format!("  - {} ({})", group.words, figures(group)));
    }
    line("");
    line(NEVER);
    for words in &statement.never {
        line(&format!("  - {words}"));
    }
    line("");
    line(KEPT);
    for kept in &statement.kept {
        let held = if kept.can_be_held { " *" } else { "" };
        line(&format!("  - {}: {}{held}", kept.what, kept.how_long));
    }
    line(HOLD);
    line("");
    statement.end.iter().for_each(|words| line(words));
    out
}

/// As one page of HTML, complete and without anything from elsewhere.
pub fn html(statement: &Statement) -> String {
    let mut out = String::from(HEAD);
    let title = escape(&title(statement));
    put(&mut out, &format!("<title>{title}</title></head><body>"));
    put(
        &mut out,
        &format!("<h1>{title}</h1><p>{}</p>", escape(&made(statement))),
    );
    for words in &statement.lead {
        put(&mut out, &format!("<p>{}</p>", escape(words)));
    }
    put(&mut out, &format!("<h2>{HELD}</h2><ul>"));
    for group in &statement.held {
        let (words, figures) = (escape(&group.words), figures(group));
        put(
            &mut out,
            &format!("<li>{words} <small>({figures})</small></li>"),
        );
    }
    put(&mut out, &format!("</ul><h2>{NEVER}</h2><ul>"));
    for words in &statement.never {
        put(&mut out, &format!("<li>{}</li>", escape(words)));
    }
    put(&mut out, &format!("</ul><h2>{KEPT}</h2><table>"));
    for kept in &statement.kept {
        let held = if kept.can_be_held { " *" } else { "" };
        let (what, how_long) = (escape(kept.what), escape(&kept.how_long));
        put(
            &mut out,
            &format!("<tr><th scope=\"row\">{what}</th><td>{how_long}{held}</td></tr>"),
        );
    }
    put(&mut out, &format!("</table><p>{HOLD}</p>"));
    for words in &statement.end {
        put(&mut out, &format!("<p>{}</p>", escape(words)));
    }
    put(&mut out, "</body></html>");
    out
}

const HELD: &str = "What we hold";
const NEVER: &str = "What nobody can get from us, because it is not there or cannot be opened";
const KEPT: &str = "How long it is kept";
const HOLD: &str = "* Kept longer while a legal hold is on that one record.";
const HEAD: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
    content=\"width=device-width\"><style>body{font:11pt/1.35 sans-serif;max-width:50rem;margin:1.5rem auto;padding:0 1rem}\
    h1{font-size:1.4em}h2{font-size:1.1em}th{font-weight:normal;text-align:start}td,th{padding:.1rem 1rem .1rem 0;\
    vertical-align:top}@media print{body{font-size:8.5pt;margin:0}}</style>";

fn title(statement: &Statement) -> String {
    format!(
        "What {} holds, and what it cannot produce",
        statement.organisation
    )
}

fn made(statement: &Statement) -> String {
    format!("As of {}.", Day::of_utc(statement.made))
}

fn figures(group: &super::Group) -> String {
    format!("{} readable, {} sealed", group.readable, group.sealed)
}

fn put(out: &mut String, html: &str) {
    writeln!(out, "{html}").expect("writing to a String cannot fail");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
