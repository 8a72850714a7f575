import { describe, expect, test } from "vitest";
import {
  DecodeError,
  fields,
  frame,
  keys,
  line,
  list,
  problem,
  problemCode,
  resume,
  text,
} from "../src/wire/decode.ts";
import { readAside, sentAside } from "../src/wire/decode-aside.ts";
import { foundCall, plannedCall } from "../src/wire/decode-call.ts";
import {
  callContact,
  callsDue,
  OUTCOMES,
  SHOWS,
  TESTS,
  safeHours,
  takenCall,
} from "../src/wire/decode-callback.ts";
import { care, debriefs, DEBRIEF_STATES } from "../src/wire/decode-care.ts";
import { caseFile, caseKeys, cases } from "../src/wire/decode-case.ts";
import { upkeep } from "../src/wire/decode-upkeep.ts";
import {
  calling,
  calls,
  drill,
  claim,
  colleagues,
  ITEM_KINDS,
  LEVELS,
  loginStart,
  me,
  SAFETIES,
  CALL_REASONS,
  COLD_REASONS,
  DEVICES,
  PURPOSES,
  interpreters,
  staffFrame,
  standIn,
  ticket,
} from "../src/wire/decode-staff.ts";
import { glasses } from "../src/wire/decode-conflicts.ts";
import {
  FORWARDER_KINDS,
  forwarders,
  newKey,
  PROOFS,
  SCOPES,
  STANCES,
} from "../src/wire/decode-forwarders.ts";
import { IF_OTHER, VOICEMAILS } from "../src/wire/contact.ts";
import { guest, worker } from "../src/wire/decode-introduction.ts";
import { beside, joined } from "../src/wire/decode-join.ts";
import { ownKeys, ownReceipts, receipt } from "../src/wire/decode-own.ts";
import * as referrals from "../src/wire/decode-referral.ts";
import * as legal from "../src/wire/decode-legal.ts";
import * as release from "../src/wire/decode-release.ts";
import * as agencies from "../src/wire/decode-directory.ts";
import * as report from "../src/wire/decode-report.ts";
import * as retention from "../src/wire/decode-retention.ts";
import * as task from "../src/wire/decode-task.ts";
import * as forms from "../src/wire/forms.ts";
import { unreachable, ways } from "../src/wire/decode-ways.ts";
import { enrolments, redeemed } from "../src/wire/decode-enrol.ts";
import { audit, auditEvents, madeHead } from "../src/wire/decode-audit.ts";
import { passkeyAdded } from "../src/wire/decode-passkey.ts";
import { COUNTED, figures, MEASURED, quarter, WRAP_KINDS } from "../src/wire/decode-figures.ts";
import { devices, GATE_STATES, GATES, gateStanding, MANDATES, people } from "../src/wire/decode-people.ts";
import {
  BREAK_REASONS,
  calendar,
  CLOCK_OUT_REASONS,
  DUTIES,
  handover,
  imported,
  LINE_PROBLEMS,
  ownRota,
  planned,
  REST_RULES,
  rota,
  WEEKDAYS,
} from "../src/wire/decode-rota.ts";
import { golden, goldenNames } from "./golden.ts";

const FRAMES = goldenNames("ServerFrame.");

/** Frames that only a desk is sent; the visitor's page passes them over. */
const STAFF_ONLY =
  /\.(queue|queueChanged|queueBehind|granted|invited|invitationAccepted|invitationClosed|welcomed|leaveAsked|aside|asideClosed)/;

