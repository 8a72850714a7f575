//! Stories of calling staff who are not in front of the desk, with a push service, a mail server and a gateway that are real but for
//! their size.

mod failing;
mod killed;
mod leaving;
pub(crate) mod receivers;
mod seam;
pub(crate) mod sending;
mod ways;

use client::Desk;
use domain::{
    ItemId, MemberId,
    page::{Cause, PageState},
};
use protocol::way::WayTarget;
use receivers::{Receiver, Smtp};
use sotto::{
    App,
    config::{
        MailTls, Paging,
        paging::{Gateway, Relay},
    },
    notify,
};
use std::time::Duration;
use store::page::PageRow;
use tests::{line::Line, seat::Seat};

/// What pages are about here.
const ITEM: ItemId = ItemId::from_bytes([0xc7; 16]);

/// A line with somebody at the other end of each way.
struct Scene {
    line: Line,
    push: Receiver,
    mail: Smtp,
    gateway: Receiver,
}

impl Scene {
    async fn start() -> Self {
        Self::start_with(|settings| settings).await
    }

    async fn start_with(change: impl FnOnce(Paging) -> Paging) -> Self {
        let (push, gateway) = (Receiver::start().await, Receiver::start().await);
        let mail = Smtp::start().await;
        let settings = Paging {
            contact: Some("mailto:duty@example.org".to_owned()),
            push_hosts: vec!["127.0.0.1".to_owned()],
            private_hosts: vec!["127.0.0.1".to_owned()],
            mail: Some(Relay {
                relay: "127.0.0.1".to_owned(),
                port: Some(mail.address.port()),
                tls: MailTls::None,
                credentials: None,
                from: "duty@example.org".to_owned(),
            }),
            gateways: vec![Gateway {
                name: "sms".to_owned(),
                url: format!("{}/send?from=duty", gateway.origin()),
                key: None,
                old_key: None,
            }],
            timeout_ms: 2_000,
            ..Paging::default()
        };
        let mut line = Line::start().await;
        line.paging = change(settings);
        line.restart().await;
        Self {
            line,
            push,
            mail,
            gateway,
        }
    }

    fn app(&self) -> &App {
        self.line.app()
    }

    async fn desk(&self, login: &str) -> Seat<Desk> {
        self.line.desk(login).await
    }

    async fn member(&self, login: &str) -> MemberId {
        let mut tx = self.line.store().read().await.unwrap();
        tx.staff_by_login(login).await.unwrap().unwrap().id
    }

    /// Calls somebody about the item.
    async fn call(&self, login: &str) {
        let member = self.member(login).await;
        let app = self.app();
        let mut tx = app.store.begin().await.unwrap();
        let cause = Cause::Item(ITEM);
        let page = notify::Page {
            member,
            cause,
            step: 0,
            wait: domain::Millis(0),
        };
        assert!(notify::page(tx.as_mut(), app, page).await.unwrap());
        tx.commit().await.unwrap();
    }

    /// The only page to somebody.
    async fn page(&self, login: &str) -> PageRow {
        let member = self.member(login).await;
        let mut tx = self.line.store().read().await.unwrap();
        let pages = tx.pages_of(member).await.unwrap();
        assert_eq!(pages.len(), 1);
        pages[0]
    }

    /// Waits until the only page to somebody stands there.
    async fn reaches(&self, login: &str, state: PageState) -> PageRow {
        self.waits(login, |page| page.state == state).await
    }

    /// Waits until the only page to somebody is like this.
    async fn waits(&self, login: &str, is: impl Fn(&PageRow) -> bool + Sync) -> PageRow {
        let look = async {
            loop {
                let page = self.page(login).await;
                if is(&page) {
                    return page;
                }
                // Something is written down for every step: the next look sees it.
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), look)
            .await
            .expect("the page gets there in time")
    }
}

fn mailbox(address: &str) -> WayTarget {
    WayTarget::Mail {
        address: address.to_owned(),
    }
}

fn number(handle: &str) -> WayTarget {
    WayTarget::Gateway {
        gateway: "sms".to_owned(),
        handle: handle.to_owned(),
    }
}
