//! A whole server in this process, on free loopback ports, with its database in a folder of its own.

use crate::{hand::Hand, org::Org, seat::Seat};
use client::{Desk, DeskPlan, Device, Http, Opening, Pace, Site, Visitor, VisitorPlan};
use domain::chat::IdlePolicy;
use seal::Suite;
use sotto::{
    config::{Paging, Passphrase, Times},
    organisation::Organisation,
    serve::{self, Ingredients, Inside},
    transport,
};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};
use store::Store;
use store_sqlite::{Options, SqliteStore};
use tempfile::TempDir;

/// Connections of tests come back fast and give up fast.
pub const PACE: Pace = Pace {
    patience: Duration::from_millis(1_500),
    shortest: Duration::from_millis(20),
    longest: Duration::from_millis(250),
};

/// A line.
pub struct Line {
    /// Where the database is.
    pub folder: TempDir,
    /// Who works here.
    pub org: &'static Org,
    /// Everybody's time.
    pub clock: Arc<Hand>,
    /// Where visitors are served.
    pub visitor: SocketAddr,
    /// Where staff are served.
    pub desk: SocketAddr,
    /// What a passphrase is worth here.
    pub passphrase: Passphrase,
    /// How staff are called here. Its keys stay in the folder.
    pub paging: Paging,
    /// Where letters to other agencies are taken. Its keys stay in the folder.
    pub mailbox: sotto::config::Mailbox,
    /// When it is open, and what is asked of people.
    pub rota: sotto::rota::Rules,
    /// How soon people are called who asked for it, and from what.
    pub calls: sotto::config::CallPolicy,
    /// Certificate and key of where other hotlines come in that show one.
    pub forwarders: Option<(PathBuf, PathBuf)>,
    running: Option<serve::Line>,
    options: Options,
}

impl Line {
    /// A new line with the shared organisation.
    pub async fn start() -> Self {
        Self::start_of(Org::shared()).await
    }

    /// A new line with another organisation.
    pub async fn start_of(org: &'static Org) -> Self {
        let folder = tempfile::tempdir().unwrap();
        org.settle(&folder.path().join("sotto.db")).await;
        let any = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
        let mut line = Self {
            folder,
            org,
            clock: Arc::new(Hand::new()),
            visitor: any,
            desk: any,
            passphrase: Passphrase::default(),
            paging: Paging::default(),
            mailbox: sotto::config::Mailbox::default(),
            rota: sotto::rota::Rules::default(),
            calls: sotto::config::CallPolicy::default(),
            forwarders: None,
            running: None,
            options: Options::default(),
        };
        line.run().await;
        line
    }

    /// The running server's parts.
    pub fn app(&self) -> &sotto::App {
        &self.running.as_ref().unwrap().app
    }

