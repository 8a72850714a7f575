//! Forms as they are given: JSON, or a spreadsheet with a form in each row.

use crate::{ForwardError, Result};
use protocol::referral::Form;
use serde_json::{Map, Value};

/// The longest free text, in characters (R361).
pub const TEXT_MAX: usize = 1_000;
/// The most triggers that a form names.
pub const REASONS_MAX: usize = 12;

/// Columns of the readable part.
const ROUTING: [&str; 5] = ["form", "personKnows", "consent", "reasons", "language"];
/// Columns of how the person is reached.
const CONTACT: [&str; 12] = [
    "number",
    "askFor",
    "windows",
    "phone",
    "voicemail",
    "voicemailWords",
    "textMessage",
    "callerId",
    "ifOther",
    "codeWord",
    "dangerWord",
    "mayTryAgain",
];
/// The other columns.
const REST: [&str; 12] = [
    "ownRef",
    "submitter",
    "about",
    "age",
    "town",
    "whereNow",
    "situation",
    "needs",
    "police",
    "wantsPolice",
    "deadlines",
    "text",
];
/// Columns that hold several words, with blanks, commas or semicolons between.
const LISTS: [&str; 3] = ["reasons", "situation", "needs"];
/// Columns that hold yes or no.
const ANSWERS: [&str; 2] = ["textMessage", "mayTryAgain"];

/// One form, or a list of them.
///
/// # Errors
/// With a sentence that says where it is wrong.
pub fn from_json(text: &str) -> Result<Vec<Form>> {
    let wrong = |error: serde_json::Error| ForwardError::Input(format!("the JSON: {error}"));
    let value: Value = serde_json::from_str(text).map_err(wrong)?;
    let forms: Vec<Form> = match value {
        Value::Array(all) => all
            .into_iter()
            .map(serde_json::from_value)
            .collect::<std::result::Result<_, _>>()
            .map_err(wrong)?,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            vec![serde_json::from_value(value).map_err(wrong)?]
        }
    };
    for (number, form) in (1..).zip(&forms) {
        check(form).map_err(|why| ForwardError::Input(format!("form {number}: {why}")))?;
    }
    Ok(forms)
}

/// A form in each row; the first row names the columns. All rows are read before one is taken.
///
/// # Errors
/// With a sentence that names the row, counted as a spreadsheet does.
pub fn from_csv(text: &str) -> Result<Vec<Form>> {
    let wrong = |error: csv::Error| ForwardError::Input(format!("the spreadsheet: {error}"));
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let columns = reader.headers().map_err(wrong)?.clone();
    for column in &columns {
        if !ROUTING
            .iter()
            .chain(&CONTACT)
            .chain(&REST)
            .any(|known| *known == column)
        {
            return Err(ForwardError::Input(format!("there is no column {column}")));
        }
    }
    let mut forms = Vec::new();
    for (number, row) in (2..).zip(reader.records()) {
        let row = row.map_err(wrong)?;
        let form = of_row(columns.iter().zip(row.iter()));
        let form = form.and_then(|form| check(&form).map(|()| form));
        forms.push(form.map_err(|why| ForwardError::Input(format!("row {number}: {why}")))?);
    }
    Ok(forms)
}

/// One form from columns and what stands in them.
///
/// # Errors
/// With a sentence that says what is wrong.
pub fn from_cells<'a>(cells: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Form> {
    let form = of_row(cells).and_then(|form| check(&form).map(|()| form));
    form.map_err(ForwardError::Input)
}

fn of_row<'a>(
    cells: impl Iterator<Item = (&'a str, &'a str)>,
) -> std::result::Result<Form, String> {
    let (mut routing, mut contact, mut form) = (Map::new(), Map::new(), Map::new());
    for (column, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
        let value = cell_value(column, cell)?;
        let part = if ROUTING.contains(&column) {
            &mut routing
        } else if CONTACT.contains(&column) {
            &mut contact
        } else {
            &mut form
        };
        part.insert(column.to_owned(), value);
    }
    form.insert("routing".to_owned(), Value::Object(routing));
    form.insert("contact".to_owned(), Value::Object(contact));
    serde_json::from_value(Value::Object(form)).map_err(|error| error.to_string())
}

