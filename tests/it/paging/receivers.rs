//! What stands at the other end: an HTTP server that keeps what it got, a mail server, and a browser's subscription.

use aes_gcm::{Aes128Gcm, KeyInit as _, aead::Aead as _};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use p256::{PublicKey, SecretKey, ecdh::diffie_hellman};
use protocol::way::WayTarget;
use sha2::Sha256;
use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{
        AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _,
        BufReader,
    },
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::JoinHandle,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;
use tokio_util::task::TaskTracker;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a server answers.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// With a status.
    Status(u16),
    /// With a redirect to there.
    Redirect(String),
    /// Not at all, while the connection stays open.
    Silence,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// The first line.
    pub(crate) line: String,
    /// Names in lower case, and values.
    pub(crate) headers: Vec<(String, String)>,
    /// What was in it.
    pub(crate) body: Vec<u8>,
    /// All of it, byte for byte.
    pub(crate) raw: Vec<u8>,
}

impl Request {
    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The names of all headers, sorted.
    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names
    }
}

/// An HTTP server.
pub(crate) struct Receiver {
    /// Where.
    pub(crate) address: SocketAddr,
    replies: Arc<Mutex<VecDeque<Reply>>>,
    requests: mpsc::Receiver<Request>,
    task: JoinHandle<()>,
}

impl Receiver {
    /// One that answers 201.
    pub(crate) async fn start() -> Self {
        Self::start_behind(None).await
    }

    /// As [`Receiver::start`], behind TLS.
    pub(crate) async fn start_behind(tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let replies = Arc::<Mutex<VecDeque<Reply>>>::default();
        let (tell, requests) = mpsc::channel(64);
        let next = Arc::clone(&replies);
        let task = TaskTracker::new().spawn(async move {
            let mut open = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                let Some(stream) = sealed(stream, tls.as_ref()).await else {
                    continue;
                };
                let reply = next.lock().unwrap().pop_front();
                let reply = reply.unwrap_or(Reply::Status(201));
                if let Some((request, stream)) = exchange(stream, &reply).await {
                    open.push(stream);
                    tell.send(request).await.unwrap();
                }
            }
        });
        Self {
            address,
            replies,
            requests,
            task,
        }
    }

    /// Its origin.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers the next requests like this.
    pub(crate) fn answers(&self, replies: impl IntoIterator<Item = Reply>) {
        self.replies.lock().unwrap().extend(replies);
    }

    /// The next request.
    pub(crate) async fn next(&mut self) -> Request {
        timeout(PATIENCE, self.requests.recv())
            .await
            .expect("a request comes in time")
            .unwrap()
    }

    /// Whether nothing came that nobody looked at.
    pub(crate) fn is_quiet(&mut self) -> bool {
        self.requests.try_recv().is_err()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Stream = Box<dyn Both>;

trait Both: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Both for T {}

/// Ends TLS. `None` when the client does not believe the certificate.
async fn sealed(stream: TcpStream, tls: Option<&TlsAcceptor>) -> Option<Stream> {
    match tls {
        Some(tls) => Some(Box::new(tls.accept(stream).await.ok()?)),
        None => Some(Box::new(stream)),
    }
}

/// A certificate for this machine: what ends TLS with it, and the PEM that a client believes.
pub(crate) fn certificate() -> (TlsAcceptor, String) {
    let rcgen::CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), cert.pem())
}

async fn exchange(stream: Stream, reply: &Reply) -> Option<(Request, BufReader<Stream>)> {
    let mut stream = BufReader::new(stream);
    let mut raw = Vec::new();
    while !raw.ends_with(b"\r\n\r\n") {
        if stream.read_until(b'\n', &mut raw).await.ok()? == 0 {
            return None;
        }
    }
    let head = String::from_utf8(raw.clone()).unwrap();
    let mut lines = head.lines();
    let line = lines.next()?.to_owned();
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    raw.extend_from_slice(&body);
    let answer = match reply {
        Reply::Status(status) => format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n"),
        Reply::Redirect(to) => {
            format!("HTTP/1.1 307 X\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")
        }
        Reply::Silence => String::new(),
    };
    stream.write_all(answer.as_bytes()).await.ok()?;
    let request = Request {
        line,
        headers,
        body,
        raw,
    };
    Some((request, stream))
}

/// A mail server.
pub(crate) struct Smtp {
    /// Where.
    pub(crate) address: SocketAddr,
    mails: mpsc::Receiver<String>,
    refuses: Arc<Mutex<Option<u16>>>,
    task: JoinHandle<()>,
}

