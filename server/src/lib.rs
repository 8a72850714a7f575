//! The Sotto server.
//!
//! Rooms: use-cases, one verb a file, in [`chat`], [`aside`], [`triage`], [`staff`], [`rota`], [`upkeep`], [`forwarder`], [`referral`], [`task`], [`legal`], [`incident`], [`alert`] and [`cases`]; what is written down about it in [`audit`], and for everybody to see in [`keys`]; thin handlers in [`http`] and the
//! socket loop in [`ws`]; who is connected and waking them in [`hub`]; timers in [`jobs`]; calling who is not in front of the desk in [`notify`]; what is counted in [`tally`]; TCP, TLS and limits in
//! [`transport`]; the pages that are served and whether they are the signed ones in [`release`]. Use-cases know the store, the rules and the public side of the keys, and nothing of HTTP; [`wire`]
//! translates between the words of the wire and those of the rules; [`error`] alone turns a failure into an answer.

pub mod alert;
pub mod app;
pub mod aside;
pub mod audit;
pub mod backup;
pub mod callback;
pub mod care;
pub mod cases;
pub mod chance;
pub mod chat;
pub mod clock;
pub mod commands;
pub mod config;
pub mod conflict;
pub mod demo;
pub mod directory;
pub mod doctor;
pub mod error;
pub mod forwarder;
pub mod http;
pub mod hub;
pub mod incident;
pub mod introduction;
pub mod jobs;
pub mod keys;
pub mod legal;
mod mail;
pub mod mailbox;
pub mod notify;
pub mod organisation;
pub mod referral;
pub mod release;
pub mod report;
pub mod retention;
pub mod rota;
mod secret_file;
pub mod serve;
pub mod software;
pub mod staff;
pub mod standby;
pub mod statement;
pub mod tally;
pub mod task;
pub mod transport;
pub mod triage;
pub mod upkeep;
pub mod watch;
pub mod webhook;
pub mod wire;
pub mod ws;

pub use app::App;
pub use config::Config;
