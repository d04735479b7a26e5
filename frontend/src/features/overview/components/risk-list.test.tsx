import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";

import type { FactNow } from "@/features/overview/api/overview";
import { RiskList } from "@/features/overview/components/risk-list";
import { show } from "@/test-utils";

const fact = (tone: FactNow["tone"]): FactNow => ({
  code: `diagnosis.${tone}`,
  label_it: tone,
  label_en: tone,
  value_it: "valore",
  value_en: "value",
  is_absent: false,
  tone,
  on: null,
  author: "",
  centre: "",
});

it("marks what asks for attention, alarming or not, in the dense list as in the one with sources", async () => {
  await show(<RiskList facts={[fact("bad"), fact("warn"), fact("neutral")]} />);
  const marked = screen.getAllByRole("listitem").map((item) => [item.dataset.tone, within(item).queryByRole("img", { name: "Attenzione" }) !== null]);
  expect(marked).toEqual([
    ["bad", true],
    ["warn", true],
    ["neutral", false],
  ]);
});
