/** Push in this browser: whether it can be had, allowing it, and taking it back. */

export interface Subscribed {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** `install`: an iPhone or iPad takes push only from what stands on its home screen. */
export type PushPossible = "yes" | "install" | "denied" | "no";

const WORKER = "/sw.js";

export function pushPossible(): PushPossible {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window))
    return /iphone|ipad/i.test(navigator.userAgent) ? "install" : "no";
  return Notification.permission === "denied" ? "denied" : "yes";
}

/** The subscription of this browser, if there is one. */
export async function subscribedHere(): Promise<PushSubscription | null> {
  if (pushPossible() !== "yes" || Notification.permission !== "granted") return null;
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
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

function isFor(subscription: PushSubscription, publicKey: string): boolean {
  const key = subscription.options.applicationServerKey;
  return key === null || textOf(key) === publicKey;
}

/**
 * Asks the person (call it from a click: browsers want that) and subscribes. Returns null when the person refuses.
 * Rejects when the browser or its service fails.
 */
export async function subscribeHere(publicKey: string): Promise<Subscribed | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  await navigator.serviceWorker.register(WORKER, { scope: "/" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  // made for another key of the server: nothing that is sent with the present one would arrive
  if (before && !isFor(before, publicKey)) await before.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  return { endpoint: subscription.endpoint, p256dh: keyOf(subscription, "p256dh"), auth: keyOf(subscription, "auth") };
}

/** By which a page that is not told the address knows the browser: SHA-256 of it, in hexadecimal. */
export async function fingerprintOf(subscription: PushSubscription): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(subscription.endpoint));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Nothing is shown in this browser any more: its service refuses what is still sent to it. Never rejects. */
export async function unsubscribeHere(): Promise<void> {
  try {
    await (await subscribedHere())?.unsubscribe();
  } catch {
    // the service is not reached; the server forgets the browser
  }
}