const BODIES: Record<string, (value: unknown) => unknown> = {
  LineResponse: line,
  ResumeResponse: resume,
  KeysResponse: keys,
  Problem: problem,
  LoginStartResponse: loginStart,
  MeResponse: me,
  TicketResponse: ticket,
  ColleaguesResponse: colleagues,
  ClaimResponse: claim,
  CallsResponse: calls,
  DrillResponse: drill,
  StandInResponse: standIn,
  InterpretersResponse: interpreters,
  SendAsideResponse: sentAside,
  ReadAsideResponse: readAside,
  CallingResponse: calling,
  CasesResponse: cases,
  CaseResponse: caseFile,
  CaseKeysResponse: caseKeys,
  GuestResponse: guest,
  Worker: worker,
  ReferralResponse: referrals.referral,
  ForwardersResponse: forwarders,
  ForwarderKeyResponse: newKey,
  OwnKeysResponse: ownKeys,
  OwnReceiptsResponse: ownReceipts,
  ReceiptResponse: receipt,
  UpkeepResponse: upkeep,
  DevicesResponse: devices,
  PasskeyAdded: passkeyAdded,
  PeopleResponse: people,
  GlassesResponse: glasses,
  WaysResponse: ways,
  UnreachableResponse: unreachable,
  DirectoryResponse: agencies.directory,
  DirectorySaveResponse: agencies.saved,
  DirectoryImportResponse: agencies.imported,
  ReportResponse: report.report,
  OwnCountResponse: report.ownCount,
  CountsResponse: report.counts,
  AuditResponse: audit,
  ReadAuditResponse: auditEvents,
  MadeHeadResponse: madeHead,
  EnrolmentsResponse: enrolments,
  RedeemResponse: redeemed,
  CareResponse: care,
  PlannedCallResponse: plannedCall,
  FoundCallResponse: foundCall,
  CallsDueResponse: callsDue,
  TakenCallResponse: takenCall,
  CallContact: callContact,
  SafeHours: safeHours,
  GateStanding: gateStanding,
  DebriefsResponse: debriefs,
  RotaResponse: rota,
  OwnRotaResponse: ownRota,
  PlannedResponse: planned,
  ImportResponse: imported,
  CalendarResponse: calendar,
  HandoverResponse: handover,
  FiguresResponse: figures,
  QuarterResponse: quarter,
  BesideReferral: beside,
  JoinedResponse: joined,
  TasksResponse: task.tasks,
  LegalResponse: legal.legal,
  AlertsResponse: legal.alerts,
  ReleasesResponse: release.releases,
  CaseLifeResponse: retention.caseLife,
  CaseDeletionsResponse: retention.caseDeletions,
  HeldResponse: retention.held,
  HeldDeletedResponse: retention.heldDeleted,
  StatementResponse: retention.statement,
  MailboxResponse: release.mailbox,
  Letter: release.letter,
};

test("there are golden frames to read", () => {
  expect(FRAMES.length).toBeGreaterThan(20);
});

describe.each(FRAMES)("%s", (name) => {
  test("is read whole, nothing lost and nothing added", () => {
    expect(staffFrame(golden(name))).toEqual(golden(name));
  });

  test("is read by the visitor's page, or passed over when it is staff's", () => {
    const seen = frame(golden(name));
    if (STAFF_ONLY.test(name)) expect(seen).toBeNull();
    else expect(seen).toEqual(golden(name));
  });

  test("is refused when any part of it is missing or of another kind", () => {
    for (const damaged of damages(golden(name))) expect(() => staffFrame(damaged)).toThrow(DecodeError);
  });
});

describe.each(Object.entries(BODIES))("%s", (name, decode) => {
  const names = goldenNames(name).filter((found) => found.split(".")[0] === name && !found.endsWith(".all"));

  test("is read whole", () => {
    expect(names.length).toBeGreaterThan(0);
    for (const found of names) expect(decode(golden(found))).toEqual(golden(found));
  });

  test("is refused when any part of it is missing or of another kind", () => {
    for (const found of names)
      for (const damaged of damages(golden(found))) expect(() => decode(damaged)).toThrow(DecodeError);
  });
});

test("every word of the server is known here", () => {
  for (const code of list(golden("ProblemCode.all"), text)) expect(problemCode(code)).toBe(code);
  expect(COLD_REASONS).toEqual(golden("ColdReason.all"));
  expect(CALL_REASONS).toEqual(golden("CallReason.all"));
  expect(PURPOSES).toEqual(golden("Purpose.all"));
  expect(LEVELS).toEqual(golden("Level.all"));
  expect(GATES).toEqual(golden("Gate.all"));
  expect(GATE_STATES).toEqual(golden("GateState.all"));
  expect(DEBRIEF_STATES).toEqual(golden("DebriefState.all"));
  expect(DUTIES).toEqual(golden("Duty.all"));
  expect(WEEKDAYS).toEqual(golden("Weekday.all"));
  expect(REST_RULES).toEqual(golden("RestRule.all"));
  expect(BREAK_REASONS).toEqual(golden("BreakReason.all"));
  expect(CLOCK_OUT_REASONS).toEqual(golden("ClockOutReason.all"));
  expect(COUNTED).toEqual(golden("Counted.all"));
  expect(MEASURED).toEqual(golden("Measured.all"));
  expect(WRAP_KINDS).toEqual(golden("WrapKind.all"));
  expect(LINE_PROBLEMS).toEqual(golden("LineProblem.all"));
  expect(SHOWS).toEqual(golden("TelephoneShows.all"));
  expect(TESTS).toEqual(golden("TelephoneTest.all"));
  expect([...OUTCOMES].sort()).toEqual(list(golden("CallOutcome.all"), text).sort());
  expect([...SAFETIES].sort()).toEqual(list(golden("Safety.all"), text).sort());
  expect([...DEVICES].sort()).toEqual(list(golden("Device.all"), text).sort());
});

