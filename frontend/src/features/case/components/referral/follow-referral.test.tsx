import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Referral } from "@/features/case/api/referral";
import { FollowReferral } from "@/features/case/components/referral/follow-referral";
import { serve, show } from "@/test-utils";

const centre = { id: "c1", code: "BS", name: "ASST Brescia", city: "Brescia", kind: "hub" };
const referral = {
  id: "r1",
  version: 4,
  hub: centre,
  from_centre: { ...centre, id: "c2" },
  status: "closed",
  status_label: "Inviato",
  urgency: "routine",
  can: ["acknowledge", "withdraw"],
  hub_owner: null,
  snapshots: [],
  decisions: [],
  info_requests: [],
} as unknown as Referral;

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

it("leaves the form open that is opened while the case is taken in charge, and sends it after that", async () => {
  serve(({ path }) => ({ body: path === "/api/v1/referral-form/" ? { withdraw_reasons: [] } : { ...referral, version: 5 } }));
  const answer = fetch;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  vi.stubGlobal("fetch", async (...call: Parameters<typeof fetch>) => {
    if (call[1]?.method === "POST") await held;
    return answer(...call);
  });
  await show(<FollowReferral referral={referral} />);
  const user = userEvent.setup();
  const take = screen.getByRole("button", { name: "Prendi in carico" });
  await user.click(take);
  await user.click(screen.getByRole("button", { name: "Ritira l'invio" }));
  expect(await screen.findByRole("heading", { name: "Ritirare l'invio?" })).toBeVisible();
  const send = screen.getAllByRole("button", { name: "Ritira l'invio" }).find((button) => button.getAttribute("type") === "submit");
  expect(send).toHaveAttribute("data-loading");
  release();
  await waitFor(() => expect(send).not.toHaveAttribute("data-loading"));
  await waitFor(() => expect(take).not.toHaveAttribute("data-loading"));
  expect(screen.getByRole("heading", { name: "Ritirare l'invio?" })).toBeVisible();
});
