/** How fields and their values are shown. */
import { record } from "../../../text/record.ts";
import { NEEDS } from "../../codes.ts";
import { valueOf, type Part } from "./fold.ts";
import { isSection, kindOf, SECTIONS, type SectionName } from "./shape.ts";

export function fieldText(section: SectionName, field: string): string {
  return record.sections[section].fields[field] ?? field;
}

export function valueText(section: SectionName, field: string, value: string): string {
  const kind = kindOf(section, field);
  if (kind?.type === "choice") {
    const need = NEEDS.find((one) => one.code === value);
    return need ? need.label : (record.choices[value] ?? value);
  }
  if (kind?.type === "yes") return value === "yes" ? (record.choices.yes ?? value) : value;
  if (kind?.type === "day" && value !== "")
    return new Date(`${value}T12:00:00Z`).toLocaleDateString([], { dateStyle: "medium", timeZone: "UTC" });
  return value;
}

/** What a part is called: its first field that says something. */
export function partText(part: Part): string {
  const { section } = part;
  const name = section === "person" ? valueOf(part, "alias") : "";
  if (name !== "") return name;
  for (const field of Object.keys(SECTIONS[section].fields)) {
    const value = valueOf(part, field);
    if (value !== "") return valueText(section, field, value);
  }
  return record.unnamed;
}

/** One line for each field that a change sets. */
export function changeText(set: Readonly<Record<string, string>>): string[] {
  return Object.entries(set).map(([where, value]) => {
    const [section = "", , field = ""] = where.split("/");
    if (!isSection(section)) return where;
    const { heading } = record.sections[section];
    if (field === "gone")
      return value === "yes" ? record.timeline.gone(heading) : record.timeline.back(heading);
    return record.timeline.to(`${heading}, ${fieldText(section, field)}`, valueText(section, field, value));
  });
}
