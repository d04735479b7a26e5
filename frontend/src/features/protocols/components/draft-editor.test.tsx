import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";

import type { Detail } from "@/features/protocols/api/protocols";
import { CareForm } from "@/features/protocols/components/care-form";
import { Differences } from "@/features/protocols/components/differences";
import { DraftEditor } from "@/features/protocols/components/draft-editor";
import { VisitList } from "@/features/protocols/components/visit-list";
import { useVersionDraft } from "@/features/protocols/lib/use-version-draft";
import { serve, show } from "@/test-utils";

afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

const d28 = {
  ...{ code: "d28", label_it: "Visita D+28", label_en: "Visit D+28", days: 28, months: 0, before: 3, after: 7 },
  ...{ owner: "hub", mode: "in_person", is_optional: false, due: ["interview", "pet_ct"], indicated: ["igg"] },
};
const item = (code: string, label: string, diseases: object[] = []) => ({ code, label_it: label, label_en: label, group: "blood", group_it: "Sangue", group_en: "Blood", diseases, for_safety: true });
const fl = { code: "fl_1_2", label_it: "Linfoma follicolare", label_en: "Follicular lymphoma" };
const detail = {
  can_change: true,
  protocol_id: "p",
  ...{ title_it: "Controlli", title_en: "Follow-up", diseases: [], products: [], source: "EBMT", ends_early: true },
  standing: { id: "v2", number: 2, stands: "draft", in_force_from: null, published_at: null, published_by: null, plans: 0, version: 1 },
  visits: [d28],
  compared_with: 1,
  differences: [
    { code: "d28", before: { ...d28, after: 10, due: ["interview"] }, after: d28, parts: ["window", "checklist"] },
    { code: "m9", before: { ...d28, code: "m9", label_it: "Visita a 9 mesi" }, after: null, parts: [] },
  ],
  items: [item("interview", "Anamnesi"), item("igg", "IgG"), item("pet_ct", "PET-TC", [fl])],
} as unknown as Detail;

const Editor = () => <DraftEditor detail={detail} draft={useVersionDraft("v2")} />;

it("says at the field what is wrong with a draft and keeps what was typed", async () => {
  const sent = serve(() => ({ status: 400, body: { code: "faults", detail: "Controlla i campi.", fields: { "visits.0.before": ["La finestra si apre prima dell'infusione."] } } }));
  const user = userEvent.setup();
  const { unmount } = await show(<Editor />);
  const before = screen.getByRole("textbox", { name: "Giorni prima" });
  await user.clear(before);
  await user.type(before, "30");
  await user.click(screen.getByRole("button", { name: "Salva" }));
  expect(await screen.findByText("La finestra si apre prima dell'infusione.")).toBeVisible();
  const body = sent.find((request) => request.method === "PUT")?.body as { visits: object[] };
  expect(body.visits).toEqual([{ days: 28, months: 0, before: 30, after: 7, owner: "hub", mode: "in_person", is_optional: false, due: ["interview", "pet_ct"], indicated: ["igg"] }]);
  unmount();
  await show(<Editor />);
  expect(screen.getByRole("textbox", { name: "Giorni prima" })).toHaveValue("30");
});

it("tells what is different from the version in force, and what a visit checks in which disease", async () => {
  serve(() => undefined);
  await show(
    <>
      <Differences detail={detail} />
      <VisitList visits={detail.visits} items={detail.items} />
    </>,
  );
  expect(screen.getByText("Finestra: −3 / +10 giorni → −3 / +7 giorni")).toBeVisible();
  expect(screen.getByText("Da controllare: + PET-TC")).toBeVisible();
  expect(screen.getByText("Tolta")).toBeVisible();
  expect(screen.getByText("Linfoma follicolare")).toBeInTheDocument();
});

it("shows the choices of the network to who may not change them", async () => {
  serve(() => ({ body: { can_change: false, min_inactivated_months: 6, early_months: 3, products: [{ code: "ide_cel", label_it: "Ide-cel", label_en: "Ide-cel", driving_days: 56, proximity_days: 28 }], version: 0 } }));
  await show(<CareForm />);
  expect(await screen.findByRole("textbox", { name: "Ide-cel: giorni senza guidare" })).toHaveAttribute("readonly");
  expect(screen.queryByRole("button", { name: "Salva" })).toBeNull();
});
