//! A certificate of our own, shown to a line that asks for one (mutual TLS): the line knows us by its public key.

use crate::{
    ForwardError, Mutual, Result,
    line::{authorities, site},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use client::Http;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    server::ParsedCertificate,
};
use sha2::{Digest as _, Sha256};
use std::{path::Path, sync::Arc};

/// By what the line knows a certificate, as people compare it on the telephone: `sha256//` and the hash of its public key.
///
/// # Errors
/// When the file holds none.
pub fn pin(certificate: &Path) -> Result<String> {
    let chain = chain(certificate)?;
    let first = chain.first().ok_or_else(|| none(certificate))?;
    let parsed = ParsedCertificate::try_from(first).map_err(|_source| none(certificate))?;
    let hash = Sha256::digest(parsed.subject_public_key_info());
    Ok(format!("sha256//{}", STANDARD.encode(hash)))
}

/// Where forms go.
///
/// # Errors
/// When a file cannot be used, or the host is not found.
pub(crate) async fn http(mutual: &Mutual) -> Result<Http> {
    if !mutual.origin.starts_with("https://") {
        return Err(ForwardError::Input(format!(
            "{}: a certificate is shown over https only",
            mutual.origin
        )));
    }
    let (site, _authority) = site((&mutual.origin, mutual.connect), tls(mutual)?).await?;
    Ok(Http::new(site))
}

fn tls(mutual: &Mutual) -> Result<Arc<ClientConfig>> {
    let roots = match &mutual.server {
        Some(path) => believed(path)?,
        None => authorities(),
    };
    let key = PrivateKeyDer::from_pem_file(&mutual.key)
        .map_err(|error| ForwardError::Input(format!("{}: {error}", mutual.key.display())))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| ForwardError::Input(error.to_string()))?
        .with_root_certificates(roots)
        .with_client_auth_cert(chain(&mutual.certificate)?, key)
        .map_err(|error| ForwardError::Input(format!("certificate and key: {error}")))?;
    Ok(Arc::new(config))
}

fn believed(path: &Path) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    let (added, _ignored) = roots.add_parsable_certificates(chain(path)?);
    if added == 0 {
        return Err(none(path));
    }
    Ok(roots)
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let chain: std::result::Result<Vec<_>, _> =
        CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    let chain =
        chain.map_err(|error| ForwardError::Input(format!("{}: {error}", path.display())))?;
    if chain.is_empty() {
        return Err(none(path));
    }
    Ok(chain)
}

fn none(path: &Path) -> ForwardError {
    ForwardError::Input(format!("{} holds no certificate", path.display()))
}