    /// Stops and starts again on the same folder and ports.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.run().await;
    }

    /// Restarts with a database that may not grow past so many pages.
    pub async fn restart_with(&mut self, options: Options) {
        self.options = options;
        self.restart().await;
    }

    /// Takes the server down as SIGTERM does.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    /// Starts it.
    pub async fn run(&mut self) {
        let path = self.folder.path().join("sotto.db");
        let store = SqliteStore::open_with(path, &self.options).await.unwrap();
        let visitor = transport::bind(self.visitor).unwrap();
        let desk = transport::bind(self.desk).unwrap();
        self.visitor = visitor.local_addr().unwrap();
        self.desk = desk.local_addr().unwrap();
        let forwarders = self.forwarders.as_ref().map(|(certificate, key)| {
            let any = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
            let tls = transport::load_mutual(certificate, key).unwrap();
            (transport::bind(any).unwrap(), tls)
        });
        let running = serve::start(Ingredients {
            visitor: (visitor, origin(self.visitor)),
            desk: (desk, origin(self.desk)),
            tls: None,
            forwarders,
            inside: Inside {
                store: Arc::new(store),
                clock: Arc::<Hand>::clone(&self.clock),
                organisation: Organisation {
                    root: self.org.pinned(),
                    former: Vec::new(),
                    changeover: None,
                    log_key: Some(self.org.log_key().public()),
                    files: self.org.files(),
                },
                times: Times::default(),
                triage: sotto::config::TriagePolicy::default(),
                calls: self.calls.clone(),
                rota: self.rota.clone(),
                audit: sotto::audit::Keeping::fresh(&self.org.pinned()).unwrap(),
                keys: sotto::keys::Keeping::with(self.org.log_key(), &self.org.pinned()),
                codes: sotto::staff::codes::Keeping::fresh(self.passphrase),
                paging: sotto::notify::Keeping::open(
                    &self.paging,
                    &self.folder.path().join("organisation"),
                )
                .unwrap(),
                mailbox: sotto::mailbox::Keeping::open(
                    &self.mailbox,
                    &self.paging,
                    &self.folder.path().join("organisation"),
                )
                .unwrap(),
            },
        })
        .await
        .unwrap();
        self.running = Some(running);
    }

    /// Where other hotlines come in that show a certificate.
    pub fn forwarders(&self) -> SocketAddr {
        self.running.as_ref().unwrap().forwarders.unwrap()
    }

    /// The database, to look into.
    pub fn store(&self) -> Arc<dyn Store> {
        Arc::clone(&self.app().store)
    }

    /// The visitor's origin.
    pub fn visitor_site(&self) -> Site {
        Site::plain(self.visitor, &origin(self.visitor))
    }

    /// The desk's origin.
    pub fn desk_site(&self) -> Site {
        Site::plain(self.desk, &origin(self.desk))
    }

    /// What a tab of a visitor is opened with.
    pub fn visitor_plan(&self, site: Site) -> VisitorPlan {
        VisitorPlan {
            http: Http::new(site),
            root: self.org.pinned(),
            log_key: Some(self.org.log_key().public()),
            clock: Arc::<Hand>::clone(&self.clock),
            pace: PACE,
            suite: Suite::XWing,
        }
    }

    /// What a desk is opened with.
    pub fn desk_plan(&self, site: Site) -> DeskPlan {
        DeskPlan {
            http: Http::new(site),
            root: self.org.pinned(),
            log_key: Some(self.org.log_key().public()),
            clock: Arc::<Hand>::clone(&self.clock),
            pace: PACE,
            device: Device::default(),
            seen: Duration::from_millis(30),
        }
    }

    /// A visitor who has a place in line and whose group is open.
    pub async fn visitor(&self) -> Seat<Visitor> {
        self.visitor_at(self.visitor_site()).await
    }

    /// As [`Line::visitor`], by another way.
    pub async fn visitor_at(&self, site: Site) -> Seat<Visitor> {
        let plan = self.visitor_plan(site);
        let mut visitor = Seat::new(Visitor::open(plan, Opening::default()).await.unwrap());
        visitor.group_opened().await;
        visitor
    }

    /// A desk that is logged in, on duty where its person can be, and has seen the queue.
    pub async fn desk(&self, login: &str) -> Seat<Desk> {
        self.desk_at(login, self.desk_site()).await
    }

    /// As [`Line::desk`], by another way.
    pub async fn desk_at(&self, login: &str, site: Site) -> Seat<Desk> {
        let desk = self.desk_off_duty(login, site).await;
        desk.clock_in(None).await.unwrap();
        desk
    }

    /// A desk whose person has not clocked in.
    pub async fn desk_off_duty(&self, login: &str, site: Site) -> Seat<Desk> {
        let plan = self.desk_plan(site);
        let desk = Desk::log_in_with(plan, login, &self.org.keys)
            .await
            .unwrap();
        let mut desk = Seat::new(desk);
        desk.queue_told().await;
        desk
    }

    /// Moves time on without anybody losing a lease who is connected, and does what the timers would do.
    pub async fn advance(&self, secs: i64) {
        let mut rest = secs;
        while rest > 0 {
            let step = rest.min(100);
            self.clock.advance_ms(step * 1_000);
            sotto::triage::renew::renew(self.app()).await.unwrap();
            rest -= step;
        }
        self.sweep().await;
    }

    /// Moves time on in one leap: who does not speak up is lost.
    pub async fn leap(&self, secs: i64) {
        self.clock.advance_ms(secs * 1_000);
        self.sweep().await;
    }

    /// What the timers do, now.
    pub async fn sweep(&self) {
        let app = self.app();
        self.sweep_queue().await;
        sotto::chat::sweep::invitations(app).await.unwrap();
        sotto::introduction::sweep::lapse(app).await.unwrap();
        sotto::chat::sweep::quiet(app).await.unwrap();
        sotto::chat::sweep::drained(app).await.unwrap();
        sotto::staff::session::sweep(app).await.unwrap();
        sotto::rota::sweep::forgotten(app).await.unwrap();
        sotto::upkeep::warn::warn(app).await.unwrap();
        sotto::upkeep::sweep::sweep(app).await.unwrap();
        sotto::referral::sweep::sweep(app).await.unwrap();
        sotto::tally::fold::fold(app).await.unwrap();
        self.sweep_clocks().await;
        self.sweep_calls().await;
    }

    /// Whoever has to do something by a time is called, and what is over is forgotten.
    async fn sweep_clocks(&self) {
        let app = self.app();
        sotto::cases::late::call(app).await.unwrap();
        sotto::task::sweep::call(app).await.unwrap();
        sotto::task::sweep::forget(app).await.unwrap();
        sotto::legal::sweep::call(app).await.unwrap();
        sotto::legal::sweep::forget(app).await.unwrap();
        sotto::retention::daily::cases(app).await.unwrap();
    }

    /// Whoever waits is called for and put before who is free.
    async fn sweep_queue(&self) {
        let app = self.app();
        sotto::triage::sweep::overdue(app).await.unwrap();
        sotto::triage::ladder::climb(app).await.unwrap();
        sotto::care::sweep::rested(app).await.unwrap();
        sotto::care::relief::climb(app).await.unwrap();
        sotto::triage::offer::offer(app).await.unwrap();
        sotto::triage::prefer::tell(app).await.unwrap();
    }

    /// Safe hours pass, and requests to be called that are over go.
    async fn sweep_calls(&self) {
        let app = self.app();
        sotto::callback::sweep::pass(app).await.unwrap();
        sotto::callback::sweep::purge(app).await.unwrap();
    }

    /// The deadlines of quiet chats, in seconds: warning and end.
    pub fn idle_secs(&self) -> (i64, i64) {
        let IdlePolicy { warn, end, .. } = Times::default().idle();
        (warn.0 / 1_000, end.0 / 1_000)
    }

    /// Everything that the database has written: the file, its log, its index.
    pub fn disk(&self) -> Vec<u8> {
        let mut all = Vec::new();
        for name in ["sotto.db", "sotto.db-wal", "sotto.db-shm"] {
            if let Ok(bytes) = std::fs::read(self.folder.path().join(name)) {
                all.extend(bytes);
            }
        }
        all
    }
}

/// The origin that stands for an address.
pub fn origin(address: SocketAddr) -> String {
    format!("http://{address}")
}
