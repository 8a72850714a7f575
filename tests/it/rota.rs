//! The rota in daily life: planning, swapping, clocking in and out, and what the public learns of it.

use crate::people::code;
use client::{Desk, Http};
use domain::{
    Clock as _, Millis,
    audit::Event,
    permission::{Role, Roles},
    rota::zone::Zone,
};
use hyper::Method;
use protocol::{
    MemberId, PatternId, ProblemCode, ShiftId,
    audit::AlertKind,
    rota::{
        AddPatternParams, AskSwapParams, BreakReason, ClockOutReason, DecideSwapParams, Duty,
        HandoverSide, ImportParams, LineProblem, PlanShiftParams, RestRule, Weekday,
    },
    visitor::LineResponse,
};
use tests::{line::Line, seat::Seat};

const HOUR: i64 = 3_600;
const HOUR_MS: u64 = 3_600_000;

/// A line on which Sam plans, and so does Alex; Cleo manages the rota and supervises nobody.
async fn planned_line() -> (Line, Seat<Desk>) {
    let line = Line::start().await;
    made(&line, "cleo", &[Role::RotaManager, Role::Advocate]).await;
    made(&line, "iris", &[Role::Auditor]).await;
    let cleo = line.desk_off_duty("cleo", line.desk_site()).await;
    (line, cleo)
}

/// Gives somebody other roles, past the rules.
pub(crate) async fn made(line: &Line, login: &str, roles: &[Role]) {
    let store = line.store();
    let mut tx = store.begin().await.unwrap();
    let staff = tx.staff_by_login(login).await.unwrap().unwrap();
    let roles: Roles = roles.iter().copied().collect();
    tx.set_roles(staff.id, roles).await.unwrap();
    tx.commit().await.unwrap();
}

async fn who(desk: &Desk, alias: &str) -> MemberId {
    let rota = desk.rota().await.unwrap();
    let person = rota.people.iter().find(|person| person.alias == alias);
    person.unwrap().member_id
}

fn id(number: u8) -> ShiftId {
    ShiftId([number; 16])
}

/// The day so many days from today, in the organisation's zone.
fn day(line: &Line, days: i32) -> String {
    Zone::default().day(line.clock.now()).plus(days).to_string()
}

fn wanted(
    number: u8,
    member_id: MemberId,
    day: &str,
    (starts, ends): (&str, &str),
) -> PlanShiftParams {
    PlanShiftParams {
        shift_id: id(number),
        change: false,
        member_id,
        duty: Duty::Primary,
        day: day.to_owned(),
        starts: starts.to_owned(),
        ends: ends.to_owned(),
        despite: false,
    }
}

/// The line as a visitor's page reads it.
async fn public(line: &Line) -> LineResponse {
    let http = Http::new(line.visitor_site());
    http.get("/api/v1/line").await.unwrap()
}

/// Moves time to a day's time of day on the wall, which is to come.
async fn go_to(line: &Line, days: i32, wall: &str) {
    let zone = Zone::default();
    let on = zone.day(line.clock.now()).plus(days);
    let then = zone.at(on, wall.parse().unwrap());
    let ms = then.0 - line.clock.now().0;
    assert!(ms > 0, "that is over");
    line.clock.advance_ms(ms);
    line.sweep().await;
}

