/**
 * A case record is what its entries add up to. Each change says how much of the case its author had read, so that two people who wrote at
 * the same time are seen to have done so: what was overwritten knowingly is over, what was not stands beside the other until somebody
 * decides (a multi-value register for each field). Nothing is lost, whatever the order of arrival.
 */
import { isSection, kindOf, ONLY, SECTIONS, type FieldName, type SectionName } from "./shape.ts";

/** New values by path, `section/id/field`; the empty value clears a field. `section/id/gone` takes a part out with "yes". */
export type Values = Readonly<Record<string, string>>;

/** A change as it was stored. */
export interface Change {
  /** Which entry of the case it is, from 0. */
  place: number;
  /** How many entries its author had read. */
  seen: number;
  /** Who wrote it, by id: whoever writes again knows what they wrote, also while it waits to be stored. */
  by: string;
  author: string;
  /** When it was signed, unix seconds. */
  at: number;
  set: Values;
}

/** One value and who wrote it. */
export interface Written {
  value: string;
  author: string;
  at: number;
}

/** What a field says: the newest value, and those that others wrote at the same time. */
export interface Register extends Written {
  others: readonly Written[];
}

/** One of a section: a person, a need. */
export interface Part {
  section: SectionName;
  id: string;
  /** Taken out by one while another changed it: it stays until somebody decides. */
  goneBy: Written | null;
  fields: ReadonlyMap<string, Register>;
}

const GONE = "gone";

/** The path of a field. */
export function path(section: SectionName, id: string, field: string): string {
  return `${section}/${id}/${field}`;
}

/** The path that takes a part out. */
export function gonePath(section: SectionName, id: string): string {
  return path(section, id, GONE);
}

export class CaseRecord {
  readonly #parts: readonly Part[];

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  /** All parts of a section, the oldest first. */
  all(section: SectionName): readonly Part[] {
    return this.#parts.filter((part) => part.section === section);
  }

  /** What a section has only one of; empty where nothing was written yet. */
  one(section: SectionName): Part {
    return this.all(section)[0] ?? { section, id: ONLY, goneBy: null, fields: new Map() };
  }

  /** Whether somebody has to decide between two values. */
  get disputed(): boolean {
    return this.#parts.some(
      (part) =>
        part.goneBy !== null || [...part.fields.values()].some((register) => register.others.length > 0),
    );
  }

  get empty(): boolean {
    return this.#parts.length === 0;
  }
}

/** What a field of a part says; "" for nothing. */
export function valueOf<S extends SectionName>(part: Part & { section: S }, field: FieldName<S>): string;
export function valueOf(part: Part, field: string): string;
export function valueOf(part: Part, field: string): string {
  return part.fields.get(field)?.value ?? "";
}

/** Adds up the changes, which are in the order in which they were stored. */
export function fold(changes: readonly Change[]): CaseRecord {
  const writes = new Map<string, Map<string, Change[]>>();
  for (const change of changes) {
    for (const where of Object.keys(change.set)) {
      const [section, id, field] = where.split("/");
      if (section === undefined || id === undefined || field === undefined) continue;
      const part = `${section}/${id}`;
      const fields = writes.get(part) ?? new Map<string, Change[]>();
      writes.set(part, fields);
      fields.set(field, [...(fields.get(field) ?? []), change]);
    }
  }
  const parts = [...writes].flatMap(([where, fields]) => partOf(where, fields) ?? []);
  return new CaseRecord(parts);
}

function partOf(where: string, fields: ReadonlyMap<string, readonly Change[]>): Part | null {
  const [section = "", id = ""] = where.split("/");
  if (!isSection(section)) return null;
  if (!SECTIONS[section].many && id !== ONLY) return null;
  const wished = standing(fields.get(GONE) ?? []);
  const kept = wished.some((write) => write.set[`${where}/${GONE}`] === "");
  const gone = kept ? undefined : wished.at(-1);
  const others = [...fields].filter(([field]) => field !== GONE);
  if (gone !== undefined) {
    const unseen = others.some(([, writes]) => writes.some((write) => !knows(gone, write)));
    if (!unseen) return null;
  }
  const registers = others.flatMap(([field, writes]): [string, Register][] => {
    const register = registerOf(where, field, writes);
    return register && kindOf(section, field) ? [[field, register]] : [];
  });
  if (registers.length === 0) return null;
  const goneBy = gone ? written(gone, `${where}/${GONE}`) : null;
  return { section, id, goneBy, fields: new Map(registers) };
}

function registerOf(where: string, field: string, writes: readonly Change[]): Register | null {
  const at = `${where}/${field}`;
  const values = standing(writes).map((write) => written(write, at));
  const newest = values.at(-1);
  if (!newest) return null;
  // Two who wrote the same agree.
  const others = values.filter((one, index) => {
    const first = values.findIndex((each) => each.value === one.value) === index;
    return first && one.value !== newest.value;
  });
  return newest.value === "" && others.length === 0 ? null : { ...newest, others };
}

/** The writes that nobody who had read them has overwritten. */
function standing(writes: readonly Change[]): readonly Change[] {
  return writes.filter((one) => !writes.some((later) => later.place > one.place && knows(later, one)));
}

/** Whether the author of a change had read another one. */
function knows(change: Change, other: Change): boolean {
  return change.seen > other.place || (change.by === other.by && change.place > other.place);
}

function written(change: Change, at: string): Written {
  return { value: change.set[at] ?? "", author: change.author, at: change.at };
}
