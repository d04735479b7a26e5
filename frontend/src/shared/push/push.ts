/** Push in this browser: whether it can be had, allowing it, and taking it back. */

export interface Subscribed {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** `install`: an iPhone or iPad takes push only from what stands on its home screen. */
export type PushPossible = "yes" | "install" | "denied" | "no";

/** For whom it rings here: the staff's app, or the patient behind a link. Neither knows the subscription of the other. */
export type PushScope = "/" | "/a/";

const WORKER = "/sw.js";
export const LEAVING_MS = 3000;

/** An iPad says that it is a Mac; no Mac can be touched. */
const isAppleTouch = (): boolean => /iphone|ipad/i.test(navigator.userAgent) || (/macintosh/i.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

export function pushPossible(): PushPossible {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return isAppleTouch() ? "install" : "no";
  return Notification.permission === "denied" ? "denied" : "yes";
}

const textOf = (key: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(key)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

function keyOf(subscription: PushSubscription, name: PushEncryptionKeyName): string {
  const key = subscription.getKey(name);
  if (!key) throw new Error(`the subscription has no ${name}`);
  return textOf(key);
}

/** Made for another key of the server, nothing that is sent with the present one arrives. */
function isFor(subscription: PushSubscription, publicKey: string): boolean {
  const key = subscription.options.applicationServerKey;
  return key === null || textOf(key) === publicKey;
}

/** The subscription of this browser, if there is one; with `publicKey` one that is of use with it. */
export async function subscribedHere(scope: PushScope, publicKey?: string): Promise<PushSubscription | null> {
  if (pushPossible() !== "yes" || Notification.permission !== "granted") return null;
  const registrations = await navigator.serviceWorker.getRegistrations();
  const mine = registrations.find((each) => new URL(each.scope).pathname === scope);
  const subscription = (await mine?.pushManager.getSubscription()) ?? null;
  return subscription && (publicKey === undefined || isFor(subscription, publicKey)) ? subscription : null;
}

/** The registration, once its worker runs: before that it takes no subscription. */
async function registered(scope: PushScope): Promise<ServiceWorkerRegistration> {
  const registration = await navigator.serviceWorker.register(WORKER, { scope });
  const starting = registration.installing ?? registration.waiting;
  if (!registration.active && starting)
    await new Promise<void>((resolve, reject) => {
      starting.addEventListener("statechange", () => {
        if (starting.state === "activated") resolve();
        if (starting.state === "redundant") reject(new Error("the service worker did not start"));
      });
    });
  return registration;
}

/**
 * Asks the person (call it from a click: browsers want that) and subscribes. Returns null when the person refuses.
 * Rejects when the browser or its service fails.
 */
export async function subscribeHere(scope: PushScope, publicKey: string): Promise<Subscribed | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  const { pushManager } = await registered(scope);
  const before = await pushManager.getSubscription();
  if (before && !isFor(before, publicKey)) await before.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  return { endpoint: subscription.endpoint, p256dh: keyOf(subscription, "p256dh"), auth: keyOf(subscription, "auth") };
}

/** Nothing is shown to the staff in this browser any more. Never rejects: leaving must not wait for a push service. */
export async function unsubscribeHere(): Promise<void> {
  const left = subscribedHere("/")
    .then((subscription) => subscription?.unsubscribe())
    .catch(() => undefined);
  await Promise.race([left, new Promise((resolve) => setTimeout(resolve, LEAVING_MS))]);
}

/** By which a page that is not told the address knows the browser: SHA-256 of it, in hexadecimal. */
export async function fingerprintOf(subscription: PushSubscription): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(subscription.endpoint));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
