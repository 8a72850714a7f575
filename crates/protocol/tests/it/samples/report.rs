//! Bodies about reports.

use super::{AT, bytes};
use crate::golden::Golden;
use protocol::{
    CaseId, CountId,
    report::{
        CaseTotal, CountFacts, CountParams, CountsResponse, OwnCountResponse, ReportLine,
        ReportNotesParams, ReportParams, ReportProgress, ReportQuarter, ReportResponse,
        ReportSince, ReportTable, ReportTopic, SumParams,
    },
};

const COUNT: CountId = CountId([40; 16]);
const CASE: CaseId = CaseId([9; 16]);

pub(crate) fn add(golden: &mut Golden) {
    golden.add("ReportQuarter", &ReportQuarter { quarter: quarter() });
    golden.add(
        "ReportParams",
        &ReportParams {
            quarter: quarter(),
            outside: true,
        },
    );
    golden.add("ReportResponse", &report());
    add_counting(golden);
    golden.add(
        "ReportNotesParams",
        &ReportNotesParams {
            quarter: quarter(),
            trainings: 3,
            trained: 70,
        },
    );
    golden.add(
        "ReportTopic.all",
        &vec![
            ReportTopic::Client,
            ReportTopic::Exploitation,
            ReportTopic::AgeGroup,
            ReportTopic::Origin,
            ReportTopic::Gender,
            ReportTopic::Language,
            ReportTopic::Source,
            ReportTopic::Closing,
            ReportTopic::Service,
            ReportTopic::Unmet,
            ReportTopic::Barrier,
        ],
    );
    golden.add(
        "ReportSince.all",
        &vec![ReportSince::New, ReportSince::Ongoing],
    );
}

fn quarter() -> String {
    "2026-Q4".to_owned()
}

fn line(value: &str, new: Option<u64>, ongoing: Option<u64>, all: Option<u64>) -> ReportLine {
    ReportLine {
        value: value.to_owned(),
        new,
        ongoing,
        all,
    }
}

fn report() -> ReportResponse {
    ReportResponse {
        quarter: quarter(),
        from: "2026-10-01".to_owned(),
        until: "2026-12-31".to_owned(),
        over: false,
        least: 5,
        progress: ReportProgress {
            cases: 31,
            counted: 30,
            summed: 28,
            closed: false,
        },
        clients: line("all", Some(12), Some(16), Some(28)),
        tables: vec![
            ReportTable {
                topic: ReportTopic::Exploitation,
                apart: true,
                lines: vec![
                    line("labour", Some(12), Some(16), Some(28)),
                    line("sex", None, None, None),
                ],
            },
            ReportTable {
                topic: ReportTopic::Service,
                apart: false,
                lines: vec![line("dental", None, None, Some(9))],
            },
        ],
        trainings: Some(3),
        trained: None,
        partners: 4,
        agreements: 2,
        quarters: vec![quarter(), "2026-Q3".to_owned()],
    }
}

fn add_counting(golden: &mut Golden) {
    golden.add(
        "OwnCountResponse",
        &OwnCountResponse {
            cases: vec![CASE],
            by_others: 1,
            counted: Some(1),
            from_at: AT,
            until_at: AT,
            opened_at: vec![AT],
            closed: false,
        },
    );
    golden.add(
        "CountParams",
        &CountParams {
            quarter: quarter(),
            count_id: COUNT,
            cases: vec![CASE],
            sealed: bytes(5),
        },
    );
    golden.add(
        "CountsResponse",
        &CountsResponse {
            counts: vec![CountFacts {
                count_id: COUNT,
                cases: 1,
                summed: true,
                sealed: bytes(5),
            }],
        },
    );
    golden.add(
        "SumParams",
        &SumParams {
            quarter: quarter(),
            counts: vec![COUNT],
            totals: vec![CaseTotal {
                topic: ReportTopic::Service,
                value: "dental".to_owned(),
                since: ReportSince::New,
                total: 9,
            }],
        },
    );
}
