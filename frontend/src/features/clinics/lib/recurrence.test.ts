import { describe, expect, it } from "vitest";

import { formOf, NTHS, ruleOf, USUAL, WEEKDAYS } from "@/features/clinics/lib/recurrence";

describe("rules of a clinic", () => {
  it("writes the first Tuesday of the month and every second Thursday", () => {
    expect(ruleOf(USUAL)).toBe("FREQ=MONTHLY;BYDAY=1TU");
    expect(ruleOf({ ...USUAL, kind: "weekly", day: "TH", every: 2 })).toBe("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH");
  });

  it("reads back whatever the form can make", () => {
    for (const kind of ["monthly", "weekly"] as const)
      for (const day of WEEKDAYS)
        for (const every of [1, 2, 12])
          for (const nth of kind === "monthly" ? NTHS : (["1"] as const)) {
            const form = { kind, day, every, nth, text: "" };
            expect(formOf(ruleOf(form))).toEqual(form);
          }
  });

  it.each(["FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=1TU", "FREQ=MONTHLY;BYDAY=5MO"])(
    "keeps %s as its text",
    (rule) => {
      expect(formOf(rule)).toMatchObject({ kind: "own", text: rule });
      expect(ruleOf(formOf(rule))).toBe(rule);
    },
  );
});
