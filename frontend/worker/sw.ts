/**
 * What the browser keeps running for CircleCare when no page is open: shows what is pushed, and opens it when it is
 * tapped. It keeps no answers and no pages.
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

/** Safari takes the permission away from who is pushed to and shows nothing. */
const MUST_SHOW = /safari/i.test(worker.navigator.userAgent) && !/chrome|chromium|android/i.test(worker.navigator.userAgent);

const windows = (): Promise<readonly WindowClient[]> => worker.clients.matchAll({ type: "window", includeUncontrolled: true });

async function show({ title, body, url, tag }: Told): Promise<void> {
  // Staff who look at the app see it there; a patient's page shows nothing by itworker.
  const looks = (await windows()).some((each) => each.focused && !new URL(each.url).pathname.startsWith("/a/"));
  if (looks && !MUST_SHOW && !isPatientLink(url)) return;
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

async function open(url: string): Promise<void> {
  const address = addressOf(url);
  if (!address) return;
  const patient = isPatientLink(url);
  const there = (await windows()).find((each) => (patient ? each.url === address.href : !new URL(each.url).pathname.startsWith("/a/")));
  if (!there) {
    await worker.clients.openWindow(address.href);
    return;
  }
  // some browsers allow no focus, and the page is to move all the same
  await there.focus().catch(() => undefined);
  // the app moves by its own router: nothing that was being typed is lost
  if (!patient) there.postMessage({ kind: "cc.open", url: address.pathname + address.search + address.hash });
}

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("push", (event) => event.waitUntil(show(told(event))));
worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = (event.notification.data ?? {}) as { url?: unknown };
  event.waitUntil(open(typeof url === "string" ? url : ""));
});
