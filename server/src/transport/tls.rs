//! TLS from PEM files.

use anyhow::Context as _;
use rustls::{ServerConfig, crypto::ring, pki_types::pem::PemObject as _};
use std::{path::Path, sync::Arc};
use tokio_rustls::TlsAcceptor;

/// An acceptor for a certificate chain and its key: TLS 1.3 and 1.2, no resumption tickets, HTTP/1.1.
///
/// # Errors
/// When a file cannot be read or key and certificate do not fit.
pub fn load(certificate: &Path, key: &Path) -> anyhow::Result<TlsAcceptor> {
    let chain = rustls::pki_types::CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .with_context(|| format!("cannot read the certificate {}", certificate.display()))?;
    let key = rustls::pki_types::PrivateKeyDer::from_pem_file(key)
        .with_context(|| format!("cannot read the key {}", key.display()))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .context("the certificate and the key do not fit")?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
