/** A service that nobody has filled in yet. */
import { randomText } from "../../wire/bytes.ts";
import type { DirectoryService } from "../../wire/wire.ts";

export function freshService(): DirectoryService {
  return {
    serviceId: randomText(16),
    name: "",
    description: "",
    status: "active",
    needs: [],
    languages: ["en"],
    interpreting: "",
    eligibility: "",
    ageFrom: null,
    ageTo: null,
    takes: [],
    refuses: [],
    documents: [],
    apply: "",
    fees: "",
    areas: [],
    phones: [{ number: "", words: "", languages: [] }],
    hours: [],
    at: [],
    checked: null,
  };
}
