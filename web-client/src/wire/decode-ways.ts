/** The gate for data about how staff are reached. */
import { count, fields, flag, id, list, oneOf, orNull, sealed, text } from "./decode.ts";
import type {
  PageState,
  TestPage,
  Unreachable,
  UnreachableResponse,
  Way,
  WayKind,
  WaysResponse,
  WayState,
} from "./wire.ts";

const KINDS: readonly WayKind[] = ["push", "mail", "gateway"];
const STATES: readonly WayState[] = ["untried", "works", "broken"];
const PAGES: readonly PageState[] = ["queued", "sent", "failed", "acknowledged", "withdrawn"];

function way(value: unknown): Way {
  const from = fields(value);
  return {
    wayId: id(from.wayId),
    kind: oneOf(from.kind, KINDS),
    label: orNull(from.label, text),
    deviceId: orNull(from.deviceId, id),
    gateway: orNull(from.gateway, text),
    state: oneOf(from.state, STATES),
  };
}

function testPage(value: unknown): TestPage {
  const from = fields(value);
  return {
    state: oneOf(from.state, PAGES),
    attempts: count(from.attempts),
    wayId: orNull(from.wayId, id),
    madeAt: count(from.madeAt),
  };
}

export function ways(value: unknown): WaysResponse {
  const from = fields(value);
  return {
    ways: list(from.ways, way),
    deviceId: id(from.deviceId),
    pushKey: sealed(from.pushKey),
    mail: flag(from.mail),
    gateways: list(from.gateways, text),
    test: orNull(from.test, testPage),
  };
}

function somebody(value: unknown): Unreachable {
  const from = fields(value);
  return { memberId: id(from.memberId), alias: text(from.alias) };
}

export function unreachable(value: unknown): UnreachableResponse {
  return { people: list(fields(value).people, somebody) };
}
