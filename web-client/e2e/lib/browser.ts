/** Chromium as people have it, without anything that calls home. What a page complains about is kept for the tests. */
import { chromium, type Browser, type BrowserContext, type Page, type Request } from "playwright-core";

export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1280, height: 800 };
/** What the exit opens here instead of a weather page of the outside world. */
export const NEUTRAL = "A plain page about the weather";
/** How long anything may take before it counts as not happening, in milliseconds. */
const PATIENCE_MS = 30_000;

export async function launch(...more: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    // Pages may come back from the browser's memory, as they do for people.
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      ...more,
    ],
  });
}

export interface Surroundings {
  phone?: boolean;
  locale?: string;
  scripts?: boolean;
}

/** A profile of its own, with nothing in it. */
export async function profile(browser: Browser, how: Surroundings = {}): Promise<BrowserContext> {
  const phone = how.phone ?? false;
  const context = await browser.newContext({
    viewport: phone ? PHONE : DESKTOP,
    hasTouch: phone,
    isMobile: phone,
    locale: how.locale ?? "en-US",
    javaScriptEnabled: how.scripts ?? true,
    serviceWorkers: "allow",
  });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.route("https://www.weather.gov/", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en"><title>Weather</title><h1>${NEUTRAL}</h1></html>`,
    }),
  );
  return context;
}

/** A page whose complaints are collected. */
export interface Watched {
  page: Page;
  complaints: string[];
  requests: Request[];
}

/** What a browser prints by itself when a request or a socket fails; the pages show and heal it. */
const LOADING = /^Failed to load resource|WebSocket connection to|ERR_INTERNET_DISCONNECTED/;

export async function watched(context: BrowserContext): Promise<Watched> {
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: Request[] = [];
  page.on("console", (message) => {
    const bad = message.type() === "error" || message.type() === "warning";
    if (bad && !LOADING.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(`${error.name}: ${error.message}`));
  page.on("request", (request) => requests.push(request));
  return { page, complaints, requests };
}
