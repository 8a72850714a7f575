/** What a file of tests needs: a line of its own, a browser for visitors, a browser for staff. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launch, profile } from "./browser.ts";
import { Staff } from "./desk.ts";
import { Line, type Name } from "./server.ts";

export class Stage {
  #line: Line | null = null;
  #visitors: Browser | null = null;
  #desks: Browser | null = null;

  /** Sets the stage before the file's tests and clears it after them. */
  constructor(paging: () => Promise<string | null> = () => Promise.resolve(null)) {
    beforeAll(async () => {
      const line = paging().then((section) => Line.start(section));
      [this.#line, this.#visitors, this.#desks] = await Promise.all([line, launch(), launch()]);
    });
    afterAll(async () => {
      await Promise.all([this.#visitors?.close(), this.#desks?.close()]);
      await this.#line?.remove();
    });
  }

  get line(): Line {
    return there(this.#line);
  }

  get visitors(): Browser {
    return there(this.#visitors);
  }

  get desks(): Browser {
    return there(this.#desks);
  }

  /** Somebody at a desk of their own. */
  async logIn(name: Name): Promise<Staff> {
    return Staff.logIn(await profile(this.desks), this.line, name);
  }
}

function there<T>(value: T | null): T {
  if (value === null) throw new Error("the stage is set only while tests run");
  return value;
}
