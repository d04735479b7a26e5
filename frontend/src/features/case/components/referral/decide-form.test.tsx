import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Suspense } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Referral } from "@/features/case/api/referral";
import { DecideForm } from "@/features/case/components/referral/decide-form";
import { serve, show } from "@/test-utils";

const centre = { id: "c1", code: "BS", name: "ASST Brescia", city: "Brescia", kind: "hub" };
const referral = { id: "r1", version: 4, hub: centre, from_centre: { ...centre, id: "c2" } } as Referral;
const choice = (code: string, it: string): object => ({ code, label_it: it, label_en: it });
const schema = {
  sections: [],
  outcomes: [
    { outcome: "eligible", label_it: "Idoneo", label_en: "Eligible", reasons: [choice("meets_indication", "Indicazione soddisfatta")] },
    { outcome: "deferred", label_it: "Rinviato", label_en: "Deferred", reasons: [choice("other", "Altro")] },
  ],
};

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

it("may be pressed at any time: says at each field what is missing, goes to the first, and sends what is whole", async () => {
  const sent = serve(({ method, path }) => {
    if (method === "POST") return { body: { id: "r1" } };
    if (path === "/api/v1/me/") return { body: { id: "p1", display_name: "Marta Riva" } };
    if (path === "/api/v1/referral-form/") return { body: schema };
    return { body: { results: [{ id: "p1", display_name: "Marta Riva" }], next: null } };
  });
  const posts = (): unknown[] => sent.filter((request) => request.method === "POST");
  const done = vi.fn();
  await show(
    <Suspense fallback={null}>
      <DecideForm referral={referral} onDone={done} onCancel={() => undefined} />
    </Suspense>,
  );
  const user = userEvent.setup();
  const decide = await screen.findByRole("button", { name: "Registra la decisione" });
  await user.click(decide);
  expect(screen.getByText("Scegli un esito.")).toBeVisible();
  expect(screen.getByRole("radio", { name: "Idoneo" })).toHaveFocus();
  await user.click(screen.getByRole("radio", { name: "Rinviato" }));
  expect(screen.queryByText("Scegli un esito.")).toBeNull();
  await user.click(decide);
  const reasons = screen.getByRole("combobox", { name: /^Motivi/ });
  expect(screen.getByText("Scegli almeno un motivo.")).toBeVisible();
  expect(screen.getByText("Scegli il giorno in cui il caso viene rivisto.")).toBeVisible();
  expect(reasons).toHaveFocus();
  await user.click(reasons);
  await user.click(await screen.findByRole("option", { name: "Altro" }));
  await user.click(decide);
  expect(screen.getByRole("textbox", { name: /Rivalutare il/ })).toHaveFocus();
  expect(screen.getByText("Descrivi il motivo.")).toBeVisible();
  expect(posts()).toEqual([]);
  await user.type(screen.getByRole("textbox", { name: /Rivalutare il/ }), "5/3/2099");
  await user.type(screen.getByRole("textbox", { name: /Testo per la lettera/ }), "Attende la PET");
  await user.click(decide);
  await waitFor(() => expect(done).toHaveBeenCalled());
  expect(posts()).toMatchObject([{ body: { outcome: "deferred", reasons: ["other"], review_on: "2099-03-05" } }]);
});