#[tokio::test]
async fn who_plans_is_told_whose_rest_is_short_before_it_is_planned() {
    let (line, cleo) = planned_line().await;
    let alex = who(&cleo, "Alex").await;
    let (first, second) = (day(&line, 2), day(&line, 3));
    let late = wanted(1, alex, &first, ("14:00", "22:00"));
    let planned = cleo.plan_shift(&late).await.unwrap();
    assert!(planned.done && planned.breaches.is_empty());
    // A resend changes nothing.
    assert!(cleo.plan_shift(&late).await.unwrap().done);

    let mut early = wanted(2, alex, &second, ("07:00", "15:00"));
    let planned = cleo.plan_shift(&early).await.unwrap();
    assert!(!planned.done);
    let rules: Vec<RestRule> = planned.breaches.iter().map(|breach| breach.rule).collect();
    assert_eq!(rules, [RestRule::Between]);
    assert_eq!(cleo.rota().await.unwrap().shifts.len(), 1, "nothing yet");
    early.despite = true;
    assert!(cleo.plan_shift(&early).await.unwrap().done);
    let rota = cleo.rota().await.unwrap();
    assert_eq!(rota.shifts.len(), 2);
    assert_eq!(rota.breaches.len(), 1, "it is shown from then on");

    // What is broken already is told once.
    let other = wanted(3, alex, &day(&line, 9), ("08:00", "16:00"));
    assert_eq!(cleo.plan_shift(&other).await.unwrap().breaches, []);
    let moved = PlanShiftParams {
        change: true,
        ..wanted(2, alex, &second, ("12:00", "20:00"))
    };
    assert!(cleo.plan_shift(&moved).await.unwrap().done);
    assert_eq!(cleo.rota().await.unwrap().breaches, []);
    cleo.delete_shift(id(3)).await.unwrap();
    assert_eq!(cleo.rota().await.unwrap().shifts.len(), 2);
    let noted = written(&line, Event::ConfigChanged).await;
    assert_eq!(
        noted,
        [
            "rota_shift_added",
            "rota_shift_added_despite_rest",
            "rota_shift_added",
            "rota_shift_changed",
            "rota_shift_deleted"
        ]
    );
}

/// Reasons of an event, oldest first.
async fn written(line: &Line, event: Event) -> Vec<String> {
    let words = super::audit::words(line).await;
    let of_kind = words.into_iter().filter(|(name, _)| name == event.name());
    of_kind.filter_map(|(_, reason)| reason).collect()
}

#[tokio::test]
async fn what_cannot_be_is_not_planned() {
    let (line, cleo) = planned_line().await;
    let (alex, iris) = (who(&cleo, "Alex").await, who(&cleo, "Iris").await);
    let tomorrow = day(&line, 1);
    let first = wanted(1, alex, &tomorrow, ("08:00", "16:00"));
    cleo.plan_shift(&first).await.unwrap();
    let refused = |params: PlanShiftParams| {
        let cleo = &cleo;
        async move { cleo.plan_shift(&params).await.err().and_then(|e| e.code()) }
    };
    let at = |times| wanted(2, alex, &tomorrow, times);
    assert_eq!(
        refused(at(("15:00", "20:00"))).await,
        Some(ProblemCode::Overlaps)
    );
    let nobody = wanted(2, MemberId([9; 16]), &tomorrow, ("15:00", "20:00"));
    assert_eq!(refused(nobody).await, Some(ProblemCode::NotFound));
    let unfit = wanted(2, iris, &tomorrow, ("08:00", "16:00"));
    assert_eq!(refused(unfit).await, Some(ProblemCode::Unfit));
    let yesterday = wanted(2, alex, &day(&line, -1), ("08:00", "16:00"));
    assert_eq!(refused(yesterday).await, Some(ProblemCode::WrongState));
    for (text, starts, ends) in [
        ("2026-02-30", "08:00", "16:00"),
        ("tomorrow", "08:00", "16:00"),
        (&tomorrow, "8", "16:00"),
        (&tomorrow, "08:00", "24:00"),
    ] {
        let params = wanted(2, alex, text, (starts, ends));
        assert_eq!(refused(params).await, Some(ProblemCode::Malformed));
    }
    let another = wanted(1, alex, &day(&line, 5), ("08:00", "16:00"));
    assert_eq!(refused(another).await, Some(ProblemCode::Conflict));
    // What has begun stays as it was.
    go_to(&line, 1, "09:00").await;
    let cleo = line.desk_off_duty("cleo", line.desk_site()).await;
    assert_eq!(
        code(cleo.delete_shift(id(1)).await),
        Some(ProblemCode::WrongState)
    );
    // And nobody plans whose work it is not.
    let bea = line.desk_off_duty("bea", line.desk_site()).await;
    assert_eq!(
        code(bea.delete_shift(id(1)).await),
        Some(ProblemCode::Forbidden)
    );
    let seen = bea.rota().await.unwrap();
    assert_eq!(seen.shifts.len(), 1, "but everybody sees it");
    assert_eq!((seen.breaches.len(), seen.patterns.len()), (0, 0));
}

