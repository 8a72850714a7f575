//! `sotto staff invite`.

use super::{Line, Out};
use crate::{
    App,
    commands::{org::role, say},
    staff::enrol::{
        EnrolError,
        invite::{Invitation, Person, invite_here},
    },
};
use anyhow::bail;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    EnrolmentId, MemberId,
    enrolment::Purpose,
    permission::{Role, Roles},
};

/// Invite somebody.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    line: Line,
    /// The name they will log in with.
    #[arg(long)]
    login: String,
    /// The name that visitors will be shown.
    #[arg(long)]
    alias: String,
    /// What they do. May be given again.
    #[arg(long = "role", value_parser = role, default_value = "advocate")]
    roles: Vec<Role>,
    #[command(flatten)]
    out: Out,
}

pub(super) async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    arguments.out.check()?;
    let (app, desk) = arguments.line.open().await?;
    let person = Person {
        login: arguments.login.clone(),
        alias: arguments.alias.clone(),
        roles: arguments.roles.iter().copied().collect::<Roles>(),
    };
    let member = MemberId::from_bytes(app.chance.bytes());
    let made = link(&app, &desk, Purpose::Join, (member, Some(person))).await;
    app.store.close().await;
    arguments.out.hand_over(&made?)?;
    say(
        "This link is good once, for 72 hours. Hand it over where nobody else reads it. When it was opened, a supervisor \
         finds them under \"On their way in\", compares digits by voice and certifies.",
    )
}

/// Makes a link and returns it. The code in it is kept nowhere.
pub(super) async fn link(
    app: &App,
    desk: &str,
    purpose: Purpose,
    (member, person): (MemberId, Option<Person>),
) -> anyhow::Result<String> {
    let code: [u8; 32] = app.chance.bytes();
    let invitation = Invitation {
        id: EnrolmentId::from_bytes(app.chance.bytes()),
        code_hash: crate::chat::hash(&code),
        purpose,
        member,
        person,
    };
    let made = invite_here(app, &invitation).await;
    match made {
        Ok(()) => {}
        Err(EnrolError::Conflict) => bail!("somebody has this log-in name already"),
        Err(EnrolError::Malformed) => bail!(
            "a log-in name has at most 40 letters, digits, dots, hyphens or underscores, and an alias at most {} bytes on \
             one line",
            seal::cert::ALIAS_MAX_BYTES
        ),
        made => made?,
    }
    Ok(format!("{desk}/#enrol={}", URL_SAFE_NO_PAD.encode(code)))
}
