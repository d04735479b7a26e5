import { expect, it } from "vitest";

import { mergedText } from "@/features/visits/lib/merge";

it("keeps every line of both, and none twice", () => {
  expect(mergedText("Sta bene.\nPeso stabile.", "Sta bene.\nStanchezza serale.")).toBe("Sta bene.\nPeso stabile.\nStanchezza serale.");
});

it("takes the one that is not empty", () => {
  expect(mergedText("", "Sta bene.")).toBe("Sta bene.");
  expect(mergedText("Sta bene.\n", " ")).toBe("Sta bene.");
});
