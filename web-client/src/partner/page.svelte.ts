/** The partners' page as a whole: language, what is shown, the key in this tab, the forms that are being written. */
import { EXIT_URL, peekOrg, type OrgSettings } from "../org.ts";
import { partnerEn } from "../text/partner-en.ts";
import { partnerEs } from "../text/partner-es.ts";
import { preferred, type Shape } from "../text/texts.ts";
import type { FormKind } from "../wire/wire.ts";
import { Exit } from "../visitor/exit.svelte.ts";
import { forget, type Access } from "./access.ts";
import { Draft } from "./draft.svelte.ts";
import { Ground, pin, type Pinned } from "./ground.ts";
import { introduce, readSeat } from "./seat.ts";
import { Sending } from "./sending.svelte.ts";
import { Stay } from "./stay.svelte.ts";

export type PartnerTexts = Shape<typeof partnerEn>;
export type View = "start" | FormKind | "own" | "stay";

/** What partners write in. */
export type Language = "en" | "es";

const LANGUAGES: readonly Language[] = ["en", "es"];

const TEXTS: Record<Language, PartnerTexts> = { en: partnerEn, es: partnerEs };

export class Page {
  language: Language = $state(preferred(navigator.languages, LANGUAGES));
  view: View = $state("start");
  /** The view has changed since the page was opened: headings take the focus from then on. */
  moved = $state(false);
  org: OrgSettings | null = $state(null);
  access: Access | null = $state.raw(null);
  /** What is read to the person who is on the line. */
  code: string | null = $state(null);
  /** The address of a seat was cut short. */
  seatBad = $state(false);
  /** The seat beside them. */
  stay: Stay | null = $state.raw(null);
  readonly drafts: Record<FormKind, Draft>;
  readonly sendings: Record<FormKind, Sending>;
  readonly exit = new Exit({
    url: () => this.org?.exitUrl ?? EXIT_URL,
    farewell: () => null,
    wipe: () => this.wipe(),
  });
  #pinned: Promise<Pinned> | null = null;
  #ground: Promise<Ground> | null = null;

  constructor() {
    const plan = {
      seal: async (reference: Uint8Array, inside: string, access: Access | null) =>
        (await this.ground()).seal(reference, inside, access),
      pause: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    };
    const language = this.language;
    const draft = (kind: FormKind): Draft => new Draft(kind, language);
    this.drafts = { referral: draft("referral"), tip: draft("tip"), training: draft("training") };
    const sending = (): Sending => new Sending(plan);
    this.sendings = { referral: sending(), tip: sending(), training: sending() };
  }

  get t(): PartnerTexts {
    return TEXTS[this.language];
  }

  /** The languages that both the page and the line speak. */
  get languages(): readonly Language[] {
    const spoken = this.org?.languages;
    return spoken ? LANGUAGES.filter((language) => spoken.includes(language)) : LANGUAGES;
  }

  /** Whether a form may be on its way that has not arrived: then a tab is not closed by mistake. */
  get isUnderWay(): boolean {
    return Object.values(this.sendings).some((one) => one.isUnderWay);
  }

  /** An address that leads to a seat: it is taken out of the address bar, and out of what the browser remembers. */
  async takeSeat(hash: string): Promise<void> {
    this.view = "stay";
    history.replaceState(null, "", location.pathname);
    const place = await readSeat(hash);
    if (place) this.stay = new Stay(place);
    else this.seatBad = true;
  }

  /** Fetches what can be shown at once; the core comes behind it, when the form is already there to read and to fill in. */
  async enter(): Promise<void> {
    try {
      this.org = peekOrg((await this.#pin()).signed);
      await this.ground();
    } catch {
      // It is tried again when something is to be sealed, and told there.
    }
  }

  go(view: View): void {
    this.view = view;
    this.moved = true;
    scrollTo(0, 0);
  }

  /** The core with the checked organisation, once; a try that failed may be made again. */
  ground(): Promise<Ground> {
    this.#ground ??= this.#pin()
      .then((pinned) => Ground.prepare(pinned))
      .catch((error: unknown) => {
        this.#ground = null;
        throw error;
      });
    return this.#ground;
  }

  use(access: Access | null): void {
    forget(this.access);
    this.access = access;
  }

  /** Sends what is written, if nothing is missing. Resolves when it is there, was refused, or was stopped. */
  async send(kind: FormKind): Promise<void> {
    const [draft, sending] = [this.drafts[kind], this.sendings[kind]];
    if (!draft.check()) return;
    const brought = await this.#introduce(draft);
    const form = brought?.worker ? { ...draft.form(), worker: brought.worker } : draft.form();
    await sending.send(form, this.access, brought?.introduction);
    if (sending.stage.type === "done" && brought) {
      this.code = brought.introduction.code;
      this.stay = brought.place && new Stay(brought.place);
    }
    if (sending.stage.type === "done") draft.wipe();
  }

  wipe(): void {
    for (const draft of Object.values(this.drafts)) draft.wipe();
    for (const sending of Object.values(this.sendings)) sending.stop();
    this.stay?.wipe();
    this.stay = null;
    this.code = null;
    this.use(null);
  }

  /** Whoever is on the line with a partner who has a key comes into a chat by a code; nobody has verified the others. */
  async #introduce(draft: Draft): Promise<Awaited<ReturnType<typeof introduce>> | null> {
    if (!draft.brings || this.access === null) return null;
    return introduce(draft.stayName.trim(), draft.stayWork.trim());
  }

  #pin(): Promise<Pinned> {
    this.#pinned ??= pin().catch((error: unknown) => {
      this.#pinned = null;
      throw error;
    });
    return this.#pinned;
  }
}