fn cell_value(column: &str, cell: &str) -> std::result::Result<Value, String> {
    if LISTS.contains(&column) {
        let words = cell.split([' ', ',', ';']).filter(|word| !word.is_empty());
        return Ok(words.map(|word| Value::String(word.to_owned())).collect());
    }
    if ANSWERS.contains(&column) {
        return match cell.to_ascii_lowercase().as_str() {
            "yes" => Ok(Value::Bool(true)),
            "no" => Ok(Value::Bool(false)),
            _ => Err(format!("{column} is yes or no")),
        };
    }
    Ok(Value::String(cell.to_owned()))
}

/// What the line would refuse is told here, before anything is written down.
fn check(form: &Form) -> std::result::Result<(), String> {
    if form.text.chars().count() > TEXT_MAX {
        return Err(format!("the text has more than {TEXT_MAX} characters"));
    }
    if form.routing.reasons.len() > REASONS_MAX {
        return Err(format!("there are more than {REASONS_MAX} reasons"));
    }
    if form.routing.language.is_empty() {
        return Err("the language is missing".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{
        contact::IfOther,
        queue::{Device, LevelReason},
        referral::{ConsentBasis, FormKind, PersonKnows, Situation},
    };

    #[test]
    fn a_spreadsheet_is_read_by_its_columns() {
        let text = "\u{feff}form,language,personKnows,consent,reasons,situation,number,phone,mayTryAgain,text\n\
                    referral,es,yes,personAgreedVerbal,noSafeBed; exploited,labour,+12035550100,mayBeChecked,yes,\"one,\ntwo\"\n\
                    tip,en,,,,,,,,\n";
        let [first, second] = from_csv(text).unwrap().try_into().unwrap();
        assert_eq!(first.routing.form, FormKind::Referral);
        assert_eq!(first.routing.consent, ConsentBasis::PersonAgreedVerbal);
        assert_eq!(
            first.routing.reasons,
            [LevelReason::NoSafeBed, LevelReason::Exploited]
        );
        assert_eq!(first.situation, [Situation::Labour]);
        assert_eq!(first.contact.phone, Some(Device::MayBeChecked));
        assert!(first.contact.may_try_again);
        assert_eq!(first.text, "one,\ntwo");
        assert_eq!(second.routing.person_knows, PersonKnows::Unknown);
        assert_eq!(
            second.contact.if_other,
            IfOther::HangUpSilently,
            "what is safest"
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let says = |text: &str, expected: &str| {
            let told = from_csv(text).unwrap_err().to_string();
            assert!(told.contains(expected), "{told}");
        };
        says("form,colour\ntip,red\n", "no column colour");
        says("form,language\ntip,en\nsong,en\n", "row 3");
        says("form,language,mayTryAgain\ntip,en,maybe\n", "yes or no");
        says("form,language\ntip,\n", "language");
        let long = format!("form,language,text\ntip,en,{}\n", "x".repeat(TEXT_MAX + 1));
        says(&long, "1000 characters");
    }

    #[test]
    fn json_is_one_form_or_a_list() {
        let one = r#"{"routing":{"form":"tip","language":"en"}}"#;
        assert_eq!(from_json(one).unwrap().len(), 1);
        assert_eq!(from_json(&format!("[{one},{one}]")).unwrap().len(), 2);
        for bad in [
            "",
            "{}",
            "7",
            r#"[{"routing":{"form":"tip"}}]"#,
            r#"{"routing":{"form":"tip","language":"en"},"x":1}"#,
        ] {
            assert!(from_json(bad).is_err(), "{bad}");
        }
    }
}