#[tokio::test]
async fn a_pattern_is_planned_ahead_goes_on_and_ends() {
    let (line, cleo) = planned_line().await;
    let alex = who(&cleo, "Alex").await;
    let pattern = AddPatternParams {
        pattern_id: PatternId([1; 16]),
        member_id: alex,
        duty: Duty::Primary,
        days: vec![Weekday::Mon, Weekday::Wed, Weekday::Fri],
        starts: "08:00".to_owned(),
        ends: Some("16:00".to_owned()),
        lasts_minutes: None,
        from: day(&line, 1),
        until: None,
        despite: false,
    };
    assert!(cleo.add_pattern(&pattern).await.unwrap().done);
    let count = |rota: &protocol::rota::RotaResponse| rota.shifts.len();
    let shown = cleo.rota().await.unwrap();
    assert_eq!(count(&shown), 6, "three a week, two whole weeks shown");
    assert_eq!(shown.patterns.len(), 1);
    // One that is taken out does not come back.
    cleo.delete_shift(shown.shifts[5].shift_id).await.unwrap();
    sotto::rota::sweep::ahead(line.app()).await.unwrap();
    assert_eq!(count(&cleo.rota().await.unwrap()), 5);
    // Days later it goes on: any five days in a row have two of its days.
    line.clock.advance_ms(5 * 24 * HOUR * 1_000);
    let store = line.store();
    let planned = |store: std::sync::Arc<dyn store::Store>, now: domain::Timestamp| async move {
        let far = now.plus(Millis::from_secs(90 * 24 * HOUR));
        let mut tx = store.read().await.unwrap();
        tx.shifts(now, far).await.unwrap().len()
    };
    let before = planned(std::sync::Arc::clone(&store), line.clock.now()).await;
    sotto::rota::sweep::ahead(line.app()).await.unwrap();
    let after = planned(std::sync::Arc::clone(&store), line.clock.now()).await;
    assert!(after >= before + 2, "{before} {after}");
    // It ends: what would begin later is taken out, and it is forgotten after its last day.
    let cleo = line.desk_off_duty("cleo", line.desk_site()).await;
    cleo.end_pattern(PatternId([1; 16]), &day(&line, 1))
        .await
        .unwrap();
    assert!(planned(std::sync::Arc::clone(&store), line.clock.now()).await <= 2);
    line.clock.advance_ms(3 * 24 * HOUR * 1_000);
    sotto::rota::sweep::ahead(line.app()).await.unwrap();
    assert!(
        store
            .read()
            .await
            .unwrap()
            .patterns()
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(planned(store, line.clock.now()).await, 0);
}

#[tokio::test]
async fn the_last_day_is_shown_whole_at_any_hour() {
    let (line, cleo) = planned_line().await;
    let alex = who(&cleo, "Alex").await;
    let shown_after = |days| day(&line, days);
    let (last, beyond) = (shown_after(15), shown_after(16));
    for (number, on) in [(1, &last), (2, &beyond)] {
        let late = wanted(number, alex, on, ("08:00", "16:00"));
        cleo.plan_shift(&late).await.unwrap();
    }
    for (days, wall) in [(1, "00:15"), (0, "23:45")] {
        go_to(&line, days, wall).await;
        let cleo = line.desk_off_duty("cleo", line.desk_site()).await;
        let shown = cleo.rota().await.unwrap().shifts;
        let ids: Vec<_> = shown.iter().map(|shift| shift.shift_id).collect();
        assert_eq!(ids, [id(1)], "at {wall}");
    }
}

#[tokio::test]
async fn gaps_are_shown_two_weeks_ahead() {
    let (line, cleo) = planned_line().await;
    let before = cleo.rota().await.unwrap();
    let all = |duty| before.gaps.iter().filter(|gap| gap.duty == duty).count();
    assert_eq!((all(Duty::Primary), all(Duty::Supervisor)), (1, 1));
    assert_eq!(before.ahead_days, 14);
    let alex = who(&cleo, "Alex").await;
    let tomorrow = day(&line, 1);
    cleo.plan_shift(&wanted(1, alex, &tomorrow, ("08:00", "16:00")))
        .await
        .unwrap();
    let after = cleo.rota().await.unwrap();
    let primary: Vec<_> = after
        .gaps
        .iter()
        .filter(|gap| gap.duty == Duty::Primary)
        .collect();
    assert_eq!(primary.len(), 2, "before and after");
    assert_eq!(primary[1].from_at - primary[0].until_at, 8 * HOUR_MS);
}

#[tokio::test]
async fn two_people_swap_and_a_third_agrees() {
    let (line, cleo) = planned_line().await;
    let (alex, bea) = (line.desk("alex").await, line.desk("bea").await);
    let (alexs, beas) = (who(&cleo, "Alex").await, who(&cleo, "Bea").await);
    let on = day(&line, 2);
    cleo.plan_shift(&wanted(1, alexs, &on, ("08:00", "16:00")))
        .await
        .unwrap();
    let ask = AskSwapParams {
        shift_id: id(1),
        to: beas,
    };
    assert_eq!(
        code(bea.ask_swap(&ask).await),
        Some(ProblemCode::NotFound),
        "it is not hers"
    );
    let unfit = AskSwapParams {
        to: who(&cleo, "Iris").await,
        ..ask
    };
    assert_eq!(code(alex.ask_swap(&unfit).await), Some(ProblemCode::Unfit));
    alex.ask_swap(&ask).await.unwrap();
    let decide = DecideSwapParams {
        shift_id: id(1),
        to: beas,
        approved: true,
        despite: false,
    };
    let early = cleo.decide_swap(&decide).await.err().unwrap();
    assert_eq!(early.code(), Some(ProblemCode::Conflict), "Bea was asked");
    let wish = bea.own_rota().await.unwrap().swaps.remove(0);
    assert!(!wish.agreed);
    // She declines, is asked again, and agrees.
    bea.answer_swap(id(1), false).await.unwrap();
    assert_eq!(
        code(bea.answer_swap(id(1), true).await),
        Some(ProblemCode::NotFound)
    );
    alex.ask_swap(&ask).await.unwrap();
    assert_eq!(
        code(alex.answer_swap(id(1), true).await),
        Some(ProblemCode::NotFound),
        "who asked does not agree for her"
    );
    bea.answer_swap(id(1), true).await.unwrap();
    assert!(cleo.rota().await.unwrap().swaps[0].decidable);
    // Meanwhile she is planned late the evening before: her rest would be short.
    let evening = wanted(2, beas, &day(&line, 1), ("14:00", "22:00"));
    cleo.plan_shift(&evening).await.unwrap();
    let told = cleo.decide_swap(&decide).await.unwrap();
    assert!(!told.done);
    assert_eq!(told.breaches[0].rule, RestRule::Between);
    let meant = DecideSwapParams {
        despite: true,
        ..decide
    };
    assert!(cleo.decide_swap(&meant).await.unwrap().done);
    let taken = bea.own_rota().await.unwrap();
    assert_eq!(taken.shifts.len(), 2);
    assert_eq!(taken.swaps, []);
    assert_eq!(alex.own_rota().await.unwrap().shifts, []);
    let given = written(&line, Event::ApprovalGiven).await;
    assert_eq!(given, ["shift_swap_despite_rest"]);
}

#[tokio::test]
async fn nobody_decides_their_own_swap() {
    let (line, cleo) = planned_line().await;
    let bea = line.desk("bea").await;
    let (cleos, beas) = (who(&cleo, "Cleo").await, who(&cleo, "Bea").await);
    let on = day(&line, 2);
    cleo.plan_shift(&wanted(1, cleos, &on, ("08:00", "16:00")))
        .await
        .unwrap();
    let ask = AskSwapParams {
        shift_id: id(1),
        to: beas,
    };
    cleo.ask_swap(&ask).await.unwrap();
    bea.answer_swap(id(1), true).await.unwrap();
    assert!(!cleo.rota().await.unwrap().swaps[0].decidable);
    let decide = DecideSwapParams {
        shift_id: id(1),
        to: beas,
        approved: true,
        despite: false,
    };
    let own = cleo.decide_swap(&decide).await.err().unwrap();
    assert_eq!(own.code(), Some(ProblemCode::Forbidden));
    let sam = line.desk("sam").await;
    let refused = DecideSwapParams {
        approved: false,
        ..decide
    };
    sam.decide_swap(&refused).await.unwrap();
    assert_eq!(bea.own_rota().await.unwrap().swaps, []);
    assert_eq!(cleo.own_rota().await.unwrap().shifts.len(), 1);
}

#[tokio::test]
async fn a_spreadsheet_is_planned_as_a_whole_or_not_at_all() {
    let (line, cleo) = planned_line().await;
    let (first, second) = (day(&line, 1), day(&line, 2));
    let import = |csv: String, plan: bool| ImportParams {
        csv,
        plan,
        despite: false,
    };
    let wrong = format!(
        "\u{feff}login,duty,day,starts,ends\n\
         alex,primary,{first},08:00,16:00\n\
         nobody,primary,{first},08:00,16:00\n\
         alex,primary,{first},15:00,18:00\n\
         iris,primary,{first},08:00,16:00\n\
         bea,boss,{first},08:00,16:00\n\
         bea,primary,31 June,08:00,16:00\n\
         bea,primary,{first},8,16:00\n\
         bea,primary,2020-01-01,08:00,16:00\n\
         bea,primary\n"
    );
    let looked = cleo.import_rota(&import(wrong, true)).await.unwrap();
    let told: Vec<_> = looked
        .errors
        .iter()
        .map(|error| (error.line, error.problem))
        .collect();
    assert_eq!(
        told,
        [
            (3, LineProblem::Person),
            (4, LineProblem::Overlaps),
            (5, LineProblem::Unfit),
            (6, LineProblem::Duty),
            (7, LineProblem::Day),
            (8, LineProblem::Time),
            (9, LineProblem::Past),
            (10, LineProblem::Columns),
        ]
    );
    assert!(!looked.done);
    let unnamed = cleo
        .import_rota(&import(format!("alex,primary,{first},08:00,16:00"), true))
        .await
        .unwrap();
    assert_eq!(unnamed.errors[0].problem, LineProblem::Columns);
    assert_eq!(cleo.rota().await.unwrap().shifts, []);

    let right = format!(
        "Login, Duty, Day, Starts, Ends\n\
         Alex, primary, {first}, 22:00, 06:00\n\
         sam, supervisor, {first}, 22:00, 06:00\n\
         \n\
         alex, primary, {second}, 22:00, 06:00\n"
    );
    let looked = cleo
        .import_rota(&import(right.clone(), false))
        .await
        .unwrap();
    assert_eq!((looked.errors.len(), looked.shifts.len()), (0, 3));
    assert!(!looked.done);
    assert_eq!(cleo.rota().await.unwrap().shifts, [], "only looked through");
    assert!(
        cleo.import_rota(&import(right.clone(), true))
            .await
            .unwrap()
            .done
    );
    assert_eq!(cleo.rota().await.unwrap().shifts.len(), 3);
    let again = cleo.import_rota(&import(right, true)).await.unwrap();
    assert_eq!(again.errors.len(), 3, "they are there already");
}

#[tokio::test]
async fn a_calendar_says_duty_and_nothing_else() {
    let (line, cleo) = planned_line().await;
    let alex = line.desk("alex").await;
    let alexs = who(&cleo, "Alex").await;
    let beas = who(&cleo, "Bea").await;
    let on = day(&line, 1);
    for (number, whose) in [(1, alexs), (2, beas)] {
        cleo.plan_shift(&wanted(number, whose, &on, ("08:00", "16:00")))
            .await
            .unwrap();
    }
    let token = alex.make_calendar().await.unwrap();
    assert!(alex.own_rota().await.unwrap().calendar);
    let anybody = Http::new(line.desk_site());
    let path = format!("/api/v1/calendar/{token}.ics");
    let (status, text) = fetched(&anybody, &path).await;
    assert_eq!(status, 200);
    let starts = Zone::default().at(on.parse().unwrap(), "08:00".parse().unwrap());
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n"));
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 1, "{text}");
    assert!(text.contains("SUMMARY:Duty\r\n"));
    let known = [
        "BEGIN", "END", "VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY",
    ];
    for field in text.lines().filter_map(|line| line.split_once(':')) {
        assert!(known.contains(&field.0), "{field:?}");
    }
    for word in ["Alex", "primary", "otto", "Line"] {
        assert!(!text.contains(word), "{word}");
    }
    let stamp = text
        .lines()
        .find_map(|line| line.strip_prefix("DTSTART:"))
        .unwrap();
    let wall = jiff_free(starts.0);
    assert_eq!(stamp, wall);
    // A new link closes the old one, and a closed one opens nothing.
    let newer = alex.make_calendar().await.unwrap();
    assert_eq!(fetched(&anybody, &path).await.0, 404);
    let path = format!("/api/v1/calendar/{newer}.ics");
    assert_eq!(fetched(&anybody, &path).await.0, 200);
    assert_eq!(fetched(&anybody, "/api/v1/calendar/x.ics").await.0, 404);
    alex.revoke_calendar().await.unwrap();
    assert_eq!(fetched(&anybody, &path).await.0, 404);
    let disk = line.disk();
    let kept = |needle: &[u8]| disk.windows(needle.len()).any(|part| part == needle);
    assert!(!kept(&newer.0), "only its hash is kept");
}

