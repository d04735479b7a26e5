/**
 * What the browser keeps running for CircleCare when no page is open: shows what is pushed, and opens it when it is
 * tapped. It keeps no answers and no pages. It stands twice, with a subscription each: for the app of the staff, and for
 * the pages behind the links of patients ("/a/").
 */
const worker = self as unknown as ServiceWorkerGlobalScope;

interface Told {
  readonly title: string;
  readonly body: string;
  /** A path of the app, or the page behind a patient's link; empty: a tap only puts it away. */
  readonly url: string;
  /** A later one with the same tag takes its place. */
  readonly tag: string;
}

function told(event: PushEvent): Told {
  const given: Partial<Record<keyof Told, unknown>> = (() => {
    try {
      return (event.data?.json() ?? {}) as object;
    } catch {
      return {};
    }
  })();
  const text = (key: keyof Told): string => (typeof given[key] === "string" ? given[key] : "");
  return { title: text("title") || "CircleCare", body: text("body"), url: text("url"), tag: text("tag") };
}

/** Safari takes the permission away from whoever is pushed to and shows nothing. */
const MUST_SHOW = /safari/i.test(worker.navigator.userAgent) && !/chrome|chromium|android/i.test(worker.navigator.userAgent);
const ANSWERS_WITHIN_MS = 2000;

/** The windows of the app; the page behind a patient's link is none. */
async function appWindows(): Promise<readonly WindowClient[]> {
  const all = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter((each) => !new URL(each.url).pathname.startsWith("/a/"));
}

/** Whether the page says yes. One that is not signed in, or stands still, says nothing. */
function asks(page: WindowClient, message: object): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data === true);
    setTimeout(() => resolve(false), ANSWERS_WITHIN_MS);
    page.postMessage(message, [port2]);
  });
}

/** Whether somebody looks at the app now, and it is live: then it says there what is new. */
async function isLookedAt(): Promise<boolean> {
  const focused = (await appWindows()).filter((each) => each.focused);
  return (await Promise.all(focused.map((each) => asks(each, { kind: "cc.live" })))).includes(true);
}

async function show({ title, body, url, tag }: Told): Promise<void> {
  if (!MUST_SHOW && !isPatientLink(url) && (await isLookedAt())) return;
  const options: NotificationOptions & { renotify?: boolean } = {
    body,
    data: { url },
    icon: "/static/icon-192.png",
    badge: "/static/badge-96.png",
    ...(tag ? { tag, renotify: true } : {}),
  };
  await worker.registration.showNotification(title, options);
}

/** Inside CircleCare; anything else is not opened. */
function addressOf(url: string): URL | null {
  try {
    const address = new URL(url, worker.location.origin);
    return url && address.origin === worker.location.origin ? address : null;
  } catch {
    return null;
  }
}

function isPatientLink(url: string): boolean {
  return addressOf(url)?.pathname.startsWith("/a/") ?? false;
}

/** The app moves by its own router, so that nothing that is being typed is lost. Where no page of it answers, a new one opens. */
async function open(url: string): Promise<void> {
  const address = addressOf(url);
  if (!address) return;
  if (!isPatientLink(url)) {
    const [there] = await appWindows();
    // some browsers allow no focus, and the page is to move all the same
    await there?.focus().catch(() => undefined);
    if (there && (await asks(there, { kind: "cc.open", url: address.pathname + address.search + address.hash }))) return;
  }
  await worker.clients.openWindow(address.href);
}

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("push", (event) => event.waitUntil(show(told(event))));
worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = (event.notification.data ?? {}) as { url?: unknown };
  event.waitUntil(open(typeof url === "string" ? url : ""));
});