test("every word of a task is known here", () => {
  expect(MANDATES).toEqual(golden("Mandate.all"));
  expect(task.REPORT_METHODS).toEqual(golden("ReportMethod.all"));
  expect(task.REPORT_STAGES).toEqual(golden("ReportStage.all"));
  expect(task.NOT_REPORTABLE).toEqual(golden("NotReportable.all"));
  expect(task.PERSON_TOLD).toEqual(golden("PersonTold.all"));
  expect(task.DCF_ANSWERS).toEqual(golden("DcfAnswer.all"));
  expect(task.GUARDIAN_RISKS).toEqual(golden("GuardianRisk.all"));
  expect(task.NOT_FILED).toEqual(golden("NotFiled.all"));
  expect(task.DEADLINE_LABELS).toEqual(golden("DeadlineLabel.all"));
  expect(task.GIVE_REASONS).toEqual(golden("GiveReason.all"));
});

test("every word of a request by law and of an incident is known here", () => {
  expect(legal.LEGAL_KINDS).toEqual(golden("LegalKind.all"));
  expect(legal.LEGAL_STATES).toEqual(golden("LegalState.all"));
  expect(legal.FREEZES).toEqual(golden("Freeze.all"));
  expect(legal.NUMBERS_FROM).toEqual(golden("NumberFrom.all"));
  expect(legal.NOTICE_WAYS).toEqual(golden("NoticeWay.all"));
  expect(legal.NOT_TOLD).toEqual(golden("NotTold.all"));
  expect(legal.NARROWED_BY).toEqual(golden("NarrowedBy.all"));
  expect(legal.BASES).toEqual(golden("LegalBasis.all"));
  expect(legal.REFUSALS).toEqual(golden("Refusal.all"));
  expect(legal.CLAIMS).toEqual(golden("CallerClaim.all"));
  expect(legal.HOLD_WHYS).toEqual(golden("HoldWhy.all"));
  expect(legal.LIFT_WHYS).toEqual(golden("LiftWhy.all"));
  expect(legal.RECORD_KINDS).toEqual(golden("RecordKind.all"));
  expect(legal.INCIDENT_CAUSES).toEqual(golden("IncidentCause.all"));
  expect(legal.BREACHES).toEqual(golden("DataBreach.all"));
  expect(legal.INCIDENT_DUTIES).toEqual(golden("IncidentDuty.all"));
  expect(legal.DUTY_ANSWERS).toEqual(golden("DutyAnswer.all"));
  expect(legal.ALERT_KINDS).toEqual(golden("StaffAlertKind.all"));
});

test("the paper of a request is read whole, and has no place for anything else", () => {
  expect(legal.legalPaper(golden("LegalPaper"))).toEqual(golden("LegalPaper"));
  const least = { claim: null, agency: null };
  expect(legal.legalPaper(least)).toEqual({ ...least, from: "", docket: "", words: "" });
  for (const damaged of damages(least)) expect(() => legal.legalPaper(damaged)).toThrow(DecodeError);
});

test("every step about a request is read as it was done", () => {
  for (let number = 1; number <= 13; number += 1) {
    const { step } = fields(golden(`LegalStepParams.${String(number).padStart(2, "0")}`));
    const facts = fields(golden("LegalResponse"));
    const [first] = list(facts.requests, fields);
    const request = { ...first, steps: [{ step, by: "Alex", at: 1 }] };
    expect(legal.legal({ ...facts, requests: [request] })).toEqual({ ...facts, requests: [request] });
  }
});

test("every word of a release is known here", () => {
  expect(retention.CLOSE_REASONS).toEqual(golden("CloseReason.all"));
  expect(retention.DELETE_REASONS).toEqual(golden("CaseDeleteReason.all"));
  expect(release.RELEASE_PURPOSES).toEqual(golden("ReleasePurpose.all"));
  expect(release.DATA_CLASSES).toEqual(golden("DataClass.all"));
  expect(release.CONSENT_BRANCHES).toEqual(golden("ConsentBranch.all"));
  expect(release.RELEASE_STATES).toEqual(golden("ReleaseState.all"));
  expect(release.TOLD_BY).toEqual(golden("ToldBy.all"));
  expect(release.AGREED_BY).toEqual(golden("AgreedBy.all"));
});

