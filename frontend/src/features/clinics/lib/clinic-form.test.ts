import { describe, expect, it } from "vitest";

import { NEW, patronOf, patronShown, seriesOf, settingsOf, spanOf, withPreset } from "@/features/clinics/lib/clinic-form";

const titleOf = (preset: string): string => `title of ${preset}`;

describe("the form of a new clinic", () => {
  it("is the clinic of East Lombardy with one press", () => {
    const form = withPreset(NEW, "fl", titleOf);
    expect(settingsOf(form)).toMatchObject({ title: "title of fl", diseases: ["fl_1_2", "fl_3a"], eligible_from_months: 12, places: 6, slot_minutes: 30 });
    expect(seriesOf(form)).toEqual({ rule: "FREQ=MONTHLY;BYDAY=1TU", start_time: "14:00" });
    expect(spanOf(form)).toBe("14:00 – 17:00");
  });

  it("keeps a name that was typed, and what no preset knows", () => {
    const typed = { ...NEW, title: "Martedì", room: "3" };
    expect(withPreset(typed, "all", titleOf)).toMatchObject({ title: "Martedì", room: "3", places: 4 });
    expect(withPreset(withPreset(NEW, "fl", titleOf), "all", titleOf)).toMatchObject({ title: "title of all", diseases: [], eligible_from_months: 0 });
  });

  it("writes the day of the patron saint as people do", () => {
    expect(patronShown("06-10")).toBe("10/06");
    expect([patronOf("10/6"), patronOf("10.06"), patronOf("x")]).toEqual(["06-10", "06-10", "x"]);
  });
});
