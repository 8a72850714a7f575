//! The two addresses: free, or held by this line.

use super::Checks;
use crate::{
    config::Site,
    organisation::{self, PINNED, SIGNED},
    software::fetch::{Coding, Origin},
    transport,
};
use seal::Root;

/// Whether the line can listen, or does.
pub(super) async fn port(
    checks: &mut Checks,
    (name, site): (&str, &Site),
    tls: bool,
    root: Option<&Root>,
) {
    const WHAT: &str = "address";
    let error = match transport::bind(site.listen) {
        Ok(_free) => {
            checks.ok(
                WHAT,
                format!(
                    "{name} can listen on {}; the line is not running",
                    site.listen
                ),
            );
            return;
        }
        Err(error) => error,
    };
    let text = format!("{name} at {}", site.listen);
    match served(site, tls).await {
        Some(served) if root.is_none_or(|root| *root == served) => {
            checks.ok(WHAT, format!("{text}: the line is running"));
        }
        Some(_) => checks.problem(
            WHAT,
            format!(
                "{text}: the running line serves another root; restart it, if the new one is right"
            ),
        ),
        None => checks.problem(
            WHAT,
            format!("{text}: {error:#}, and it is not this line that listens there"),
        ),
    }
}

/// The root that a running line serves here. With TLS the name is not checked: it is asked on this machine.
async fn served(site: &Site, tls: bool) -> Option<Root> {
    if tls {
        // The certificate names the public host, which is reached through the listening address.
        let origin = Origin::parse(&site.origin, None, Some(site.listen)).ok()?;
        return root_of(&origin).await;
    }
    let local = format!("http://{}", site.listen);
    root_of(&Origin::parse(&local, None, None).ok()?).await
}

async fn root_of(origin: &Origin) -> Option<Root> {
    let pinned = origin.get(PINNED, Coding::Plain).await.ok()?;
    let signed = origin.get(SIGNED, Coding::Plain).await.ok()?;
    organisation::read(&signed.body, &pinned.body).ok()
}
