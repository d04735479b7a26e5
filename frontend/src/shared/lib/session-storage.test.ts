import { beforeEach, expect, it, vi } from "vitest";

import { claimTab, onTabWiped, readTabValue, wipeTabValues, writeTabValue } from "@/shared/lib/session-storage";

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});

it("wipes what was typed and the names of files on their way, and tells who holds a copy", () => {
  const told = vi.fn();
  const stop = onTabWiped(told);
  writeTabValue("draft.answer.1", "LVEF 58%");
  localStorage.setItem("tus::abc::1", JSON.stringify({ metadata: { filename: "Referto Rossi.pdf" } }));
  localStorage.setItem("cc.language", "it");
  wipeTabValues();
  stop();
  expect(readTabValue("draft.answer.1")).toBeNull();
  expect(Object.keys(localStorage)).toEqual(["cc.language"]);
  expect(told).toHaveBeenCalledOnce();
});

it("keeps the drafts of the same person over a new sign-in, and no one else's", () => {
  claimTab("anna");
  writeTabValue("draft.answer.1", "LVEF 58%");
  claimTab("anna");
  expect(readTabValue("draft.answer.1")).toBe("LVEF 58%");
  claimTab("bruno");
  expect(readTabValue("draft.answer.1")).toBeNull();
  writeTabValue("draft.answer.1", "mine");
  claimTab("bruno");
  expect(readTabValue("draft.answer.1")).toBe("mine");
});
