import { screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { ReasonNote } from "@/features/case/components/reason-note";
import { serve, show } from "@/test-utils";

const prompt = {
  rule_id: "REC-E",
  layer: "RECUR",
  severity: "info",
  message_it: "Ogni età e comorbilità è valutata caso per caso.",
  message_en: "Every age and comorbidity is evaluated case by case.",
  source: "RECUR",
  source_date: "",
  evidence_label_it: "documento",
  evidence_label_en: "document",
  advisory_it: "indicativo",
  advisory_en: "advisory",
};

afterEach(() => vi.unstubAllGlobals());

it("says its word beside age or comorbidity and stays silent beside another reason", async () => {
  serve(() => ({ body: { sections: [], reason_notes: [{ codes: ["age", "comorbidity"], prompt }] } }));
  const { queryClient } = await show(
    <>
      <ReasonNote reasons={["organ_function", "comorbidity"]} />
      <ReasonNote reasons={["organ_function"]} />
      <ReasonNote reasons={[]} />
    </>,
  );
  await vi.waitFor(() => expect(queryClient.isFetching()).toBe(0));
  expect(await screen.findAllByRole("note")).toHaveLength(1);
  expect(screen.getByRole("note")).toHaveTextContent("caso per caso");
});