/// What a calendar program gets: status and text.
async fn fetched(http: &Http, path: &str) -> (u16, String) {
    let answer = http.request(Method::GET, path, None, &[]).await.unwrap();
    (
        answer.status,
        String::from_utf8_lossy(&answer.body).into_owned(),
    )
}

/// A moment as calendars write it, worked out here by hand.
fn jiff_free(ms: i64) -> String {
    let (days, rest) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000) / 1_000);
    let mut day = "2000-01-01".parse::<domain::rota::zone::Day>().unwrap();
    day = day.plus(i32::try_from(days - 10_957).unwrap());
    let plain: String = day.to_string().chars().filter(|one| *one != '-').collect();
    format!(
        "{plain}T{:02}{:02}{:02}Z",
        rest / 3_600,
        rest / 60 % 60,
        rest % 60
    )
}

#[tokio::test]
async fn the_line_is_open_while_somebody_on_duty_is_there() {
    let line = Line::start().await;
    let mut alex = line.desk_off_duty("alex", line.desk_site()).await;
    assert!(!public(&line).await.open, "connected is not on duty");
    let refused = alex.claim_next().await.err().unwrap();
    assert_eq!(refused.code(), Some(ProblemCode::NotOnDuty));
    let there = alex.clock_in(None).await.unwrap().on_duty.unwrap();
    assert_eq!((there.duty, there.planned), (Duty::Primary, false));
    assert!(public(&line).await.open);
    // A break closes it, and coming back opens it.
    alex.take_break(Some(BreakReason::StepAway)).await.unwrap();
    assert!(!public(&line).await.open);
    let refused = alex.claim_next().await.err().unwrap();
    assert_eq!(refused.code(), Some(ProblemCode::NotOnDuty));
    alex.take_break(None).await.unwrap();
    assert!(public(&line).await.open);
    let visitor = line.visitor().await;
    alex.claim().await;
    drop(visitor);
    // A duty that does not answer is no help either.
    alex.clock_in(Some(Duty::LegalOnCall)).await.unwrap();
    assert!(!public(&line).await.open);
    alex.clock_out(ClockOutReason::Over).await.unwrap();
    assert!(!public(&line).await.open);
    let twice = alex.clock_out(ClockOutReason::Over).await.err().unwrap();
    assert_eq!(twice.code(), Some(ProblemCode::NotOnDuty));
    let starts = written(&line, Event::ShiftStart).await;
    assert_eq!(starts, ["unplanned", "unplanned"]);
    assert_eq!(written(&line, Event::ShiftEnd).await, ["over", "over"]);
    assert_eq!(
        written(&line, Event::ShiftBreak).await,
        ["stepAway", "back"]
    );
}

