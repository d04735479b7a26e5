import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Referral } from "@/features/case/api/referral";
import { AskForInfo } from "@/features/case/components/referral/ask-for-info";
import { serve, show } from "@/test-utils";

const centre = { id: "c2", code: "CR", name: "ASST Crema", city: "Crema", kind: "circle" };
const referral = { id: "r1", version: 4 } as Referral;

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

it("offers only who can answer, and asks whoever can when nobody is chosen", async () => {
  const sent = serve(({ method, path }) => {
    if (method === "POST") return { body: { id: "r1" } };
    if (path === "/api/v1/referrals/r1/people/")
      return { body: { hand_over: [], answer: [{ id: "p7", display_name: "Giulia Ferri", profession: "haematologist", centre }] } };
    return undefined;
  });
  const done = vi.fn();
  await show(<AskForInfo referral={referral} onDone={done} onCancel={() => undefined} />);
  const user = userEvent.setup();
  await user.type(screen.getByRole("textbox", { name: /Domanda 1/ }), "FEVS?");
  await user.click(screen.getByRole("button", { name: "Aggiungi domanda" }));
  await user.type(screen.getByRole("textbox", { name: /Domanda 2/ }), "PET?");
  await user.click(screen.getByRole("combobox", { name: "Chi risponde alla domanda 2" }));
  const offered = await screen.findAllByRole("option");
  expect(offered.map((option) => option.textContent)).toEqual(["Giulia Ferri (ASST Crema)"]);
  await user.click(offered[0] as HTMLElement);
  await user.click(screen.getByRole("button", { name: "Chiedi al centro inviante" }));
  await vi.waitFor(() => expect(done).toHaveBeenCalled());
  expect(sent.find((request) => request.method === "POST")?.body).toMatchObject({
    questions: [
      { text: "FEVS?", owner_person: null },
      { text: "PET?", owner_person: "p7" },
    ],
  });
});
