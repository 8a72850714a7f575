//! Whole-server stories over real sockets with real cryptography: one binary, one folder and one pair of ports for each test.
#![cfg_attr(
    test,
    expect(
        clippy::wildcard_enum_match_arm,
        clippy::too_many_lines,
        clippy::cognitive_complexity,
        clippy::large_futures,
        reason = "a story is told in one go, and waits for one event among all"
    )
)]

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod bridgeport;
#[cfg(test)]
mod callback;
#[cfg(test)]
mod canary;
#[cfg(test)]
mod care;
#[cfg(test)]
mod careline;
#[cfg(test)]
mod case_keys;
#[cfg(test)]
mod ceremony;
#[cfg(test)]
mod changeover;
#[cfg(test)]
mod codes;
#[cfg(test)]
mod conflicts;
#[cfg(test)]
mod devices;
#[cfg(test)]
mod directory;
#[cfg(test)]
mod doctor;
#[cfg(test)]
mod drill;
#[cfg(test)]
mod enrolment;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod flood;
#[cfg(test)]
mod foreign_signer;
#[cfg(test)]
mod forward;
#[cfg(test)]
mod handoff;
#[cfg(test)]
mod help;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod interpreter;
#[cfg(test)]
mod introduction;
#[cfg(test)]
mod joins;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod legal;
#[cfg(test)]
mod load;
#[cfg(test)]
mod mutual;
#[cfg(test)]
mod new_haven;
#[cfg(test)]
mod operator;
#[cfg(test)]
mod outside;
#[cfg(test)]
mod own;
#[cfg(test)]
mod own_yes;
#[cfg(test)]
mod paging;
#[cfg(test)]
mod people;
#[cfg(test)]
mod permission;
#[cfg(test)]
mod referral;
#[cfg(test)]
mod release;
#[cfg(test)]
mod report;
#[cfg(test)]
mod retention;
#[cfg(test)]
mod rota;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod side_channel;
#[cfg(test)]
mod sim;
#[cfg(test)]
mod software;
#[cfg(test)]
mod standby;
#[cfg(test)]
mod story;
#[cfg(test)]
mod talk;
#[cfg(test)]
mod task;
#[cfg(test)]
mod telephones;
#[cfg(test)]
mod training;
#[cfg(test)]
mod transfer;
#[cfg(test)]
mod triage;
#[cfg(test)]
mod unlogged;
#[cfg(test)]
mod unverified;
#[cfg(test)]
mod upkeep;
