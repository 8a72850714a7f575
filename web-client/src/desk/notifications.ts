/** Notifications of this browser: whether it can have them, and its subscription. Permission is asked on a tap only. */
import { get, send } from "../net/http.ts";
import { randomText, toBytes, toText } from "../wire/bytes.ts";
import { ways } from "../wire/decode-ways.ts";
import type { WayTarget } from "../wire/wire.ts";

/** The only script that may become a worker. */
const WORKER = "/worker.js";

/** What stands between this browser and notifications. */
export type Obstacle = "unknown" | "home" | "denied" | "service";

/** Notifications cannot be turned on. */
export class NoNotifications extends Error {
  constructor(readonly obstacle: Obstacle) {
    super(obstacle);
  }
}

/** Trusted Types, which TypeScript's library does not know yet. */
interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL: (url: string) => string };
}

declare global {
  interface Window {
    trustedTypes?: Policies;
  }
}

let worker: string | null = null;

/** The worker's address as the browser trusts it; made once, because a policy's name is taken once. */
function workerUrl(): string {
  worker ??=
    window.trustedTypes
      ?.createPolicy("sotto", {
        createScriptURL(url) {
          if (url !== WORKER) throw new TypeError("not a script of this desk");
          return url;
        },
      })
      .createScriptURL(WORKER) ?? WORKER;
  return worker;
}

/** What this browser lacks, as far as can be said without asking; null when it can be asked. */
export function obstacle(): Obstacle | null {
  const known = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  // iPhones and iPads know them only for what is on the home screen.
  if (!known) return /iPhone|iPad|Macintosh.*Mobile/.test(navigator.userAgent) ? "home" : "unknown";
  return Notification.permission === "denied" ? "denied" : null;
}

/** Asks for permission and subscribes. Called from a tap, and nothing is awaited before the question. */
export async function subscribe(pushKey: string): Promise<WayTarget> {
  const found = obstacle();
  if (found) throw new NoNotifications(found);
  if ((await Notification.requestPermission()) !== "granted") throw new NoNotifications("denied");
  await navigator.serviceWorker.register(workerUrl(), { scope: "/", updateViaCache: "none" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const key = toBytes(pushKey);
  await forgetOther(pushManager, pushKey);
  let subscription;
  try {
    subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  } catch {
    throw new NoNotifications("service");
  }
  return target(subscription);
}

/** A subscription for another key, after the operator made a new one, stands in the way of this one. */
async function forgetOther(pushManager: PushManager, pushKey: string): Promise<void> {
  const before = await pushManager.getSubscription();
  const key = before?.options.applicationServerKey;
  if (before && (!key || toText(new Uint8Array(key)) !== pushKey)) await before.unsubscribe();
}

function target(subscription: PushSubscription): WayTarget {
  const { endpoint, keys } = subscription.toJSON();
  const [p256dh, auth] = [keys?.["p256dh"], keys?.["auth"]];
  if (endpoint === undefined || p256dh === undefined || auth === undefined)
    throw new NoNotifications("service");
  return { type: "push", endpoint, p256dh, auth };
}

/**
 * Tells the server where this browser is reached now: push services move subscriptions now and then. Nothing is asked of anybody, and
 * nothing is told of a device whose owner has not turned notifications on. What fails is tried at the next log-in.
 */
export async function keepSubscription(): Promise<void> {
  try {
    const subscription = await present();
    if (!subscription) return;
    const own = await get("/api/v1/ways", ways);
    const known = own.ways.some((way) => way.deviceId === own.deviceId);
    if (known) await send("/api/v1/ways/add", { wayId: randomText(16), target: target(subscription) });
  } catch {
    return;
  }
}

/** This browser's subscription, if it has one. */
async function present(): Promise<PushSubscription | null> {
  if (obstacle() !== null || Notification.permission !== "granted") return null;
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** Takes this browser's subscription back; its push service then tells the server so. */
export async function unsubscribe(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration("/");
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
}
