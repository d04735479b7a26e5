/** Facts of a patient for the tests of the components that show them. */
import type { Fact } from "@/features/case/api/facts";

export const early: Fact = {
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
export const edited: Fact = {
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
export const lines: Fact = {
  ...early,
  code: "prior_lines_n",
  kind: "number",
  label_it: "Linee concluse",
  label_en: "Completed lines",
  answer: null,
  number: null,
  derived: { answer: null, number: null, missing: [{ code: "therapy_lines", label_it: "linee di terapia", label_en: "lines" }], used: [] },
};
