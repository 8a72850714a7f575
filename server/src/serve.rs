//! Puts a line together, runs it, and takes it down without losing anything.

use crate::{
    App, Config,
    app::{Parts, Serials},
    audit::Keeping,
    chance::Chance,
    clock::SystemClock,
    config::{CallPolicy, Times, TriagePolicy},
    http::{self, Assets, Site},
    hub::Hub,
    jobs, keys, mailbox, notify,
    organisation::{self, Organisation},
    rota::Rules,
    staff::{codes, passkeys::Passkeys, revoke},
    transport::{self, Limits, Listener},
    triage::{board::Board, prefer::Told},
};
use anyhow::{Context as _, bail};
use axum::Router;
use domain::{Clock, TeamId};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use store::Store;
use store_sqlite::SqliteStore;
use tokio::{net::TcpListener, time::timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long connections may take to say goodbye.
const DRAIN: Duration = Duration::from_secs(10);

/// Everything that a running line is made of; tests bring their own clock and chance.
pub struct Ingredients {
    /// Where visitors are served, and their origin.
    pub visitor: (TcpListener, String),
    /// Where staff are served, and their origin.
    pub desk: (TcpListener, String),
    /// TLS, if this server ends it.
    pub tls: Option<TlsAcceptor>,
    /// Where other hotlines come in that show a certificate, and the TLS that asks for it.
    pub forwarders: Option<(TcpListener, TlsAcceptor)>,
    /// What is behind its doors.
    pub inside: Inside,
}

/// What a line is made of behind its doors.
pub struct Inside {
    /// What is kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The organisation's public side.
    pub organisation: Organisation,
    /// Deadlines.
    pub times: Times,
    /// When the line is open, and what staff may be asked for.
    pub rota: Rules,
    /// Who is asked for what waits, and when.
    pub triage: TriagePolicy,
    /// How soon people are called who asked for it, and from what.
    pub calls: CallPolicy,
    /// What the audit log is kept with.
    pub audit: Keeping,
    /// What the public log of keys is kept with.
    pub keys: keys::Keeping,
    /// What one-time codes are kept with.
    pub codes: codes::Keeping,
    /// What staff are called with.
    pub paging: notify::Keeping,
    /// What letters to other agencies are taken away with.
    pub mailbox: mailbox::Keeping,
}

/// A running line.
pub struct Line {
    /// Its parts, for tests and commands.
    pub app: App,
    /// Where visitors are served.
    pub visitor: SocketAddr,
    /// Where staff are served.
    pub desk: SocketAddr,
    /// Where other hotlines come in that show a certificate.
    pub forwarders: Option<SocketAddr>,
    tracker: TaskTracker,
    shutdown: CancellationToken,
}

/// Reads the configuration, opens what it names, and starts.
///
/// # Errors
/// With a sentence for the operator: what cannot be read, bound or opened.
pub async fn from_config(config: &Config) -> anyhow::Result<Line> {
    // On the heap: what starts a line is large, and every command would carry its size.
    Box::pin(async { start(gather(config).await?).await }).await
}

/// Reads the configuration and opens what it names.
///
/// # Errors
/// With a sentence for the operator: what cannot be read, bound or opened.
pub async fn gather(config: &Config) -> anyhow::Result<Ingredients> {
    let tls = match &config.tls {
        Some(tls) => Some(transport::load(&tls.certificate, &tls.key)?),
        None => None,
    };
    let visitor = transport::bind(config.visitor.listen)?;
    let desk = transport::bind(config.desk.listen)?;
    Ok(Ingredients {
        visitor: (visitor, config.visitor.origin.clone()),
        desk: (desk, config.desk.origin.clone()),
        tls,
        forwarders: forwarders(config)?,
        inside: inside(config).await?,
    })
}

/// Where other hotlines come in that show a certificate.
fn forwarders(config: &Config) -> anyhow::Result<Option<(TcpListener, TlsAcceptor)>> {
    let Some(forwarders) = &config.forwarders else {
        return Ok(None);
    };
    let Some(tls) = forwarders.tls.as_ref().or(config.tls.as_ref()) else {
        bail!(
            "[forwarders] needs a certificate: set [tls], or tls in [forwarders] where a proxy ends TLS for browsers"
        );
    };
    let tls = transport::load_mutual(&tls.certificate, &tls.key)?;
    let tcp = transport::bind(forwarders.mutual_tls_listen)?;
    Ok(Some((tcp, tls)))
}

/// Opens the database that the configuration names.
///
/// # Errors
/// With a sentence for the operator.
pub async fn open(config: &Config) -> anyhow::Result<SqliteStore> {
    let path = &config.database;
    match SqliteStore::open(path).await {
        Ok(store) => Ok(store),
        Err(store::StoreError::Newer { found }) => bail!(
            "{} was made by a newer version of Sotto (its schema is number {found}); install that version or restore a \
             backup; nothing was changed",
            path.display()
        ),
        Err(error) => {
            Err(error).with_context(|| format!("cannot open the database {}", path.display()))
        }
    }
}

/// Starts a line.
///
/// # Errors
/// When the store cannot be read, or nobody has set up a team in it.
pub async fn start(ingredients: Ingredients) -> anyhow::Result<Line> {
    let Ingredients {
        visitor,
        desk,
        tls,
        forwarders,
        inside,
    } = ingredients;
    let files = inside.organisation.files.clone();
    let clock = Arc::clone(&inside.clock);
    let app = assemble(inside, &desk.1).await?;
    notify::ways::reseal::reseal(&app).await?;
    keys::adopt::adopt(app.store.as_ref(), &app.root, app.now()).await?;
    revoke::refresh(&app).await?;
    let shared = Shared {
        app,
        visitor_origin: visitor.1.as_str().into(),
        limits: Arc::new(Limits::new(clock, Chance::system())),
        tracker: TaskTracker::new(),
        shutdown: CancellationToken::new(),
        tls,
    };
    let addresses = (visitor.0.local_addr()?, desk.0.local_addr()?);
    let mut come_in = None;
    let site = shared.site(visitor.1, Assets::visitor(files.clone()));
    if let Some((tcp, asks)) = forwarders {
        come_in = Some(tcp.local_addr()?);
        shared.listen((tcp, Some(asks)), http::forwarders(site.clone()));
    }
    shared.listen((visitor.0, shared.tls.clone()), http::visitor(site));
    let site = shared.site(desk.1, Assets::desk(files));
    shared.listen((desk.0, shared.tls.clone()), http::desk(site));
    let Shared {
        app,
        tracker,
        shutdown,
        ..
    } = shared;
    jobs::start(&app, &tracker, &shutdown);
    Ok(Line {
        app,
        visitor: addresses.0,
        desk: addresses.1,
        forwarders: come_in,
        tracker,
        shutdown,
    })
}

/// A line's parts without its doors, for a command that works at the machine, beside the running line or in its absence.
///
/// # Errors
/// With a sentence for the operator.
pub async fn beside(config: &Config) -> anyhow::Result<App> {
    let app = assemble(inside(config).await?, &config.desk.origin).await?;
    revoke::refresh(&app).await?;
    Ok(app)
}

/// What is behind the doors, as the configuration names it.
async fn inside(config: &Config) -> anyhow::Result<Inside> {
    let organisation = organisation::load(&config.organisation)?;
    let beside = &config.organisation;
    Ok(Inside {
        audit: Keeping::open(&config.audit, beside, &organisation.root)?,
        keys: keys::Keeping::open(
            &config.keys,
            beside,
            &organisation.root,
            organisation.log_key,
        )?,
        codes: codes::Keeping::open(&config.login, beside)?,
        paging: notify::Keeping::open(&config.paging, beside)?,
        mailbox: mailbox::Keeping::open(&config.mailbox, &config.paging, beside)?,
        times: config.times.clone(),
        rota: config.rota_rules()?,
        triage: config.triage.policy()?,
        calls: config.calls.policy()?,
        organisation,
        clock: Arc::new(SystemClock),
        store: Arc::new(open(config).await?),
    })
}

async fn assemble(inside: Inside, desk: &str) -> anyhow::Result<App> {
    let team = first_team(inside.store.as_ref()).await?;
    let chance = Chance::system();
    let decoy = chance.bytes();
    Ok(App::new(Parts {
        store: inside.store,
        hub: Hub::default(),
        board: Board::default(),
        preferences: Told::default(),
        clock: inside.clock,
        chance,
        times: inside.times,
        rota: inside.rota,
        triage: inside.triage,
        calls: inside.calls,
        audit: inside.audit,
        keys: inside.keys,
        codes: inside.codes,
        paging: inside.paging,
        mailbox: inside.mailbox,
        root: inside.organisation.root,
        team,
        revoked: Serials::default(),
        passkeys: Passkeys::of_origin(desk),
        decoy,
    }))
}

/// The team that answers the line.
async fn first_team(store: &dyn Store) -> anyhow::Result<TeamId> {
    let teams = store.read().await?.teams().await?;
    match teams.first() {
        Some(team) => Ok(team.id),
        None => bail!("there is no team in the database yet: set up the organisation first"),
    }
}

/// What both origins share.
struct Shared {
    app: App,
    visitor_origin: Arc<str>,
    limits: Arc<Limits>,
    tracker: TaskTracker,
    shutdown: CancellationToken,
    tls: Option<TlsAcceptor>,
}

impl Shared {
    fn site(&self, origin: String, assets: Assets) -> Site {
        Site {
            app: self.app.clone(),
            origin: origin.into(),
            visitor_origin: Arc::clone(&self.visitor_origin),
            assets: Arc::new(assets),
            limits: Arc::clone(&self.limits),
            tracker: self.tracker.clone(),
            shutdown: self.shutdown.clone(),
        }
    }

    fn listen(&self, (tcp, tls): (TcpListener, Option<TlsAcceptor>), router: Router) {
        let listener = Listener { tcp, tls, router };
        self.tracker
            .spawn(listener.run(self.tracker.clone(), self.shutdown.clone()));
    }
}

impl Line {
    /// Takes the line down: no new connections, sockets closed with 1012, running writes finished, the database closed.
    pub async fn stop(self) {
        self.shutdown.cancel();
        self.tracker.close();
        if timeout(DRAIN, self.tracker.wait()).await.is_err() {
            tracing::warn!("some connections did not close in time");
        }
        self.app.store.close().await;
    }
}
