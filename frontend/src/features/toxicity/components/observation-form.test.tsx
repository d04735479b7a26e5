import { Notifications } from "@mantine/notifications";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { expect, it } from "vitest";

import { BaselineCard } from "@/features/toxicity/components/baseline-card";
import { ObservationForm } from "@/features/toxicity/components/observation-form";
import { useDraftObservation } from "@/features/toxicity/hooks/use-draft-observation";
import { newDraft } from "@/features/toxicity/lib/draft";
import { serve, show } from "@/test-utils";

const grade = (scale: string): object => ({ scale, value: null, provisional: false, missing: [], decided_by: [], rule_it: "", rule_en: "", parts: [], notes: [], source: "" });
const preview = { crs: grade("crs"), icans: grade("icans"), ice_score: null, ice_missing: [], needed: ["systolic_mmhg"], child: false, alerts: null, acknowledge_minutes: null };

function Form(): ReactNode {
  const draft = useDraftObservation("p");
  if (!draft.draft) return <button onClick={() => draft.start(newDraft())}>begin</button>;
  return <ObservationForm patientId="p" draft={draft.draft} overview={undefined} onField={draft.setField} onValues={draft.setValues} onRebase={draft.rebase} onSaved={draft.drop} onDiscard={draft.drop} onClose={() => undefined} />;
}

it("says what the grade still needs, and saves without it only with the reason", async () => {
  const refused = { type: "about:blank", title: "Invalid", code: "invalid", fields: { systolic_mmhg: ["Inseriscilo, oppure indica perché."] } };
  const sent = serve((request) => {
    if (request.path.endsWith("/preview/")) return { body: preview };
    return (request.body as { not_assessed?: unknown }).not_assessed ? { status: 201, body: { id: "o", version: 1, warnings: [] } } : { status: 400, body: refused };
  });
  await show(<Form />);
  const user = userEvent.setup();
  await user.click(screen.getByText("begin"));
  fireEvent.change(await screen.findByLabelText(/^Temperatura/), { target: { value: "38.4" } });
  expect(await screen.findByText(/Per il grado manca: PA sistolica/)).toBeVisible();
  await user.click(screen.getByText("Salva osservazione"));
  await waitFor(() => expect(screen.getByLabelText(/^PA sistolica/, { selector: "input[type=text]" })).toHaveAccessibleDescription("Inseriscilo, oppure indica perché."));
  expect(screen.getByLabelText(/^PA sistolica/, { selector: "input[type=text]" })).toHaveFocus();

  const excuse = within(screen.getByRole("region", { name: "Non valutabile" }));
  await user.click(excuse.getByText("PA sistolica"));
  fireEvent.change(excuse.getByLabelText(/^Perché/), { target: { value: "in TC" } });
  expect(screen.queryByText(/Per il grado manca/)).toBeNull();
  await user.click(screen.getByText("Salva osservazione"));
  expect(await screen.findByText("begin")).toBeVisible();
  expect(sent.findLast((request) => request.path.endsWith("/observations/"))?.body).toMatchObject({ temp_c: 38.4, not_assessed: ["systolic_mmhg"], not_assessed_reason: "in TC" });
});

it("gives a baseline that was thrown away back", async () => {
  serve(() => undefined);
  await show(
    <>
      <Notifications />
      <BaselineCard patientId="q" baseline={null} mayWrite />
    </>,
  );
  const user = userEvent.setup();
  await user.click(screen.getByText("Registra la valutazione di base"));
  fireEvent.change(await screen.findByLabelText(/^Frase del paziente/), { target: { value: "Il cielo è sereno" } });
  await user.click(screen.getByText("Elimina la bozza"));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.click(await screen.findByText("Annulla operazione"));
  expect(await screen.findByLabelText(/^Frase del paziente/)).toHaveValue("Il cielo è sereno");
});

it("lays a colleague's version beside mine, and neither text is lost", async () => {
  const theirs = { id: "b", version: 2, native_sentence: "La loro frase", ice_score: 9, author: { display_name: "Alba Costa" } };
  const sent = serve((request) => (request.method === "POST" ? { status: 409, body: { title: "x", code: "exists_already", current: theirs } } : { body: { ...theirs, version: 3, warnings: [] } }));
  await show(<BaselineCard patientId="r" baseline={null} mayWrite />);
  const user = userEvent.setup();
  await user.click(screen.getByText("Registra la valutazione di base"));
  fireEvent.change(await screen.findByLabelText(/^Frase del paziente/), { target: { value: "La mia frase" } });
  await user.click(screen.getByText("Salva"));
  expect(await screen.findByText("La loro frase · ICE 9/10")).toBeVisible();
  await user.click(screen.getByText("Salva la mia"));
  await user.click(screen.getByText("Salva"));
  await waitFor(() => expect(sent.at(-1)).toMatchObject({ method: "PATCH", body: { native_sentence: "La mia frase" } }));
});
