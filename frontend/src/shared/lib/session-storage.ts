/**
 * Storage that lasts as long as the tab: clinical text must not stay on a shared hospital PC. Everything the
 * app keeps in a browser carries the prefix, so that signing out can wipe it.
 */
const PREFIX = "cc.";

function safely<T>(action: () => T, fallback: T): T {
  try {
    return action();
  } catch {
    return fallback; // storage is blocked or full: the app works, the draft just does not survive a reload
  }
}

export function readTabValue<T>(key: string): T | null {
  return safely(() => {
    const raw = sessionStorage.getItem(PREFIX + key);
    return raw === null ? null : (JSON.parse(raw) as T);
  }, null);
}

export function writeTabValue(key: string, value: unknown): void {
  safely(() => {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(value));
  }, undefined);
}

export function removeTabValue(key: string): void {
  safely(() => {
    sessionStorage.removeItem(PREFIX + key);
  }, undefined);
}

export function wipeTabValues(): void {
  safely(() => {
    const keys = Array.from({ length: sessionStorage.length }, (_, i) => sessionStorage.key(i) ?? "");
    for (const key of keys) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  }, undefined);
}
