//! The process under test: the server as it is, over a folder that was prepared for it.

use crate::{
    child::{self, Ports},
    net,
    world::{DESK, VISITOR, database, organisation},
};
use sotto::{
    Config,
    config::{Audit, Keys, Login, Site, Times, Tls},
    serve::from_config,
};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
};

/// Serves until the parent goes away.
pub(crate) async fn serve(folder: &Path, tls: bool) -> anyhow::Result<()> {
    let line = from_config(&config(folder, tls)).await?;
    let ports = Ports {
        visitor: line.visitor.port(),
        desk: line.desk.port(),
    };
    child::until_alone(&ports).await?;
    line.stop().await;
    Ok(())
}

/// How a prepared folder is served: on free ports of the loopback.
pub(crate) fn config(folder: &Path, tls: bool) -> Config {
    let site = |origin: &str| Site {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        origin: origin.to_owned(),
    };
    Config {
        visitor: site(VISITOR),
        desk: site(DESK),
        database: database(folder),
        organisation: organisation(folder),
        audit: Audit::default(),
        keys: Keys::default(),
        login: Login::default(),
        tls: tls.then(|| Tls {
            certificate: net::certificate(folder),
            key: net::key(folder),
        }),
        times: Times::default(),
        rota: sotto::config::Rota::default(),
        triage: sotto::config::Triage::default(),
        calls: sotto::config::Calls::default(),
        forwarders: None,
        paging: sotto::config::Paging::default(),
        mailbox: sotto::config::Mailbox::default(),
        training: None,
    }
}
