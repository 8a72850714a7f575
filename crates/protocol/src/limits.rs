//! Limits that both ends know. A peer that goes over one is told so by a [`crate::ProblemCode`].

/// Largest socket message, in bytes. A commit of a large post-quantum group with Welcome and `GroupInfo` stays below it.
pub const FRAME_BYTES: usize = 96 * 1024;
/// Largest sealed entry (an MLS message), in bytes.
pub const ENTRY_BYTES: usize = 16 * 1024;
/// Largest commit, `GroupInfo` or Welcome, in bytes.
pub const HANDSHAKE_BYTES: usize = 24 * 1024;
/// Largest sealed intake box, in bytes.
pub const INTAKE_BYTES: usize = 20 * 1024;
/// Largest sealed referral, in bytes.
pub const REFERRAL_BYTES: usize = 20 * 1024;
/// Largest request that sends a referral, in bytes.
pub const REFERRAL_BODY_BYTES: usize = 32 * 1024;
/// Largest sealed box of a request to be called, in bytes.
pub const CALLBACK_BYTES: usize = 20 * 1024;
/// Largest sealed box of a task, in bytes.
pub const TASK_BYTES: usize = 4 * 1024;
/// Largest sealed paper of a release, in bytes.
pub const PAPER_BYTES: usize = 8 * 1024;
/// Largest sealed paper of a request by law or an incident, in bytes.
pub const LEGAL_BYTES: usize = 8 * 1024;
/// Largest sealed count of somebody's cases, in bytes.
pub const COUNT_BYTES: usize = 32 * 1024;
/// Largest letter, in bytes: the certificates of who wrote it are inside.
pub const LETTER_BYTES: usize = 8 * 1024;
/// Most keys of an agency that a letter is sealed to.
pub const LETTERS: usize = 16;
/// Most letters that an agency says at once that it has.
pub const LETTERS_TAKEN: usize = 50;
/// Largest sealed return blob, in bytes (crypto.md §10).
pub const RESUME_BYTES: usize = 128 * 1024;
/// Largest sealed case entry, in bytes.
pub const CASE_ENTRY_BYTES: usize = 64 * 1024;
/// Largest sealed picture beside a case, in bytes: a mebibyte and its header.
pub const CASE_FILE_BYTES: usize = 1024 * 1024 + 256;
/// Most cases that are read at once, for the search in the browser.
pub const CASES_AT_ONCE: usize = 25;
/// Largest body of an HTTP request, in bytes. A leave may carry a whole outbox.
pub const BODY_BYTES: usize = 192 * 1024;
/// Largest body that carries a team key for every device, in bytes: some 600 devices.
pub const KEYS_BYTES: usize = 2 * 1024 * 1024;
/// Largest body that carries a directory, in bytes: some thousands of services.
pub const DIRECTORY_BYTES: usize = 8 * 1024 * 1024;
/// Most texts that a leave may carry.
pub const LEAVE_OUTBOX: usize = 8;
/// Most leaves of the log of keys that are proved by hash in one answer.
pub const KEYS_WANTED: usize = 64;
/// Most leaves of the log of keys that who reads the log is given at once.
pub const KEYS_PAGE: u32 = 256;
/// How long a new connection may take to say `hello`, in milliseconds.
pub const HELLO_MS: u64 = 5_000;
/// How often the server pings, in milliseconds.
pub const PING_MS: u64 = 20_000;
/// Most entries that are on their way to one endpoint without an `ack`.
pub const UNACKNOWLEDGED: u32 = 32;
/// Shortest time between two typing signs of one endpoint, in milliseconds (R115).
pub const TYPING_MS: u64 = 5_000;

/// Close codes of the socket (RFC 6455 §7.4.2: 4000–4999 are the application's).
pub mod close {
    /// The server is going away; come back after a random pause.
    pub const RESTART: u16 = 1012;
    /// The peer broke the protocol; the last frame says how.
    pub const MISBEHAVED: u16 = 4400;
    /// No valid token, or its session is over.
    pub const UNAUTHENTICATED: u16 = 4401;
    /// No `hello` in time.
    pub const HELLO_TIMEOUT: u16 = 4408;
    /// The same endpoint connected again; this is the older connection.
    pub const REPLACED: u16 = 4409;
    /// The peer does not read; what it missed waits in the log.
    pub const TOO_SLOW: u16 = 4413;
}
