//! `sotto staff recover`.

use super::{Line, Out, invite::link, person};
use crate::commands::say;
use anyhow::bail;
use domain::enrolment::Purpose;

/// Bring somebody back.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    line: Line,
    /// The name that they log in with.
    #[arg(long)]
    login: String,
    #[command(flatten)]
    out: Out,
}

pub(super) async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    arguments.out.check()?;
    let (app, desk) = arguments.line.open().await?;
    let made = async {
        let staff = person(&app, &arguments.login).await?;
        if !staff.active {
            bail!("{} was dismissed: invite them as somebody new", staff.alias);
        }
        link(&app, &desk, Purpose::Recovery, (staff.id, None)).await
    };
    let made = made.await;
    app.store.close().await;
    arguments.out.hand_over(&made?)?;
    say(
        "This link is good once, for 72 hours. Call them on a number that you know before you hand it over. When a supervisor \
         has certified the new device, all earlier ones, passkeys and the passphrase are void.",
    )
}
