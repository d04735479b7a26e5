import { screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import type { Entry, FieldSchema } from "@/features/case/api/form";
import { Facts, within } from "@/features/case/components/facts";
import { serve, show } from "@/test-utils";

afterEach(() => vi.unstubAllGlobals());

const named = (code: string, label: string): object => ({ code, label_it: label, label_en: label });
const field = (code: string, label: string, more: object = {}): FieldSchema =>
  ({ ...named(code, label), kind: "choice", unit: "", dated: true, choices: [named("negative", "Negativo")], ...more }) as unknown as FieldSchema;
const entry = (value: unknown, more: object = {}): Entry => ({ value, absent_reason: null, on: null, author: null, centre: null, ...more }) as unknown as Entry;

it("never lets what nobody knows look like a normal finding", async () => {
  serve(() => ({ body: { sections: [], absent_reason_labels: [named("not_done", "Non eseguito")], therapy_line_columns: [] } }));
  const fields = new Map([
    ["allergies", field("allergies", "Allergie", { kind: "list", choices: [] })],
    ["medications", field("medications", "Farmaci", { kind: "list", choices: [] })],
    ["virology.hbsag", field("hbsag", "HBsAg")],
    ["virology.anti_hcv", field("anti_hcv", "Anti-HCV")],
    ["virology.hiv_ab_ag", field("hiv_ab_ag", "HIV")],
    ["virology.htlv", field("htlv", "HTLV")],
  ]);
  const virology = { hbsag: entry("negative", { on: "2026-11-15" }), anti_hcv: entry(null, { absent_reason: "not_done" }) };
  await show(
    <Facts
      title="Virologia"
      fields={fields}
      values={{ ...within("virology", virology), allergies: entry(["none"]), medications: null }}
      always={["allergies", "medications", "virology.hiv_ab_ag"]}
    />,
  );
  await screen.findByText("Non eseguito");
  const rows = screen.getAllByRole("row").map((row) => row.textContent);
  expect(rows).toEqual([
    "Allergienessuna nota",
    "Farmacinon registrato",
    "HIVnon registrato",
    "HBsAgNegativo (15/11/2026)",
    "Anti-HCVNon eseguito",
  ]);
});