#[tokio::test]
async fn a_supervisor_picks_at_any_time() {
    let line = Line::start().await;
    let _visitor = line.visitor().await;
    let mut sam = line.desk_off_duty("sam", line.desk_site()).await;
    let item = sam.queue()[0].item_id;
    let reason = protocol::queue::PickReason::Urgency;
    sam.pick(item, reason).await.unwrap();
}

#[tokio::test]
async fn a_closed_line_says_when_it_opens_next() {
    let (line, cleo) = planned_line().await;
    assert_eq!(public(&line).await.opens_at, None, "nobody knows");
    let alex = who(&cleo, "Alex").await;
    let on = day(&line, 1);
    cleo.plan_shift(&wanted(1, alex, &on, ("08:07", "16:00")))
        .await
        .unwrap();
    let opens = Zone::default().at(on.parse().unwrap(), "08:15".parse().unwrap());
    let told = public(&line).await;
    assert!(!told.open);
    assert_eq!(told.opens_at, u64::try_from(opens.0).ok());
    // Once they should be there, no later time is promised; once they are, none is needed.
    go_to(&line, 1, "09:00").await;
    assert_eq!(public(&line).await.opens_at, None);
    let alex = line.desk("alex").await;
    let there = alex.own_rota().await.unwrap().on_duty.unwrap();
    assert!(there.planned);
    let told = public(&line).await;
    assert!(told.open && told.opens_at.is_none());
}

