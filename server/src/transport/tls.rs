//! TLS from PEM files, and who shows a certificate of their own.

use anyhow::Context as _;
use rustls::{
    DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme,
    client::danger::HandshakeSignatureValid,
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, PrivateKeyDer, UnixTime, pem::PemObject as _},
    server::{
        ParsedCertificate,
        danger::{ClientCertVerified, ClientCertVerifier},
    },
};
use sha2::{Digest as _, Sha256};
use std::{path::Path, sync::Arc};
use tokio_rustls::TlsAcceptor;

/// An acceptor for a certificate chain and its key: TLS 1.3 and 1.2, no resumption tickets, HTTP/1.1.
///
/// # Errors
/// When a file cannot be read or key and certificate do not fit.
pub fn load(certificate: &Path, key: &Path) -> anyhow::Result<TlsAcceptor> {
    acceptor(certificate, key, None)
}

/// The same, for those who show a certificate of their own: without one there is no connection. Whose it is, is asked later, by its
/// public key ([`pin`]): here only who has the private half is let in.
///
/// # Errors
/// As [`load`].
pub fn load_mutual(certificate: &Path, key: &Path) -> anyhow::Result<TlsAcceptor> {
    let provider = Arc::new(ring::default_provider());
    acceptor(certificate, key, Some(Arc::new(AnyKey(provider))))
}

/// What a certificate is known by: the SHA-256 of its public key, as in RFC 7469; `None` for what is no certificate. One that was made
/// anew for the same key is the same.
pub fn pin(certificate: &[u8]) -> Option<[u8; 32]> {
    let certificate = CertificateDer::from(certificate);
    let parsed = ParsedCertificate::try_from(&certificate).ok()?;
    Some(Sha256::digest(parsed.subject_public_key_info()).into())
}

fn acceptor(
    certificate: &Path,
    key: &Path,
    asks: Option<Arc<AnyKey>>,
) -> anyhow::Result<TlsAcceptor> {
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .with_context(|| format!("cannot read the certificate {}", certificate.display()))?;
    let key = PrivateKeyDer::from_pem_file(key)
        .with_context(|| format!("cannot read the key {}", key.display()))?;
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?;
    let builder = match asks {
        Some(asks) => builder.with_client_cert_verifier(asks),
        None => builder.with_no_client_auth(),
    };
    let mut config = builder
        .with_single_cert(chain, key)
        .context("the certificate and the key do not fit")?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Lets in whoever has the private half of a well-formed certificate, whoever signed it and until whenever: the register says whose it
/// is and whether it counts (docs/decisions/0067).
#[derive(Debug)]
struct AnyKey(Arc<CryptoProvider>);

impl ClientCertVerifier for AnyKey {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        ParsedCertificate::try_from(end_entity)?;
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