impl Smtp {
    /// One that takes everything.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, mails) = mpsc::channel(64);
        let refuses = Arc::<Mutex<Option<u16>>>::default();
        let verdict = Arc::clone(&refuses);
        let task = TaskTracker::new().spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let answer = *verdict.lock().unwrap();
                if let Some(mail) = take_mail(stream, answer).await {
                    tell.send(mail).await.unwrap();
                }
            }
        });
        Self {
            address,
            mails,
            refuses,
            task,
        }
    }

    /// Refuses every recipient with this code from now on.
    pub(crate) fn refuses(&self, code: Option<u16>) {
        *self.refuses.lock().unwrap() = code;
    }

    /// The whole next conversation of the client, envelope and mail.
    pub(crate) async fn next(&mut self) -> String {
        timeout(PATIENCE, self.mails.recv())
            .await
            .expect("a mail comes in time")
            .unwrap()
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// RFC 5321, as far as a client needs it. `None` when no mail came of it.
async fn take_mail(stream: TcpStream, refused: Option<u16>) -> Option<String> {
    let mut stream = BufReader::new(stream);
    let mut said = String::new();
    let mut taken = false;
    stream.write_all(b"220 mail.test\r\n").await.ok()?;
    loop {
        let start = said.len();
        if stream.read_line(&mut said).await.ok()? == 0 {
            return taken.then_some(said);
        }
        let command = said[start..].to_uppercase();
        let answer = match command.split([' ', '\r']).next()? {
            "RCPT" => match refused {
                Some(code) => format!("{code} no\r\n"),
                None => "250 ok\r\n".to_owned(),
            },
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await.ok()?;
                while !said.ends_with("\r\n.\r\n") {
                    stream.read_line(&mut said).await.ok()?;
                }
                taken = true;
                "250 ok\r\n".to_owned()
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await.ok()?;
                return taken.then_some(said);
            }
            _ => "250 ok\r\n".to_owned(),
        };
        stream.write_all(answer.as_bytes()).await.ok()?;
    }
}

/// A browser that is pushed to (RFC 8291).
pub(crate) struct Subscriber {
    key: SecretKey,
    auth: [u8; 16],
    endpoint: String,
}

impl Subscriber {
    /// At a push service.
    pub(crate) fn at(receiver: &Receiver, number: u8) -> Self {
        Self {
            key: SecretKey::from_slice(&[number; 32]).unwrap(),
            auth: [number; 16],
            endpoint: format!("{}/push/{number}", receiver.origin()),
        }
    }

    /// The same browser at another address.
    pub(crate) fn moved(self, endpoint: &str) -> Self {
        Self {
            endpoint: endpoint.to_owned(),
            ..self
        }
    }

    /// As the browser tells the desk.
    pub(crate) fn target(&self) -> WayTarget {
        WayTarget::Push {
            endpoint: self.endpoint.clone(),
            p256dh: URL_SAFE_NO_PAD.encode(self.key.public_key().to_sec1_bytes()),
            auth: URL_SAFE_NO_PAD.encode(self.auth),
        }
    }

    /// What a push says: written from RFC 8188 and RFC 8291, not with what sent it.
    pub(crate) fn open(&self, body: &[u8]) -> Vec<u8> {
        let (salt, rest) = body.split_at(16);
        let size = u32::from_be_bytes(rest[..4].try_into().unwrap());
        let length = usize::from(rest[4]);
        let (sender, sealed) = rest[5..].split_at(length);
        assert!(sealed.len() <= usize::try_from(size).unwrap(), "one record");
        let sender_key = PublicKey::from_sec1_bytes(sender).unwrap();
        let shared = diffie_hellman(self.key.to_nonzero_scalar(), sender_key.as_affine());
        let own = self.key.public_key().to_sec1_bytes();
        let info = [b"WebPush: info\0".as_slice(), &own, sender].concat();
        let mut secret = [0; 32];
        Hkdf::<Sha256>::new(Some(&self.auth), shared.raw_secret_bytes())
            .expand(&info, &mut secret)
            .unwrap();
        let derived = Hkdf::<Sha256>::new(Some(salt), &secret);
        let (mut key, mut nonce) = ([0; 16], [0; 12]);
        derived
            .expand(b"Content-Encoding: aes128gcm\0", &mut key)
            .unwrap();
        derived
            .expand(b"Content-Encoding: nonce\0", &mut nonce)
            .unwrap();
        let mut text = Aes128Gcm::new(&key.into())
            .decrypt(&nonce.into(), sealed)
            .unwrap();
        assert_eq!(text.pop(), Some(2), "the last record, not padded further");
        text
    }
}

/// The figures of RFC 8291, appendix A: what opens pushes here is right.
#[test]
fn a_push_of_the_standard_is_opened() {
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let subscriber = Subscriber {
        key: SecretKey::from_slice(&decode("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")).unwrap(),
        auth: decode("BTBZMqHH6r4Tts7J_aSIgg").try_into().unwrap(),
        endpoint: String::new(),
    };
    let body = decode(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
    );
    assert_eq!(
        subscriber.open(&body),
        b"When I grow up, I want to be a watermelon"
    );
}