test("the paper of a release is read whole, also where nothing else was thought of", () => {
  expect(release.paper(golden("ReleasePaper"))).toEqual(golden("ReleasePaper"));
  const { alternatives, other, ownYes, ...least } = fields(golden("ReleasePaper"));
  expect([alternatives, other, ownYes]).not.toContain(undefined);
  expect(release.paper(least)).toEqual({ ...least, alternatives: "", other: "", ownYes: null });
  for (const damaged of damages(ownYes))
    expect(() => release.paper({ ...least, ownYes: damaged })).toThrow(DecodeError);
  for (const damaged of damages(least)) expect(() => release.paper(damaged)).toThrow(DecodeError);
});

test("a letter says a status of a referral, and nothing else", () => {
  for (const status of release.DATA_CLASSES) {
    const read = (): unknown => release.letter({ ...fields(golden("Letter")), status });
    if (release.isStatus(status)) expect(read()).toMatchObject({ status });
    else expect(read).toThrow(DecodeError);
  }
});

test("every word of a form is known here", () => {
  expect(ITEM_KINDS).toEqual(golden("ItemKind.all"));
  expect(FORWARDER_KINDS).toEqual(golden("ForwarderKind.all"));
  expect(STANCES).toEqual(golden("Stance.all"));
  expect(PROOFS).toEqual(golden("Proof.all"));
  expect(SCOPES).toEqual(golden("Scope.all"));
  expect(forms.FORM_KINDS).toEqual(golden("FormKind.all"));
  expect(forms.KNOWS).toEqual(golden("PersonKnows.all"));
  expect(forms.CONSENTS).toEqual(golden("ConsentBasis.all"));
  expect(referrals.CONTACTS).toEqual(golden("MayContact.all"));
  expect(forms.AGES).toEqual(golden("AgeBand.all"));
  expect(forms.PLACES).toEqual(golden("WhereNow.all"));
  expect(forms.SITUATIONS).toEqual(golden("Situation.all"));
  expect(forms.INVOLVED).toEqual(golden("Involved.all"));
  expect(VOICEMAILS).toEqual(golden("Voicemail.all"));
  expect(IF_OTHER).toEqual(golden("IfOther.all"));
  expect(referrals.STATUSES).toEqual(golden("ReferralStatus.all"));
  expect(referrals.LOCAL_REASONS).toEqual(golden("LocalReason.all"));
});

test("a form is read whole, and what its sender left out is what is safest", () => {
  expect(referrals.form(golden("Form"))).toEqual(golden("Form"));
  const least = referrals.form({ routing: { form: "tip", language: "en" } });
  expect(least.routing).toMatchObject({ personKnows: "unknown", consent: "unknown", reasons: [] });
  expect(least.contact).toMatchObject({
    voicemail: "no",
    textMessage: false,
    ifOther: "hangUpSilently",
    mayTryAgain: false,
  });
  for (const bad of [{}, { routing: {} }, { routing: { form: "tip", language: "en" }, text: 1 }])
    expect(() => referrals.form(bad)).toThrow(DecodeError);
});

test("a frame of a type that does not exist yet is passed over; what is no frame is refused", () => {
  expect(staffFrame({ type: "fromTheFuture", more: 1 })).toBeNull();
  for (const nothing of [null, 1, "ready", [], [{ type: "ready" }]])
    expect(() => staffFrame(nothing)).toThrow(DecodeError);
});

/** Copies of a value with one field gone, or one leaf replaced by something of another kind. */
function damages(value: unknown): unknown[] {
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) =>
      damages(item).map((damaged) => value.map((kept: unknown, at) => (at === index ? damaged : kept))),
    );
  if (typeof value !== "object" || value === null) return [{ not: "a leaf" }];
  const from = fields(value);
  return Object.keys(from).flatMap((key) => {
    // Without its type a frame is one that we do not know; that has its own test.
    if (key === "type") return [];
    const { [key]: part, ...rest } = from;
    const changed = damages(part).map((damaged) => ({ ...from, [key]: damaged }));
    return [rest, ...changed];
  });
}
