import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";

import type { Fact } from "@/features/case/api/facts";
import { DerivedSummary } from "@/features/case/components/derived-summary";
import { show } from "@/test-utils";

const early: Fact = {
  code: "relapse_le_12m",
  kind: "yes_no",
  label_it: "Recidiva entro 12 mesi",
  label_en: "Relapse within 12 months",
  answer: true,
  number: null,
  derived: {
    answer: true,
    number: null,
    missing: [],
    used: [{ label_it: "Recidiva", label_en: "Relapse", value_it: "12/07/2026", value_en: "12/07/2026" }],
  },
  rule_it: "Recidiva entro 12 mesi dalla fine della prima linea.",
  rule_en: "Relapse within 12 months of the end of first line.",
  source: "Yescarta, EU product information",
  edit: null,
};
const edited: Fact = {
  ...early,
  answer: false,
  edit: {
    id: "e1",
    version: 3,
    answer: false,
    number: null,
    reason: "Biopsia negativa",
    author: { id: "p1", display_name: "Giulia Ferri" },
    centre: { id: "c1", code: "CR", name: "Crema" },
    recorded_at: "2026-11-20T10:00:00Z",
    derived_changed: true,
  },
};
const lines: Fact = {
  ...early,
  code: "prior_lines_n",
  kind: "number",
  label_it: "Linee concluse",
  label_en: "Completed lines",
  answer: null,
  number: null,
  derived: { answer: null, number: null, missing: [{ code: "therapy_lines", label_it: "linee di terapia", label_en: "lines" }], used: [] },
};

it("shows what counts with its basis, marks what was edited, and says what is missing for the rest", async () => {
  await show(<DerivedSummary facts={[{ ...early, code: "pod24", label_it: "POD24" }, edited, lines]} />);
  const [pod, early12, concluded] = screen.getAllByRole("listitem").filter((item) => item.parentElement?.parentElement?.tagName === "SECTION");
  if (!pod || !early12 || !concluded) throw new Error("three facts were given");
  expect(within(pod).getByText("Sì")).toBeVisible();
  expect(within(pod).queryByText("Modificato")).toBeNull();
  await userEvent.setup().click(within(pod).getByText("Regola, fonte e valori usati"));
  expect(within(pod).getByText("Yescarta, EU product information")).toBeVisible();
  expect(within(pod).getByText("Recidiva: 12/07/2026")).toBeVisible();
  expect(within(early12).getByText("Modificato")).toBeVisible();
  expect(within(early12).getByText("No")).toBeVisible();
  expect(within(early12).getByText("Valore derivato: Sì")).toBeVisible();
  expect(within(early12).getByText(/Giulia Ferri, Crema.*Biopsia negativa/)).toBeVisible();
  expect(within(concluded).getByText("Dati insufficienti: linee di terapia")).toBeVisible();
});
