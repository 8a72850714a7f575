/** A walk with a camera over a line of its own. Whoever has logged in once stays. */
import type { Browser, BrowserContext } from "playwright-core";
import { en } from "../../src/text/en.ts";
import { launch, profile, type Surroundings } from "./browser.ts";
import type { Camera } from "./camera.ts";
import { Staff } from "./desk.ts";
import { Line, type Name } from "./server.ts";
import { Visitor } from "./visitor.ts";

export class Tour {
  readonly line: Line;
  readonly camera: Camera;
  readonly #browser: Browser;
  readonly #staff = new Map<Name, Staff>();

  constructor(line: Line, browser: Browser, camera: Camera) {
    this.line = line;
    this.#browser = browser;
    this.camera = camera;
  }

  async profile(how: Surroundings = {}): Promise<BrowserContext> {
    return profile(this.#browser, how);
  }

  /** Somebody with a telephone. */
  async visitor(url = this.line.visitor): Promise<Visitor> {
    return Visitor.open(await this.profile({ phone: true }), url, en);
  }

  /** The one of that name, logged in and on duty. */
  async one(name: Name): Promise<Staff> {
    const known = this.#staff.get(name);
    if (known) return known;
    const staff = await Staff.logIn(await this.profile(), this.line, name);
    this.#staff.set(name, staff);
    return staff;
  }
}

/** Sets the stage for a walk, and clears it. */
export async function onTour(walk: (line: Line, browser: Browser) => Promise<void>): Promise<void> {
  const line = await Line.start();
  const browser = await launch();
  try {
    await walk(line, browser);
  } finally {
    await browser.close();
    await line.remove();
  }
}
