/** Who is in a chat, as both pages show it. */
import type { Person, Staff } from "../core/surface.ts";
import { toText } from "../wire/bytes.ts";

/** The role that is shown: the one that says most about what somebody does in a chat. */
export type ShownRole = "advocate" | "supervisor" | "interpreter" | "caseWorker" | "staff";

export interface Reader {
  device: string;
  member: string;
  alias: string;
  role: ShownRole;
}

/** Who is an advocate as well comes into chats as one; an interpreter is who does nothing else there. */
const SHOWN: readonly ShownRole[] = ["supervisor", "advocate", "interpreter", "caseWorker"];

export function shownRole(roles: readonly string[]): ShownRole {
  return SHOWN.find((role) => roles.includes(role)) ?? "staff";
}

export function reader(staff: Staff): Reader {
  return {
    device: toText(staff.device),
    member: toText(staff.member),
    alias: staff.alias,
    role: shownRole(staff.roles),
  };
}

/** A worker of another hotline, in their own words: nobody has certified them. */
export interface Named {
  name: string;
  organisation: string;
}

export const shownGuest = ({ name, organisation }: Named): string => `${name} (${organisation})`;

export function guestOf(members: readonly Person[]): Named | null {
  const guest = members.find((member) => member.who === "guest");
  return guest?.who === "guest" ? { name: guest.name, organisation: guest.organisation } : null;
}

export function readersOf(members: readonly Person[]): Reader[] {
  return members.flatMap((member) => (member.who === "staff" ? [reader(member)] : []));
}
