import { screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Referral } from "@/features/case/api/referral";
import { AtAGlance } from "@/features/case/components/referral/at-a-glance";
import { serve, show } from "@/test-utils";

const choice = (code: string, label: string): object => ({ code, label_it: label, label_en: label });
const field = (code: string, label: string, more: object = {}): object => ({ code, label_it: label, label_en: label, kind: "choice", choices: [], unit: "", ...more });
const schema = {
  sections: [
    {
      code: "plan",
      fields: [
        field("callback_phone", "Telefono per essere richiamati", { kind: "text" }),
        field("urgency", "Urgenza", { choices: [choice("urgent", "Urgente (entro 24 ore)")] }),
        field("tempo_of_disease", "Andamento della malattia", { choices: [choice("critical", "Critica")] }),
        field("ecog", "ECOG"),
        field("ldh", "LDH"),
        field("hbsag", "HBsAg"),
      ],
    },
  ],
  absent_reason_labels: [choice("pending", "In corso")],
  therapy_line_columns: [],
};
const entry = (value: unknown, absent: string | null = null): object => ({ value, absent_reason: absent, on: null });
const prompt = (rule_id: string, outcome: string, severity: string): object => ({
  rule_id,
  layer: "EMA",
  outcome,
  severity,
  message_it: `Frase ${rule_id}`,
  message_en: rule_id,
  source: "EMA EPAR Yescarta",
  source_date: "2026-01",
  evidence_label_it: "fonte letta",
  evidence_label_en: "source read",
  advisory_it: "indicativo",
  advisory_en: "advisory",
  fields: [],
  missing: [],
});
const centre = { id: "c1", code: "CM", name: "Ospedale di Crema", city: "Crema", kind: "circle" };
const referral = {
  id: "r1",
  patient_id: "p1",
  status: "submitted",
  from_centre: centre,
  submitted_by: { id: "d1", display_name: "Giulia Ferri", profession: "haematologist" },
  created_by: { id: "d1", display_name: "Giulia Ferri", profession: "haematologist" },
  question_to_hub: "",
} as unknown as Referral;

beforeEach(() => sessionStorage.clear());
afterEach(() => vi.unstubAllGlobals());

it("says what is asked, by whom and how urgently, what is missing or too old, and what is advised with its source", async () => {
  serve(({ path }) => {
    if (path === "/api/v1/referral-form/") return { body: schema };
    return {
      body: {
        values: {
          question_to_hub: entry("Candidabile in seconda linea?"),
          callback_phone: entry("+39 0373 000 010"),
          referring_physician: entry("d1"),
          urgency: entry("urgent"),
          tempo_of_disease: entry("critical"),
          ecog: entry(null, "pending"),
        },
        completeness: { m1_missing: [], m2_missing: ["ldh", "hbsag"], stale: ["hbsag"], percent: 90 },
        prompts: [prompt("INFO", "match", "info"), prompt("RED", "match", "red"), prompt("NOT", "no_match", "info")],
      },
    };
  });
  await show(<AtAGlance referral={referral} />);
  const glance = await screen.findByRole("region", { name: "Il quesito" });
  expect(glance).toHaveTextContent("Candidabile in seconda linea?");
  expect(glance).toHaveTextContent("Giulia Ferri, Ospedale di Crema");
  expect(within(glance).getByRole("link", { name: "+39 0373 000 010" })).toHaveAttribute("href", "tel:+390373000010");
  expect(glance).toHaveTextContent("UrgenzaUrgente (entro 24 ore)");
  expect(glance).toHaveTextContent("Andamento della malattiaCritica");
  expect(glance).toHaveTextContent("ECOGIn corso");
  expect(glance).toHaveTextContent("Manca 1 dato: LDH");
  expect(glance).toHaveTextContent("1 dato è troppo vecchio: HBsAg");
  const notes = within(glance).getAllByRole("note");
  expect(notes).toHaveLength(2);
  expect(notes[0]).toHaveTextContent("Frase RED");
  expect(notes[0]).toHaveTextContent("EMA EPAR Yescarta (2026-01) · fonte letta · indicativo");
});