#[tokio::test]
async fn who_logs_out_is_no_longer_there_unless_somebody_is_with_them() {
    let line = Line::start().await;
    let alex = line.desk("alex").await;
    alex.log_out().await.unwrap();
    assert_eq!(written(&line, Event::ShiftEnd).await, ["loggedOut"]);
    let _visitor = line.visitor().await;
    let mut bea = line.desk("bea").await;
    bea.claim().await;
    bea.log_out().await.unwrap();
    assert_eq!(written(&line, Event::ShiftEnd).await, ["loggedOut"]);
    let mut tx = line.store().read().await.unwrap();
    assert_eq!(tx.attendances().await.unwrap().len(), 1, "Bea");
}

#[tokio::test]
async fn a_forgotten_end_is_ended_when_nobody_is_there_and_nothing_is_held() {
    let (line, cleo) = planned_line().await;
    let alexs = who(&cleo, "Alex").await;
    let on = day(&line, 1);
    cleo.plan_shift(&wanted(1, alexs, &on, ("08:00", "16:00")))
        .await
        .unwrap();
    go_to(&line, 1, "07:30").await;
    let alex = line.desk("alex").await;
    let ended = || written(&line, Event::ShiftEnd);
    go_to(&line, 0, "18:30").await;
    assert_eq!(ended().await, Vec::<String>::new(), "they are connected");
    drop((alex, cleo));
    while line.app().hub.connections() > 0 {
        tokio::task::yield_now().await;
    }
    sotto::rota::sweep::forgotten(line.app()).await.unwrap();
    assert_eq!(ended().await, ["forgotten"]);
    // Unplanned: counted from clocking in.
    let bea = line.desk("bea").await;
    drop(bea);
    while line.app().hub.connections() > 0 {
        tokio::task::yield_now().await;
    }
    line.leap(13 * HOUR).await;
    assert_eq!(ended().await.len(), 1);
    line.leap(HOUR).await;
    assert_eq!(ended().await.len(), 2);
}

