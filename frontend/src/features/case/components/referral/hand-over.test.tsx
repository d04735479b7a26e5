import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Referral } from "@/features/case/api/referral";
import { HandOver } from "@/features/case/components/referral/hand-over";
import { serve, show } from "@/test-utils";

const centre = { id: "c1", code: "BS", name: "ASST Brescia", city: "Brescia", kind: "hub" };
const referral = { id: "r1", version: 4 } as Referral;

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

it("asks to whom at the field, offers who can take the case, and sends it", async () => {
  const sent = serve(({ method }) => ({
    body: method === "POST" ? { id: "r1" } : { answer: [], hand_over: [{ id: "p2", display_name: "Paolo Conti", profession: "haematologist", centre }] },
  }));
  const done = vi.fn();
  await show(<HandOver referral={referral} onDone={done} onCancel={() => undefined} />);
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Passa il caso" }));
  expect(screen.getByText("Scegli a chi passa il caso.")).toBeVisible();
  expect(screen.getByRole("combobox", { name: /A chi/ })).toHaveFocus();
  expect(sent.some((request) => request.method === "POST")).toBe(false);
  await user.click(screen.getByRole("combobox", { name: /A chi/ }));
  await user.click(await screen.findByRole("option", { name: "Paolo Conti" }));
  await user.type(screen.getByRole("textbox", { name: /Nota/ }), "Ferie");
  await user.click(screen.getByRole("button", { name: "Passa il caso" }));
  await vi.waitFor(() => expect(done).toHaveBeenCalled());
  expect(sent.find((request) => request.method === "POST")).toMatchObject({
    path: "/api/v1/referrals/r1/hand-over/",
    body: { to_person: "p2", text: "Ferie", expected_version: 4 },
  });
});
