import { afterEach, expect, it, vi } from "vitest";

import { actingCentre } from "@/shared/api/acting-centre";
import { watchSignOut } from "@/shared/api/sign-out";
import { readTabValue, writeTabValue } from "@/shared/lib/session-storage";

afterEach(() => vi.restoreAllMocks());

it("forgets this tab too when the person signs out in another", () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined); // jsdom cannot go to another page
  const stop = watchSignOut();
  writeTabValue("draft.answer.1", "LVEF 58%");
  actingCentre.set("crema");
  window.dispatchEvent(new StorageEvent("storage", { key: "cc.language", newValue: "en" }));
  expect(readTabValue("draft.answer.1")).toBe("LVEF 58%");
  window.dispatchEvent(new StorageEvent("storage", { key: "cc.signed-out-at", newValue: "1" }));
  stop();
  expect(readTabValue("draft.answer.1")).toBeNull();
  expect(actingCentre.get()).toBeNull();
});