#[tokio::test]
async fn who_is_dismissed_is_not_planned_any_more() {
    let (line, cleo) = planned_line().await;
    let alex = line.desk("alex").await;
    let alexs = who(&cleo, "Alex").await;
    cleo.plan_shift(&wanted(1, alexs, &day(&line, 1), ("08:00", "16:00")))
        .await
        .unwrap();
    let token = alex.make_calendar().await.unwrap();
    let sam = line.desk("sam").await;
    sam.dismiss(alexs).await.unwrap();
    assert_eq!(cleo.rota().await.unwrap().shifts, []);
    assert_eq!(written(&line, Event::ShiftEnd).await, ["left"]);
    let anybody = Http::new(line.desk_site());
    let path = format!("/api/v1/calendar/{token}");
    assert_eq!(fetched(&anybody, &path).await.0, 404);
}

#[tokio::test]
async fn reads_while_not_at_work_are_told_to_the_auditor() {
    let (line, cleo) = planned_line().await;
    let iris = line.desk_off_duty("iris", line.desk_site()).await;
    let sam = line.desk("sam").await;
    let own = who(&cleo, "Sam").await;
    let case = sam.open_case(None, &[own], b"facts").await.unwrap();
    sam.read_case(case).await.unwrap();
    let told = || async {
        let audit = iris.audit().await.unwrap();
        let alerts = audit.alerts.into_iter();
        let off = alerts.filter(|alert| alert.kind == AlertKind::OffShift);
        off.map(|alert| (alert.who, alert.count))
            .collect::<Vec<_>>()
    };
    assert_eq!(told().await, [], "on duty");
    sam.clock_out(ClockOutReason::Over).await.unwrap();
    line.clock.advance_ms(60_000);
    sam.read_case(case).await.unwrap();
    assert_eq!(told().await, [(own, 1)]);
    // Planned is reason enough, clocked in or not.
    let on = day(&line, 1);
    cleo.plan_shift(&PlanShiftParams {
        duty: Duty::Supervisor,
        ..wanted(1, own, &on, ("08:00", "16:00"))
    })
    .await
    .unwrap();
    go_to(&line, 1, "10:00").await;
    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    sam.read_case(case).await.unwrap();
    let iris = line.desk_off_duty("iris", line.desk_site()).await;
    let audit = iris.audit().await.unwrap();
    let off = audit
        .alerts
        .iter()
        .filter(|alert| alert.kind == AlertKind::OffShift);
    assert!(off.map(|alert| alert.count).max() <= Some(1));
}

