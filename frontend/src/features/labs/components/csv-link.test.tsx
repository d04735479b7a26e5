import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";

import { CsvLink } from "@/features/labs/components/csv-link";
import { sessionGate, signedInAgain } from "@/shared/api/session-gate";
import { show } from "@/test-utils";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it("asks to sign in again instead of saving the refusal, and then fetches the file", async () => {
  const answers = [new Response("{}", { status: 401, headers: { "Content-Type": "application/problem+json" } }), new Response("{}", { headers: { "Content-Type": "application/json" } })];
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(answers.shift() ?? Response.error())));
  const saved = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
  await show(<CsvLink href="/api/v1/x.csv" />);
  await userEvent.setup().click(screen.getByRole("link"));
  await waitFor(() => expect(sessionGate.get().open).toBe(true));
  expect(saved).not.toHaveBeenCalled();
  signedInAgain();
  await waitFor(() => expect(saved).toHaveBeenCalledOnce());
});
