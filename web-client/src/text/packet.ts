/** Texts about taking what may be told of a case out as a file. */
import type { Facts } from "../desk/packets/packet.ts";

export const packet = {
  open: "Take it out as a file",
  danger:
    "Whoever has the file reads it. It stays on this device, in its downloads and its backups, until you delete it, and nobody can call it back. By telephone is safer.",
  rest: "In it is what you tick, as far as the case says it, and nothing else.",
  what: "What goes into the file",
  format: "As",
  json: "JSON, everything that may be told",
  htcds: "CSV, Human Trafficking Case Data Standard 2.0",
  understood: "I will take it to them, and delete it here.",
  missing: "Tick what goes into it, and that you will delete it.",
  go: "Write it down and save the file",
  saved: (file: string): string => `Saved as ${file}, and written down. Delete it when they have it.`,
  lacks: (list: string): string => `The case says nothing that could go into a file about: ${list}.`,
  left: (list: string): string => `The standard has no field for: ${list}. Say it, or send JSON.`,
  nothing: "The case says nothing of it. There is no file, and nothing was written down.",
  unread: "An entry of this case does not open here, or is of a newer desk. Ask a colleague on the case.",
  disputed:
    "Two people wrote different things into this case. Decide in the case which counts. There is no file, and nothing was written down.",
  broken: "The file would not be one of the standard. There is no file, and nothing was written down.",
  facts: {
    inTouch: "that they are in touch",
    alias: "what they call themselves",
    legalName: "their name by law",
    phone: "their number, which is not a full one",
    safeContact: "how to reach them",
    language: "their language, which is not a code",
    ageBand: "about how old they are",
    household: "who lives with them",
    needs: "what they need",
    safetyConstraints: "what would put them in danger",
    situation: "what it is about",
  } satisfies Record<keyof Facts, string>,
};
