//! A form by questions: for whoever has a person on the telephone and no program of their own.

use crate::{ForwardError, Result, form, introduce::Introduction};
use protocol::referral::{ConsentBasis, Form, FormKind};
use std::io::{BufRead, Write};

/// One question.
struct Question {
    /// The column that its answer goes into.
    column: &'static str,
    /// What is asked.
    text: &'static str,
    /// For which kinds of forms.
    of: &'static [&'static str],
    /// What may be answered.
    answer: Answer,
}

/// What may be answered.
enum Answer {
    /// Anything, or nothing.
    Text,
    /// Anything, but something: this, where nothing is typed.
    Needed(&'static str),
    /// One of these, as a code and in words; the first one where nothing is typed.
    One(&'static [(&'static str, &'static str)]),
    /// Any of these.
    Any(&'static [(&'static str, &'static str)]),
}

const REFERRAL: &[&str] = &["referral"];
const PEOPLE: &[&str] = &["referral", "tip"];
const EVERY: &[&str] = &["referral", "tip", "training"];

const FIRST: Question = Question {
    column: "form",
    text: "What do you send?",
    of: EVERY,
    answer: Answer::One(&[
        ("referral", "somebody who wants help"),
        ("tip", "a worry about somebody who did not ask for it"),
        ("training", "a question about training or the programme"),
    ]),
};

/// In the order in which they are asked. What is left out is what is safest for the person: no message, no text, nothing said.
const REST: [Question; 16] = [
    Question {
        column: "personKnows",
        text: "Does the person know that you send this?",
        of: PEOPLE,
        answer: Answer::One(&[
            ("unknown", "I cannot say: nobody contacts them"),
            ("yes", "yes"),
            ("no", "no: nobody contacts them"),
        ]),
    },
    Question {
        column: "consent",
        text: "Why may you send it?",
        of: PEOPLE,
        answer: Answer::One(&[
            ("unknown", "I cannot say"),
            ("personOnLine", "they are on the telephone with you now"),
            ("personAgreedVerbal", "they said yes"),
            ("personAgreedWritten", "they signed"),
            ("mandated", "the law says that you must"),
            ("thirdPartyTip", "somebody else told you"),
        ]),
    },
    Question {
        column: "language",
        text: "Which language do they speak? en, es, ht, …",
        of: EVERY,
        answer: Answer::Needed("en"),
    },
    Question {
        column: "reasons",
        text: "What makes it urgent? One or several",
        of: PEOPLE,
        answer: Answer::Any(&[
            ("dangerNow", "in danger now"),
            (
                "controllerNear",
                "whoever controls them is there, or back within the hour",
            ),
            ("careNow", "overdose, labour or injury"),
            ("suicideAttempt", "suicide attempt, or intent and means"),
            ("beingMoved", "being moved now"),
            ("under18", "under 18"),
            ("phoneAtRisk", "the phone may be taken or looked through"),
            ("noSafeBed", "no safe bed tonight"),
            ("leftToday", "left within 24 hours"),
            ("deathThreats", "threats to kill"),
            (
                "removalSoon",
                "detention, removal or a hearing within 48 hours",
            ),
            ("exploited", "exploited at present"),
            ("stalked", "stalked or watched"),
            ("deadlineSoon", "a legal deadline within 14 days"),
        ]),
    },
    Question {
        column: "about",
        text: "What should we call the person? No real name is needed",
        of: PEOPLE,
        answer: Answer::Text,
    },
    Question {
        column: "age",
        text: "How old?",
        of: PEOPLE,
        answer: Answer::One(&[
            ("notSaid", "not said"),
            ("under13", "under 13"),
            ("from13To17", "13 to 17"),
            ("from18To24", "18 to 24"),
            ("from25", "25 or older"),
        ]),
    },
    Question {
        column: "whereNow",
        text: "Where are they now?",
        of: PEOPLE,
        answer: Answer::One(&[
            ("unknown", "not known"),
            ("withForwarder", "with you"),
            ("safePlace", "in a safe place"),
            ("withController", "with whoever controls them"),
            ("inTransit", "on the way"),
        ]),
    },
    Question {
        column: "town",
        text: "In which town?",
        of: PEOPLE,
        answer: Answer::Text,
    },
    Question {
        column: "number",
        text: "Which number may be called? With + and the country",
        of: REFERRAL,
        answer: Answer::Text,
    },
    Question {
        column: "windows",
        text: "When is it safe to call? Days and times there",
        of: REFERRAL,
        answer: Answer::Text,
    },
    Question {
        column: "phone",
        text: "Whose telephone is it?",
        of: REFERRAL,
        answer: Answer::One(&[
            ("notSaid", "not said"),
            ("mineOnly", "only theirs"),
            ("shared", "others use it"),
            ("mayBeChecked", "somebody may look through it"),
            ("mayBeTaken", "somebody may take it away"),
        ]),
    },
    Question {
        column: "askFor",
        text: "For whom does one ask?",
        of: REFERRAL,
        answer: Answer::Text,
    },
    Question {
        column: "codeWord",
        text: "Which word do they say first, so that one knows it is them?",
        of: REFERRAL,
        answer: Answer::Text,
    },
    Question {
        column: "dangerWord",
        text: "Which word do they say when it is not safe?",
        of: REFERRAL,
        answer: Answer::Text,
    },
    Question {
        column: "text",
        text: "What else do we have to know? As little as will do",
        of: EVERY,
        answer: Answer::Text,
    },
    Question {
        column: "submitter",
        text: "Who are you, and how are you reached?",
        of: EVERY,
        answer: Answer::Text,
    },
];

/// What is asked of who has the person on the telephone: whether they stay with them in the chat.
const NAME: Question = Question {
    column: "",
    text: "The person can go on in a chat with us, by a code that you read to them. If you want to stay with them in it: which name do they know you by? Enter alone: you do not stay",
    of: REFERRAL,
    answer: Answer::Text,
};
const WORK: Question = Question {
    column: "",
    text: "And where do you work, as they know it?",
    of: REFERRAL,
    answer: Answer::Needed("another line"),
};

/// A form that somebody has agreed to send.
pub struct Asked {
    /// The form.
    pub form: Form,
    /// The code and the seat, for somebody who is on the telephone.
    pub introduction: Option<Introduction>,
}

/// Asks one question after the other. `None` where the input ends, or the last answer is no: then nothing is kept.
///
/// # Errors
/// When the terminal is gone, or the form is too long.
pub fn ask(input: &mut impl BufRead, output: &mut impl Write) -> Result<Option<Asked>> {
    let mut terminal = Terminal { input, output };
    terminal.tell("Enter alone leaves a question out. Ctrl-D stops, and nothing is kept.")?;
    let Some(kind) = terminal.question(&FIRST)? else {
        return Ok(None);
    };
    let mut cells = vec![(FIRST.column, kind.clone())];
    for question in REST.iter().filter(|one| one.of.contains(&kind.as_str())) {
        let Some(answer) = terminal.question(question)? else {
            return Ok(None);
        };
        cells.push((question.column, answer));
    }
    let mut form = form::from_cells(cells.iter().map(|(column, cell)| (*column, cell.as_str())))?;
    let introduction = if form.routing.consent == ConsentBasis::PersonOnLine
        && form.routing.form == FormKind::Referral
    {
        let Some(introduction) = terminal.introduction()? else {
            return Ok(None);
        };
        form.worker.clone_from(&introduction.worker);
        Some(introduction)
    } else {
        None
    };
    terminal.tell("Sealed, it can be read by the team of the line only.")?;
    let sends = Question {
        column: "",
        text: "Send it?",
        of: EVERY,
        answer: Answer::One(&[("no", "no: forget it"), ("yes", "yes")]),
    };
    Ok(terminal
        .question(&sends)?
        .filter(|answer| answer == "yes")
        .map(|_yes| Asked { form, introduction }))
}

struct Terminal<'a, I, O> {
    input: &'a mut I,
    output: &'a mut O,
}

impl<I: BufRead, O: Write> Terminal<'_, I, O> {
    /// A code for the person, and a seat for whoever stays; `None` at the end of the input.
    fn introduction(&mut self) -> Result<Option<Introduction>> {
        loop {
            let Some(name) = self.question(&NAME)? else {
                return Ok(None);
            };
            if name.is_empty() {
                return Introduction::new(None).map(Some);
            }
            let Some(work) = self.question(&WORK)? else {
                return Ok(None);
            };
            match Introduction::new(Some((&name, &work))) {
                Ok(introduction) => return Ok(Some(introduction)),
                Err(ForwardError::Input(wanted)) => self.tell(&format!("Please give {wanted}."))?,
                Err(error) => return Err(error),
            }
        }
    }

    /// The answer as a spreadsheet would have it; `None` at the end of the input.
    fn question(&mut self, question: &Question) -> Result<Option<String>> {
        let choices = match question.answer {
            Answer::One(choices) | Answer::Any(choices) => choices,
            Answer::Text | Answer::Needed(_) => &[],
        };
        self.tell("")?;
        self.tell(question.text)?;
        for (number, (_, words)) in (1..).zip(choices) {
            self.tell(&format!("  {number}  {words}"))?;
        }
        loop {
            let Some(typed) = self.line()? else {
                return Ok(None);
            };
            match question.answer.read(&typed) {
                Some(answer) => return Ok(Some(answer)),
                None => self.tell(&format!(
                    "Please type a number from 1 to {}.",
                    choices.len()
                ))?,
            }
        }
    }

    fn tell(&mut self, text: &str) -> Result<()> {
        writeln!(self.output, "{text}").map_err(|error| gone(&error))
    }

    fn line(&mut self) -> Result<Option<String>> {
        write!(self.output, "> ").map_err(|error| gone(&error))?;
        self.output.flush().map_err(|error| gone(&error))?;
        let mut line = String::new();
        let read = self
            .input
            .read_line(&mut line)
            .map_err(|error| gone(&error))?;
        Ok((read > 0).then(|| line.trim().to_owned()))
    }
}

impl Answer {
    /// What was typed, as a code; `None` for a number that is none of the choices.
    fn read(&self, typed: &str) -> Option<String> {
        let code = |number: &str| {
            let (Self::One(choices) | Self::Any(choices)) = self else {
                return None;
            };
            let place = number.parse::<usize>().ok()?.checked_sub(1)?;
            choices.get(place).map(|(code, _)| (*code).to_owned())
        };
        match self {
            Self::Needed(usual) if typed.is_empty() => Some((*usual).to_owned()),
            Self::Text | Self::Needed(_) => Some(typed.to_owned()),
            Self::One(_) if typed.is_empty() => code("1"),
            Self::One(_) => code(typed),
            Self::Any(_) => {
                let numbers = typed.split([' ', ',']).filter(|number| !number.is_empty());
                let codes: Option<Vec<String>> = numbers.map(code).collect();
                codes.map(|codes| codes.join(" "))
            }
        }
    }
}

fn gone(error: &std::io::Error) -> ForwardError {
    ForwardError::Input(format!("the terminal: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{queue::LevelReason, referral::PersonKnows};

    fn asked(typed: &str) -> (Option<Form>, String) {
        let (asked, said) = all(typed);
        (asked.map(|asked| asked.form), said)
    }

    fn all(typed: &str) -> (Option<Asked>, String) {
        let mut said = Vec::new();
        let asked = ask(&mut typed.as_bytes(), &mut said).unwrap();
        (asked, String::from_utf8(said).unwrap())
    }

    #[test]
    fn somebody_on_the_telephone_becomes_a_form() {
        let typed = "1\n2\n2\nes\n1, 6\nAna\n3\n\nBridgeport\n+12035550100\n\n4\n\nblue\n\nin the motel\nNight desk\nMaria\nNational Hotline\n2\n";
        let (asked, said) = all(typed);
        let Asked { form, introduction } = asked.unwrap();
        let introduction = introduction.unwrap();
        assert_eq!(form.worker, introduction.worker);
        assert_eq!(form.worker.as_ref().unwrap().name, "Maria");
        assert_eq!(form.routing.form, FormKind::Referral);
        assert_eq!(form.routing.person_knows, PersonKnows::Yes);
        assert_eq!(form.routing.consent, ConsentBasis::PersonOnLine);
        assert_eq!(form.routing.language, "es");
        assert_eq!(
            form.routing.reasons,
            [LevelReason::DangerNow, LevelReason::Under18]
        );
        assert_eq!(form.contact.code_word, "blue");
        assert_eq!(
            (form.town.as_str(), form.text.as_str()),
            ("Bridgeport", "in the motel")
        );
        assert!(said.contains("in danger now"));
    }

    #[test]
    fn what_is_left_out_is_what_is_safest_and_training_asks_little() {
        let (form, said) = asked("3\n\nWhen is the next course?\nA school\n2\n");
        let form = form.unwrap();
        assert_eq!(form.routing.form, FormKind::Training);
        assert_eq!(form.routing.language, "en");
        assert_eq!(form.routing.person_knows, PersonKnows::Unknown);
        assert!(!said.contains("number may be called"));
    }

    #[test]
    fn a_wrong_number_is_asked_again_and_an_early_end_keeps_nothing() {
        let (form, said) = asked("9\nx\n2\n");
        assert!(form.is_none(), "the input ended");
        assert_eq!(said.matches("from 1 to 3").count(), 2);
        let (form, _) = asked("3\n\n\n\n\n");
        assert!(form.is_none(), "not sent without a yes");
    }

    #[test]
    fn every_code_is_one_that_forms_know() {
        for question in std::iter::once(&FIRST).chain(&REST) {
            let (Answer::One(choices) | Answer::Any(choices)) = question.answer else {
                continue;
            };
            for (code, _) in choices {
                let mut cells = vec![("form", "referral"), ("language", "en")];
                cells.retain(|(column, _)| *column != question.column);
                cells.push((question.column, code));
                let read = form::from_cells(cells.into_iter());
                assert!(read.is_ok(), "{}: {code}: {read:?}", question.column);
            }
        }
    }
}
