//! Reports, between the wire and the rules.

use super::{FromWire as _, ToWire as _, at, words};
use crate::report::{counts::Sealed, own::Own, read::Report};
use domain::{
    report::{Clients, Counted, Line, Since, Table, Topic},
    tally::Shown,
};
use protocol::{Bytes, report as wire};

words!(
    Topic,
    wire::ReportTopic {
        Client,
        Exploitation,
        AgeGroup,
        Origin,
        Gender,
        Language,
        Source,
        Closing,
        Service,
        Unmet,
        Barrier,
    }
);
words!(Since, wire::ReportSince { New, Ongoing });

/// What is told of a quarter.
pub fn report(report: &Report) -> wire::ReportResponse {
    let clients = match report.told.clients {
        Clients::Apart(new, ongoing) => (Some(new), Some(ongoing), Some(new + ongoing)),
        Clients::Together(all) => (None, None, Some(all)),
        Clients::Few => (None, None, None),
    };
    let apart = matches!(report.told.clients, Clients::Apart(..));
    wire::ReportResponse {
        quarter: report.quarter.to_string(),
        from: report.days.0.to_string(),
        until: report.days.1.to_string(),
        over: report.over,
        least: report.floor.least(),
        progress: wire::ReportProgress {
            cases: report.progress.cases,
            counted: report.progress.counted,
            summed: report.progress.summed,
            closed: report.row.closed.is_some(),
        },
        clients: wire::ReportLine {
            value: domain::report::EVERYBODY.to_owned(),
            new: clients.0,
            ongoing: clients.1,
            all: clients.2,
        },
        tables: report
            .told
            .tables
            .iter()
            .map(|one| table(one, apart))
            .collect(),
        trainings: report.row.trainings,
        trained: report.row.trained,
        partners: report.partners.0,
        agreements: report.partners.1,
        quarters: report.quarters.iter().map(ToString::to_string).collect(),
    }
}

fn table(table: &Table, apart: bool) -> wire::ReportTable {
    wire::ReportTable {
        topic: table.topic.to_wire(),
        apart: apart && table.topic.is_one_each(),
        lines: table.lines.iter().map(line).collect(),
    }
}

fn line(line: &Line) -> wire::ReportLine {
    let of = |shown: Option<Shown>| shown.and_then(Shown::number);
    wire::ReportLine {
        value: line.value.clone(),
        new: of(line.apart.map(|(new, _)| new)),
        ongoing: of(line.apart.map(|(_, ongoing)| ongoing)),
        all: line.all.number(),
    }
}

/// What somebody has to count.
pub fn own(own: &Own) -> wire::OwnCountResponse {
    wire::OwnCountResponse {
        cases: own.cases.iter().map(|(id, _)| id.to_wire()).collect(),
        by_others: own.by_others,
        counted: own.counted,
        from_at: at(own.span.0),
        until_at: at(own.span.1),
        opened_at: own.cases.iter().map(|(_, opened)| at(*opened)).collect(),
        closed: own.closed,
    }
}

/// What there is to add up.
pub fn counts(counts: Vec<Sealed>) -> wire::CountsResponse {
    let one = |count: Sealed| wire::CountFacts {
        count_id: count.id.to_wire(),
        cases: count.cases,
        summed: count.summed,
        sealed: Bytes(count.sealed),
    };
    wire::CountsResponse {
        counts: counts.into_iter().map(one).collect(),
    }
}

/// A number of the sum.
pub fn counted(total: wire::CaseTotal) -> Counted {
    Counted {
        topic: Topic::from_wire(total.topic),
        value: total.value,
        since: Since::from_wire(total.since),
        total: total.total,
    }
}
