//! `sotto demo`: a made-up organisation on this machine.

use crate::{
    Config,
    commands::{say, until_told},
    config::{
        Audit, Calls, Keys, Login, Mailbox, Paging, Passphrase, Rota, Site, Times, Tls, Training,
        Triage,
    },
    demo, serve,
};
use anyhow::Context as _;
use std::{
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

/// Serve a demonstration line with made-up staff.
#[derive(clap::Args)]
pub struct Arguments {
    /// Where the demonstration keeps its database and keys.
    #[arg(long, default_value = "demo")]
    folder: PathBuf,
    /// Throw away what an earlier demonstration kept.
    #[arg(long)]
    fresh: bool,
    /// The address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// The host name that browsers use.
    #[arg(long, default_value = "localhost")]
    host: String,
    /// The visitor's port; the desk has the next one. 0 picks free ones.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// A PEM certificate chain, to serve with TLS.
    #[arg(long, requires = "key")]
    certificate: Option<PathBuf>,
    /// Its PEM key.
    #[arg(long, requires = "certificate")]
    key: Option<PathBuf>,
    /// A file with a [paging] section, to try out how staff are called.
    #[arg(long)]
    paging: Option<PathBuf>,
}

/// Sets up the demonstration if it is not there yet, prints the log-ins, and serves.
///
/// # Errors
/// With a sentence for the person who tries it.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let folder = &arguments.folder;
    if arguments.fresh && folder.exists() {
        demo::check_is_demo(folder)?;
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    let (visitor_port, desk_port) = ports(&arguments)?;
    let tls = arguments.certificate.clone().zip(arguments.key.clone());
    let scheme = if tls.is_some() { "https" } else { "http" };
    let host = &arguments.host;
    let site = |port| Site {
        listen: SocketAddr::new(arguments.bind, port),
        origin: format!("{scheme}://{host}:{port}"),
    };
    let config = Config {
        visitor: site(visitor_port),
        desk: site(desk_port),
        database: folder.join("sotto.db"),
        organisation: folder.join("organisation"),
        tls: tls.map(|(certificate, key)| Tls { certificate, key }),
        times: Times::default(),
        triage: Triage::default(),
        calls: Calls::default(),
        forwarders: None,
        audit: Audit::default(),
        keys: Keys::default(),
        rota: Rota::default(),
        training: Some(Training::asked_from("2026-01-01")),
        // Three people with made-up log-ins: nobody is to be nagged.
        login: Login {
            passphrase: Passphrase::Alone,
            key: None,
        },
        paging: paging(arguments.paging.as_deref())?,
        mailbox: Mailbox::default(),
    };
    let logins = demo::prepare(folder, &config).await?;
    let line = serve::from_config(&config).await?;
    say(&format!(
        "\nA demonstration line is running. Everything in it is made up.\n\n  Visitor's page  {}\n  Staff desk      {}\n\n  Log-ins for the desk:",
        config.visitor.origin, config.desk.origin
    ))?;
    for login in logins {
        say(&format!(
            "    {:<8} {:<38} {}",
            login.name, login.passphrase, login.what
        ))?;
    }
    say(
        "\n  Open the two pages in two windows. Ctrl-C stops the line; what it kept stays for the next time.\n",
    )?;
    until_told(line).await
}

/// The two ports: as asked, or two that are free now.
fn ports(arguments: &Arguments) -> anyhow::Result<(u16, u16)> {
    if arguments.port != 0 {
        let desk = arguments
            .port
            .checked_add(1)
            .context("there is no port after this one")?;
        return Ok((arguments.port, desk));
    }
    let free = || -> anyhow::Result<std::net::TcpListener> {
        std::net::TcpListener::bind((arguments.bind, 0)).context("no port is free")
    };
    let (visitor, desk) = (free()?, free()?);
    Ok((visitor.local_addr()?.port(), desk.local_addr()?.port()))
}

/// The section of the file, or nothing but browsers' notifications.
fn paging(file: Option<&Path>) -> anyhow::Result<Paging> {
    #[derive(serde::Deserialize)]
    struct Section {
        paging: Paging,
    }
    let Some(file) = file else {
        return Ok(Paging::default());
    };
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let section: Section =
        toml::from_str(&text).with_context(|| format!("{} does not parse", file.display()))?;
    Ok(section.paging)
}
