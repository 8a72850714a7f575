/**
 * The parts of the administration, in the order in which they are shown. Each is a file of its own that takes the open desk and
 * shows itself, its heading first; a part is shown to who has one of its roles, or to everybody.
 */
import type { Component } from "svelte";
import { admin } from "../../text/admin.ts";
import { audit } from "../../text/audit.ts";
import { calling } from "../../text/calling.ts";
import { care } from "../../text/care.ts";
import { conflicts } from "../../text/conflicts.ts";
import { drill } from "../../text/drill.ts";
import { figures } from "../../text/figures.ts";
import { partners } from "../../text/partners.ts";
import { report } from "../../text/report.ts";
import { reach } from "../../text/reach.ts";
import { retention } from "../../text/retention.ts";
import { rota } from "../../text/rota.ts";
import type { Role } from "../../wire/wire.ts";
import type { Duty } from "../duty.svelte.ts";
import ReportsPage from "../reports/ReportsPage.svelte";
import Deletions from "../retention/Deletions.svelte";
import Held from "../retention/Held.svelte";
import Statement from "../retention/Statement.svelte";
import {
  ASK_HELD,
  CONFLICTS,
  COUNT_CASES,
  DECIDE_DELETIONS,
  HAND_OVER,
  HOLD_DEBRIEFS,
  KEEP_FORWARDERS,
  MAKE_DRILLS,
  PLAN_ROTA,
  READ_AUDIT,
  SEE_FIGURES,
  SEE_PEOPLE,
  SEE_REPORTS,
  SEE_STATEMENT,
} from "../roles.ts";
import Audit from "./Audit.svelte";
import Calling from "./Calling.svelte";
import Conflicts from "./Conflicts.svelte";
import Debriefs from "./Debriefs.svelte";
import Drill from "./Drill.svelte";
import Figures from "./Figures.svelte";
import Handover from "./Handover.svelte";
import Keys from "./Keys.svelte";
import MyDevices from "./MyDevices.svelte";
import Partners from "./Partners.svelte";
import People from "./People.svelte";
import Reach from "./Reach.svelte";
import Rota from "./Rota.svelte";
import Shifts from "./Shifts.svelte";

export interface Section {
  id: string;
  label: string;
  /** Who sees it; null for everybody. What they may do in it the server decides. */
  roles: readonly Role[] | null;
  component: Component<{ duty: Duty }>;
}

export const SECTIONS: readonly Section[] = [
  { id: "devices", label: admin.devices.section, roles: null, component: MyDevices },
  { id: "reach", label: reach.section, roles: null, component: Reach },
  { id: "shifts", label: rota.own.section, roles: null, component: Shifts },
  { id: "handover", label: rota.handover.section, roles: HAND_OVER, component: Handover },
  { id: "rota", label: rota.plan.section, roles: PLAN_ROTA, component: Rota },
  { id: "calling", label: calling.section, roles: PLAN_ROTA, component: Calling },
  { id: "figures", label: figures.section, roles: SEE_FIGURES, component: Figures },
  {
    id: "reports",
    label: report.section,
    roles: [...new Set([...SEE_REPORTS, ...COUNT_CASES])],
    component: ReportsPage,
  },
  { id: "people", label: admin.people.section, roles: SEE_PEOPLE, component: People },
  { id: "partners", label: partners.section, roles: KEEP_FORWARDERS, component: Partners },
  { id: "debriefs", label: care.debriefs.section, roles: HOLD_DEBRIEFS, component: Debriefs },
  { id: "drill", label: drill.section, roles: MAKE_DRILLS, component: Drill },
  { id: "held", label: retention.held.section, roles: ASK_HELD, component: Held },
  { id: "deletions", label: retention.deletions.section, roles: DECIDE_DELETIONS, component: Deletions },
  { id: "statement", label: retention.statement.section, roles: SEE_STATEMENT, component: Statement },
  { id: "conflicts", label: conflicts.section, roles: CONFLICTS, component: Conflicts },
  { id: "audit", label: audit.section, roles: READ_AUDIT, component: Audit },
  {
    id: "keys",
    label: admin.keys.section,
    roles: ["supervisor", "advocate", "caseWorker", "director", "administrator"],
    component: Keys,
  },
];

/** What somebody with these roles is shown. */
export function sectionsFor(roles: readonly Role[]): Section[] {
  return SECTIONS.filter((one) => one.roles === null || one.roles.some((role) => roles.includes(role)));
}
