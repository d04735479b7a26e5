import { createStore } from "@/shared/lib/store";
import type { Store } from "@/shared/lib/store";

/** What a person looks at again and again. Without the text of the search: it names patients. */
export interface ViewFilters {
  readonly view?: "board" | "table" | "patients" | undefined;
  readonly state?: string | undefined;
  readonly centre?: string | undefined;
  readonly disease?: string | undefined;
  readonly owner?: string | undefined;
  readonly overdue?: boolean | undefined;
}

export interface SavedView {
  readonly name: string;
  readonly filters: ViewFilters;
}

export const MOST_VIEWS = 12;
export const MOST_NAME_CHARS = 40;

const FIELDS = ["view", "state", "centre", "disease", "owner", "overdue"] as const;

/** The part of an address that a view keeps, with nothing that is not set. */
export function filtersOf(search: ViewFilters): ViewFilters {
  return Object.fromEntries(FIELDS.flatMap((name) => (search[name] ? [[name, search[name]]] : [])));
}

export function sameFilters(a: ViewFilters, b: ViewFilters): boolean {
  return FIELDS.every((name) => (a[name] ?? null) === (b[name] ?? null));
}

/** A view of the same name takes the place of the older one; new ones stand at the end. */
export function withView(views: readonly SavedView[], added: SavedView): readonly SavedView[] {
  const sameName = (view: SavedView): boolean => view.name.toLocaleLowerCase() === added.name.toLocaleLowerCase();
  if (views.some(sameName)) return views.map((view) => (sameName(view) ? added : view));
  return [...views, added].slice(-MOST_VIEWS);
}

function isView(value: unknown): value is SavedView {
  if (typeof value !== "object" || value === null || !("name" in value) || !("filters" in value)) return false;
  return typeof value.name === "string" && typeof value.filters === "object" && value.filters !== null;
}

/** Kept in this browser, for one person: two who share a computer do not see each other's. */
const keyOf = (personId: string): string => `cc.case-views.${personId}`;

function read(personId: string): readonly SavedView[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(keyOf(personId)) ?? "[]");
    return Array.isArray(found) ? found.filter(isView) : [];
  } catch {
    return [];
  }
}

const stores = new Map<string, Store<readonly SavedView[]>>();

export function savedViews(personId: string): Store<readonly SavedView[]> {
  const known = stores.get(personId);
  if (known) return known;
  const store = createStore(read(personId));
  store.subscribe(() => {
    try {
      localStorage.setItem(keyOf(personId), JSON.stringify(store.get()));
    } catch {
      // Storage is blocked or full: the views last as long as the page.
    }
  });
  stores.set(personId, store);
  return store;
}
