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

/** What the upload library remembers to go on after a reload: names of files, and they name patients. */
const UPLOADS = "tus::";

const wipeListeners = new Set<() => void>();

/** Calls back when the tab is wiped, for those who hold a copy in memory; returns the unsubscription. */
export function onTabWiped(listener: () => void): () => void {
  wipeListeners.add(listener);
  return () => wipeListeners.delete(listener);
}

function removeAll(storage: Storage, prefix: string): void {
  const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "");
  for (const key of keys) if (key.startsWith(prefix)) storage.removeItem(key);
}

/** Forgets everything that somebody typed or was sending, in storage and in memory. */
export function wipeTabValues(): void {
  safely(() => removeAll(sessionStorage, PREFIX), undefined);
  safely(() => removeAll(localStorage, UPLOADS), undefined);
  for (const listener of [...wipeListeners]) listener();
}

const OWNER = "owner";

/**
 * Makes this tab the one of this person. What another person left in it is forgotten: their drafts are not
 * shown to the next, and their unsent messages never go out under the next one's name.
 */
export function claimTab(personId: string): void {
  const owner = readTabValue<string>(OWNER);
  if (owner !== null && owner !== personId) wipeTabValues();
  if (owner !== personId) writeTabValue(OWNER, personId);
}
