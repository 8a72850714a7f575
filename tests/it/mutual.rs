//! Mutual TLS: another hotline comes in by a certificate that the register knows, and by no other.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use client::{Answer, Http, Site, notice};
use forward::{Home, Line as Sender, Mutual, Outcome, Settings, form::from_csv, send_all};
use hyper::Method;
use protocol::{
    Bytes, CredentialId, ForwarderId, Problem, ProblemCode, Reference,
    forwarder::{
        AddForwarderKeyParams, ForwarderFacts, ForwarderKind, KeepForwarderParams, Proof,
        RevokeForwarderKeyParams, Scope, Stance,
    },
    referral::{Form, ReceiptResponse, ReferralParams},
};
use rcgen::{CertificateParams, KeyPair, PublicKeyData as _};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};
use seal::referral::Referral;
use sha2::{Digest as _, Sha256};
use std::{fmt::Write as _, fs, path::PathBuf, sync::Arc};
use tempfile::TempDir;
use tests::{
    hand::Hand,
    line::{Line, PACE},
    seat::Seat,
};

const PATH: &str = "/api/v1/referrals";

/// A certificate with its private half.
struct Shown {
    certificate: CertificateDer<'static>,
    key: KeyPair,
}

impl Shown {
    /// Self-signed, made now, good until that year.
    fn until(year: i32, key: KeyPair) -> Self {
        let mut params = CertificateParams::new(vec!["another.example".to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(year, 1, 1);
        let certificate = params.self_signed(&key).unwrap().der().clone();
        Self { certificate, key }
    }

    fn new() -> Self {
        Self::until(2090, KeyPair::generate().unwrap())
    }

    /// As PEM files in a folder: the certificate's, the key's.
    fn files(&self, folder: &TempDir, name: &str) -> (PathBuf, PathBuf) {
        let pem = pem(&self.certificate);
        let paths = (
            folder.path().join(format!("{name}.pem")),
            folder.path().join(format!("{name}.key")),
        );
        fs::write(&paths.0, pem).unwrap();
        fs::write(&paths.1, self.key.serialize_pem()).unwrap();
        paths
    }

    fn pin(&self) -> [u8; 32] {
        Sha256::digest(self.key.subject_public_key_info()).into()
    }
}

fn pem(certificate: &[u8]) -> String {
    let text = STANDARD.encode(certificate);
    let mut pem = "-----BEGIN CERTIFICATE-----\n".to_owned();
    for line in text.as_bytes().chunks(64) {
        writeln!(pem, "{}", String::from_utf8_lossy(line)).unwrap();
    }
    pem + "-----END CERTIFICATE-----\n"
}

/// A line that listens for certificates, and the one that it shows itself.
struct Place {
    line: Line,
    folder: TempDir,
    server: PathBuf,
    trusted: CertificateDer<'static>,
}

impl Place {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = params.self_signed(&key).unwrap().der().clone();
        let server = Shown { certificate, key };
        let (path, key) = server.files(&folder, "server");
        let mut line = Line::start().await;
        line.forwarders = Some((path.clone(), key));
        line.restart().await;
        Self {
            line,
            folder,
            server: path,
            trusted: server.certificate,
        }
    }

    fn origin(&self) -> String {
        format!("https://localhost:{}", self.line.forwarders().port())
    }

    /// A program that shows this certificate, or none.
    fn http(&self, shown: Option<&Shown>) -> Http {
        let mut roots = RootCertStore::empty();
        roots.add(self.trusted.clone()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots);
        let config = match shown {
            Some(shown) => {
                let key = PrivatePkcs8KeyDer::from(shown.key.serialize_der());
                let chain = vec![shown.certificate.clone()];
                builder
                    .with_client_auth_cert(chain, PrivateKeyDer::from(key))
                    .unwrap()
            }
            None => builder.with_no_client_auth(),
        };
        Http::new(Site {
            address: self.line.forwarders(),
            origin: self.origin(),
            tls: Some(Arc::new(config)),
            source: None,
        })
    }

    /// The form, as it is sent.
    async fn body(&self, reference: Reference) -> Vec<u8> {
        let [form]: [Form; 1] = from_csv(
            "form,language,personKnows,consent,reasons,text\n\
             referral,en,yes,personAgreedVerbal,exploited,by certificate\n",
        )
        .unwrap()
        .try_into()
        .unwrap();
        let plan = self.line.visitor_plan(self.line.visitor_site());
        let notice = notice(&plan).await.unwrap();
        let inside = serde_json::to_vec(&form).unwrap();
        let params = ReferralParams {
            routing: form.routing,
            sealed: Bytes(Referral::seal(reference.0, &inside, None, &notice).unwrap()),
            introduction: None,
        };
        serde_json::to_vec(&params).unwrap()
    }

    async fn send(
        &self,
        shown: Option<&Shown>,
        reference: Reference,
        body: Vec<u8>,
    ) -> client::Result<Answer> {
        let name = reference.to_string();
        let headers = [("idempotency-key", name.as_str()), ("origin", "")];
        let http = self.http(shown);
        let body = Some(bytes::Bytes::from(body));
        http.request(Method::POST, PATH, body, &headers).await
    }
}

/// Another hotline in the register.
async fn partner(sam: &Seat<client::Desk>, name: &str) -> ForwarderId {
    let forwarder_id = ForwarderId(rand::random());
    let facts = ForwarderFacts {
        name: name.to_owned(),
        kind: ForwarderKind::Ct211,
        stance: Stance::ByConsent,
        hours: String::new(),
        phone: String::new(),
        called_at: None,
        agreed_at: None,
        active: true,
    };
    sam.keep_forwarder(&KeepForwarderParams {
        forwarder_id,
        facts,
    })
    .await
    .unwrap();
    forwarder_id
}

async fn give(
    sam: &Seat<client::Desk>,
    forwarder_id: ForwarderId,
    certificate: &[u8],
) -> client::Result<CredentialId> {
    let added = sam
        .add_forwarder_key(&AddForwarderKeyParams {
            forwarder_id,
            public_key: None,
            certificate: Some(Bytes(certificate.to_vec())),
            scopes: vec![Scope::Refer],
        })
        .await?;
    assert_eq!(added.api_key, None);
    Ok(added.credential_id)
}

fn problem(answer: &Answer) -> ProblemCode {
    let problem: Problem = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(problem.status, answer.status);
    problem.code
}

fn fresh() -> Reference {
    Reference(rand::random())
}

#[tokio::test]
async fn a_certificate_of_the_register_comes_in_and_gets_the_same_receipt() {
    let place = Place::new().await;
    let sam = place.line.desk("sam").await;
    let shown = Shown::new();
    let forwarder = partner(&sam, "Another hotline").await;
    give(&sam, forwarder, &shown.certificate).await.unwrap();
    let [known] = sam
        .forwarders()
        .await
        .unwrap()
        .forwarders
        .try_into()
        .unwrap();
    assert_eq!(known.keys[0].proof, Proof::Certificate);
    assert_eq!(known.keys[0].pin, Some(Bytes(shown.pin().to_vec())));
    let reference = fresh();
    let body = place.body(reference).await;
    let first = place.send(Some(&shown), reference, body.clone()).await;
    let first = first.unwrap();
    assert_eq!(first.status, 201, "{:?}", first.body);
    let receipt: ReceiptResponse = serde_json::from_slice(&first.body).unwrap();
    assert_eq!(receipt.reference, reference);
    // Sent again: nothing changes, and the answer is the same.
    let again = place.send(Some(&shown), reference, body).await.unwrap();
    assert_eq!((again.status, &again.body), (200, &first.body));
    let read = sam.claim_referral().await.unwrap();
    assert_eq!(read.reference, reference);
    assert_eq!(read.signer, None, "a certificate signs nothing in the box");
    assert_eq!(sam.open_referral(&read).unwrap().1, None);
    // A name of its own is needed here too.
    let body = Some(bytes::Bytes::from(place.body(fresh()).await));
    let http = place.http(Some(&shown));
    let unnamed = http.request(Method::POST, PATH, body, &[("origin", "")]);
    assert_eq!(problem(&unnamed.await.unwrap()), ProblemCode::NoReference);
    // The question after a reference is answered here as on the visitor's origin; nothing else is served.
    let asked = format!("{PATH}/{reference}");
    let asked = http.request(Method::GET, &asked, None, &[]).await.unwrap();
    assert_eq!(asked.body, first.body);
    for path in ["/", "/livez", "/api/v1/line", "/api/v1/me"] {
        let none = http.request(Method::GET, path, None, &[]).await.unwrap();
        assert_eq!(problem(&none), ProblemCode::NotFound, "{path}");
    }
}

#[tokio::test]
async fn no_certificate_no_connection_and_an_unknown_one_is_told_what_a_bad_signature_is() {
    let place = Place::new().await;
    let sam = place.line.desk("sam").await;
    let (shown, stranger) = (Shown::new(), Shown::new());
    let forwarder = partner(&sam, "Another hotline").await;
    give(&sam, forwarder, &shown.certificate).await.unwrap();
    let reference = fresh();
    let body = place.body(reference).await;
    assert!(
        place.send(None, reference, body.clone()).await.is_err(),
        "without one there is no connection"
    );
    let refused = place.send(Some(&stranger), reference, body.clone()).await;
    assert_eq!(problem(&refused.unwrap()), ProblemCode::BadSignature);
    // Whoever has the certificate, which is public, has not its private half.
    let stolen = Shown {
        certificate: shown.certificate.clone(),
        key: KeyPair::generate().unwrap(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let loaded = provider
        .key_provider
        .load_private_key(PrivateKeyDer::from(PrivatePkcs8KeyDer::from(
            stolen.key.serialize_der(),
        )))
        .unwrap();
    let resolver = Lying(Arc::new(rustls::sign::CertifiedKey::new(
        vec![stolen.certificate],
        loaded,
    )));
    let mut roots = RootCertStore::empty();
    roots.add(place.trusted.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_client_cert_resolver(Arc::new(resolver));
    let liar = Http::new(Site {
        tls: Some(Arc::new(config)),
        ..place.http(None).site().clone()
    });
    let name = reference.to_string();
    let headers = [("idempotency-key", name.as_str()), ("origin", "")];
    let sent = Some(bytes::Bytes::from(body));
    let lied = liar.request(Method::POST, PATH, sent, &headers).await;
    assert!(lied.is_err(), "the connection was refused");
}

/// Shows a certificate, and signs with another key.
#[derive(Debug)]
struct Lying(Arc<rustls::sign::CertifiedKey>);

impl rustls::client::ResolvesClientCert for Lying {
    fn resolve(
        &self,
        _hints: &[&[u8]],
        _schemes: &[rustls::SignatureScheme],
    ) -> Option<Arc<rustls::sign::CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

#[tokio::test]
async fn dates_in_a_certificate_do_not_matter_and_the_register_does() {
    let place = Place::new().await;
    let sam = place.line.desk("sam").await;
    let forwarder = partner(&sam, "Another hotline").await;
    let send = async |shown: &Shown| {
        let reference = fresh();
        let body = place.body(reference).await;
        place.send(Some(shown), reference, body).await.unwrap()
    };
    // Over for years: whose it is, and that it counts, stands in the register.
    let key = KeyPair::generate().unwrap();
    let again = KeyPair::from_pem(&key.serialize_pem()).unwrap();
    let old = Shown::until(2021, key);
    let first = give(&sam, forwarder, &old.certificate).await.unwrap();
    assert_eq!(send(&old).await.status, 201);
    // Made anew for the same key it is the same.
    let renewed = Shown::until(2091, again);
    assert_ne!(renewed.certificate, old.certificate);
    assert_eq!(send(&renewed).await.status, 201);
    // Nobody else can be given it while it counts.
    let other = partner(&sam, "A third hotline").await;
    let taken = give(&sam, other, &renewed.certificate).await.unwrap_err();
    assert_eq!(taken.code(), Some(ProblemCode::Conflict));
    // They change over: both count, then the old one does not.
    let next = Shown::new();
    give(&sam, forwarder, &next.certificate).await.unwrap();
    sam.revoke_forwarder_key(&RevokeForwarderKeyParams {
        credential_id: first,
    })
    .await
    .unwrap();
    assert_eq!(problem(&send(&old).await), ProblemCode::BadSignature);
    assert_eq!(send(&next).await.status, 201);
    let nonsense = give(&sam, forwarder, b"no certificate").await.unwrap_err();
    assert_eq!(nonsense.code(), Some(ProblemCode::Malformed));
    let both = sam
        .add_forwarder_key(&AddForwarderKeyParams {
            forwarder_id: forwarder,
            public_key: Some(Bytes(vec![1; 32])),
            certificate: Some(Bytes(next.certificate.to_vec())),
            scopes: vec![Scope::Refer],
        })
        .await;
    assert_eq!(both.unwrap_err().code(), Some(ProblemCode::Malformed));
}

#[tokio::test]
async fn sotto_forward_comes_in_by_its_certificate() {
    let place = Place::new().await;
    let sam = place.line.desk("sam").await;
    let shown = Shown::new();
    let forwarder = partner(&sam, "Night hotline").await;
    give(&sam, forwarder, &shown.certificate).await.unwrap();
    let (certificate, key) = shown.files(&place.folder, "ours");
    let home = Home::create(&place.folder.path().join("forward")).unwrap();
    let fingerprint = place.line.org.pinned().fingerprint();
    let fingerprint = fingerprint.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    });
    let settings = Settings {
        origin: place.line.visitor_site().origin,
        fingerprint,
        key_id: String::new(),
        connect: None,
        mutual: Some(Mutual {
            origin: place.origin(),
            certificate: certificate.clone(),
            key,
            server: Some(place.server.clone()),
            connect: Some(place.line.forwarders()),
        }),
    };
    home.set_up(&settings).unwrap();
    let settings = home.settings().unwrap();
    let ours = STANDARD.encode(shown.pin());
    let told = forward::mutual::pin(&certificate).unwrap();
    assert_eq!(told, format!("sha256//{ours}"));
    let forms = from_csv(
        "form,language,personKnows,consent,text\nreferral,en,yes,personAgreedVerbal,by certificate\n",
    )
    .unwrap();
    let spool = home.spool().unwrap();
    let reference = spool.add(&forms[0]).unwrap();
    let clock: Arc<dyn client::Clock> = Arc::<Hand>::clone(&place.line.clock);
    let sender = Sender::find(&settings, clock, PACE).await.unwrap();
    let sent = send_all(&home, &sender, &settings.key_id).await.unwrap();
    let [(sent, outcome)] = sent.try_into().unwrap();
    assert_eq!(sent, reference);
    assert!(matches!(outcome, Outcome::Sent(_)), "{outcome:?}");
    assert_eq!(spool.list().unwrap(), []);
    let read = sam.claim_referral().await.unwrap();
    assert_eq!(read.reference, reference);
    let (form, signer) = sam.open_referral(&read).unwrap();
    assert_eq!((form, signer), (forms[0].clone(), None));
}
