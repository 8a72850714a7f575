//! Another host answers when the line is down (R711, S8).

use client::{Http, Site};
use hyper::Method;
use std::{net::SocketAddr, os::unix::fs::PermissionsExt as _, path::Path, process::Stdio};
use tests::{
    child::{Server, binary},
    line::origin,
    org::Org,
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::{Duration, Instant, timeout},
};

/// R711: within a minute.
const MINUTE: Duration = Duration::from_mins(1);

/// A standby in a process of its own, and what it says.
struct Standby {
    _child: Child,
    said: Lines<BufReader<ChildStdout>>,
    address: SocketAddr,
}

impl Standby {
    async fn start(organisation: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(binary())
            .args(["standby", "--listen", "127.0.0.1:0", "--organisation"])
            .arg(organisation)
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = timeout(MINUTE, said.next_line()).await.unwrap();
        let first = first.unwrap().unwrap();
        let address = first.strip_prefix("serving on ").unwrap().parse().unwrap();
        Self {
            _child: child,
            said,
            address,
        }
    }

    /// The next line, within a minute.
    async fn says(&mut self, start: &str) {
        let line = timeout(MINUTE, self.said.next_line()).await.unwrap();
        let line = line.unwrap().unwrap();
        assert!(line.starts_with(start), "{line}");
    }

    async fn get(&self, method: Method, path: &str) -> client::Answer {
        let http = Http::new(Site::plain(self.address, &origin(self.address)));
        http.request(method, path, None, &[]).await.unwrap()
    }
}

fn hook(folder: &Path, name: &str) -> String {
    let path = folder.join(name);
    let ran = folder.join(format!("{name}.ran"));
    std::fs::write(&path, format!("#!/bin/sh\ntouch '{}'\n", ran.display())).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    path.display().to_string()
}

#[tokio::test]
async fn s8_the_main_host_dies_and_another_one_answers_within_a_minute() {
    let mut line = Server::start(Org::shared()).await;
    let folder = tempfile::tempdir().unwrap();
    let (down, up) = (hook(folder.path(), "down"), hook(folder.path(), "up"));
    let organisation = line.folder.path().join("organisation");
    let url = origin(line.visitor);
    let more = [
        "--watch",
        &url,
        "--every",
        "1",
        "--when-down",
        &down,
        "--when-up",
        &up,
    ];
    let mut standby = Standby::start(&organisation, &more).await;
    line.kill().await;
    let since = Instant::now();
    standby.says("down ").await;
    assert!(since.elapsed() < MINUTE);
    // The program that moves the address has run to its end before anything more is said or looked at.
    line.run().await;
    standby.says("up ").await;
    assert!(folder.path().join("down.ran").exists());
    let back = async {
        while !folder.path().join("up.ran").exists() {
            tokio::task::yield_now().await;
        }
    };
    timeout(MINUTE, back).await.unwrap();
}

#[tokio::test]
async fn whatever_is_asked_for_the_numbers_are_answered_without_a_script() {
    let line = Server::start(Org::shared()).await;
    let organisation = line.folder.path().join("organisation");
    let standby = Standby::start(&organisation, &[]).await;
    for (method, path) in [
        (Method::GET, "/"),
        (Method::GET, "/api/v1/line"),
        (Method::POST, "/api/v1/chats"),
        (Method::GET, "/readyz"),
    ] {
        let answer = standby.get(method, path).await;
        assert_eq!(answer.status, 503, "{path}: it is not the line");
        let page = String::from_utf8(answer.body.to_vec()).unwrap();
        for part in [
            "<html lang=\"en\" dir=\"ltr\"",
            "tel:18005550100",
            "The chat does not work right now",
            "<section lang=\"es\" dir=\"ltr\"",
            "Por teléfono",
            "https://www.weather.gov",
        ] {
            assert!(page.contains(part), "{path}: {part} in {page}");
        }
        assert!(!page.contains("<script"), "{page}");
    }
}

#[tokio::test]
async fn settings_that_nobody_signed_are_not_shown() {
    let line = Server::start(Org::shared()).await;
    let organisation = line.folder.path().join("organisation");
    let signed = organisation.join("org.signed");
    let mut bytes = std::fs::read(&signed).unwrap();
    let place = bytes.len() / 2;
    bytes[place] ^= 1;
    std::fs::write(&signed, bytes).unwrap();
    let mut command = Command::new(binary());
    command.args(["standby", "--listen", "127.0.0.1:0", "--organisation"]);
    let ended = command.arg(&organisation).output().await.unwrap();
    assert!(!ended.status.success());
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.contains("not signed by the pinned root"), "{said}");
}
