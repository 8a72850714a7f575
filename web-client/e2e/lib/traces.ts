/** What a visit leaves behind in a browser, and what it asks of the network (K2, K3). */
import type { BrowserContext, Page, Request } from "playwright-core";

/** Everything that a page could keep in the browser. */
export interface Kept {
  cookies: number;
  local: number;
  session: number;
  databases: number;
  caches: number;
  workers: number;
  usage: number;
}

export const NOTHING: Kept = {
  cookies: 0,
  local: 0,
  session: 0,
  databases: 0,
  caches: 0,
  workers: 0,
  usage: 0,
};

/** What the origin of the page has stored. */
export async function kept(context: BrowserContext, page: Page): Promise<Kept> {
  const cookies = (await context.cookies()).length;
  const found = await page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    usage: (await navigator.storage.estimate()).usage ?? 0,
  }));
  return { cookies, ...found };
}

/** The addresses in the tab's history: what Back leads to, and what a reopened tab shows. */
export async function history(context: BrowserContext, page: Page): Promise<string[]> {
  const session = await context.newCDPSession(page);
  const { entries } = await session.send("Page.getNavigationHistory");
  await session.detach();
  return entries.map((entry) => entry.url);
}

/** Every origin that was asked, and every header that names a cookie or a referrer. */
export async function asked(requests: readonly Request[]): Promise<{ origins: string[]; tells: string[] }> {
  const origins = new Set(requests.map((request) => new URL(request.url()).origin));
  const tells: string[] = [];
  for (const request of requests) {
    const headers = await request.allHeaders();
    for (const name of ["cookie", "referer"]) if (headers[name]) tells.push(`${name}: ${headers[name]}`);
    const response = await request.response();
    if (response && (await response.headerValue("set-cookie")) !== null)
      tells.push(`set-cookie: ${request.url()}`);
  }
  return { origins: [...origins], tells };
}