/// A swapped shift is no longer the pattern's: it stays when the pattern ends.
#[tokio::test]
async fn a_shift_that_was_swapped_outlives_its_pattern() {
    let (line, cleo) = planned_line().await;
    let (alexs, beas) = (who(&cleo, "Alex").await, who(&cleo, "Bea").await);
    let pattern = AddPatternParams {
        pattern_id: PatternId([1; 16]),
        member_id: alexs,
        duty: Duty::Secondary,
        days: vec![Weekday::Tue, Weekday::Thu],
        starts: "08:00".to_owned(),
        ends: None,
        lasts_minutes: Some(240),
        from: day(&line, 1),
        until: None,
        despite: false,
    };
    assert!(cleo.add_pattern(&pattern).await.unwrap().done);
    let alex = line.desk("alex").await;
    let bea = line.desk("bea").await;
    let shift_id = alex.own_rota().await.unwrap().shifts[1].shift_id;
    let to = beas;
    alex.ask_swap(&AskSwapParams { shift_id, to })
        .await
        .unwrap();
    bea.answer_swap(shift_id, true).await.unwrap();
    let decide = DecideSwapParams {
        shift_id,
        to,
        approved: true,
        despite: false,
    };
    assert!(cleo.decide_swap(&decide).await.unwrap().done);
    cleo.end_pattern(PatternId([1; 16]), &day(&line, 0))
        .await
        .unwrap();
    let left = cleo.rota().await.unwrap().shifts;
    let whose: Vec<MemberId> = left.iter().map(|shift| shift.member_id).collect();
    assert_eq!(whose, [beas]);
}

#[tokio::test]
async fn a_shift_is_handed_over_by_both_sides_in_counts_and_ids() {
    let (line, cleo) = planned_line().await;
    let (alexs, beas) = (who(&cleo, "Alex").await, who(&cleo, "Bea").await);
    let on = day(&line, 1);
    for (number, whose, times) in [
        (1, alexs, ("08:00", "16:00")),
        (2, beas, ("16:00", "23:00")),
    ] {
        cleo.plan_shift(&wanted(number, whose, &on, times))
            .await
            .unwrap();
    }
    go_to(&line, 1, "15:30").await;
    let visitor = line.visitor().await;
    let mut alex = line.desk("alex").await;
    let bea = line.desk_off_duty("bea", line.desk_site()).await;
    let told = bea.handover().await.unwrap();
    let whose = |shifts: &[protocol::rota::Shift]| -> Vec<MemberId> {
        shifts.iter().map(|shift| shift.member_id).collect()
    };
    assert_eq!(whose(&told.outgoing), [alexs]);
    assert_eq!(whose(&told.incoming), [beas]);
    assert_eq!(told.waiting.len(), 1);
    assert_eq!(told.waiting[0].count, 1);
    assert_eq!(told.urgent, [], "a T4");
    alex.claim().await;
    drop(visitor);
    alex.confirm_handover(HandoverSide::Outgoing).await.unwrap();
    bea.confirm_handover(HandoverSide::Incoming).await.unwrap();
    let told = alex.handover().await.unwrap();
    assert_eq!(told.waiting, []);
    let confirmed: Vec<_> = told
        .confirmed
        .iter()
        .map(|one| (one.member_id, one.side))
        .collect();
    assert_eq!(
        confirmed,
        [
            (alexs, HandoverSide::Outgoing),
            (beas, HandoverSide::Incoming)
        ]
    );
    let iris = line.desk_off_duty("iris", line.desk_site()).await;
    let refused = iris.handover().await.err().unwrap();
    assert_eq!(refused.code(), Some(ProblemCode::Forbidden));
}
