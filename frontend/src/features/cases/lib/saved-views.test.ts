import { afterEach, expect, it } from "vitest";

import { filtersOf, MOST_VIEWS, sameFilters, savedViews, withView } from "@/features/cases/lib/saved-views";

afterEach(() => localStorage.clear());

it("keeps what was set and never the text of a search", () => {
  const search = { view: "table" as const, owner: "me", overdue: true, centre: undefined, q: "Rossi" };
  expect(filtersOf(search)).toEqual({ view: "table", owner: "me", overdue: true });
});

it("knows the view that is shown", () => {
  expect(sameFilters({ owner: "me" }, { owner: "me", centre: undefined })).toBe(true);
  expect(sameFilters({ owner: "me" }, { owner: "me", overdue: true })).toBe(false);
});

it("replaces a view of the same name and keeps the newest", () => {
  const mine = { name: "Miei", filters: { owner: "me" } };
  const late = { name: "Scaduti", filters: { overdue: true } };
  const again = { name: "MIEI", filters: { owner: "my_centre" } };
  expect(withView([mine, late], again)).toEqual([again, late]);
  const many = Array.from({ length: MOST_VIEWS }, (_, i) => ({ name: String(i), filters: {} }));
  expect(withView(many, mine)).toHaveLength(MOST_VIEWS);
  expect(withView(many, mine).at(-1)).toBe(mine);
});

it("is kept for one person", () => {
  savedViews("a").set([{ name: "Miei", filters: { owner: "me" } }]);
  expect(savedViews("b").get()).toEqual([]);
  expect(JSON.parse(localStorage.getItem("cc.case-views.a") ?? "")).toEqual([{ name: "Miei", filters: { owner: "me" } }]);
});

it("reads what is no list of views as none", () => {
  localStorage.setItem("cc.case-views.c", '{"no": 1}');
  localStorage.setItem("cc.case-views.d", '[1, {"name": "x"}, {"name": "Miei", "filters": {}}]');
  localStorage.setItem("cc.case-views.e", "[");
  expect(savedViews("c").get()).toEqual([]);
  expect(savedViews("d").get()).toEqual([{ name: "Miei", filters: {} }]);
  expect(savedViews("e").get()).toEqual([]);
});
