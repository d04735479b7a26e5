import { describe, expect, it } from "vitest";

import { newVisitType, visitTypesOf, visitTypesShown } from "@/features/clinics/lib/visit-type-form";

const first = { key: "visit", code: "visit", label_it: "Visita", label_en: "Visit", places: 1, by_video: false };

describe("the types of visit of a clinic", () => {
  it("keep their code when they are renamed, and go as they stand", () => {
    expect(visitTypesOf([{ ...first, label_en: " Control ", places: 2, by_video: true }])).toEqual([{ code: "visit", label_it: "Visita", label_en: "Control", places: 2, mode: "video" }]);
  });

  it("get a code that no other has, short enough for the server", () => {
    const named = (label_en: string): ReturnType<typeof newVisitType> => ({ ...newVisitType(label_en), label_en });
    const codes = visitTypesOf([first, named("Visit"), named("Visit!"), named("à l’hôpital, with the long family talk"), named("…")]).map((type) => type.code);
    expect(codes).toEqual(["visit", "visit-2", "visit-3", "a-l-ho-pital-with-the-lo", "visit-4"]);
    expect(codes.every((code) => /^[-a-z0-9]{1,24}$/.test(code))).toBe(true);
  });

  it("are shown as the server has them", () => {
    const clinic = { visit_types: [{ id: "1", code: "video", label_it: "Video", label_en: "Video", places: 2, mode: "video", is_active: true }] };
    expect(visitTypesShown(clinic as never)).toEqual([{ key: "video", code: "video", label_it: "Video", label_en: "Video", places: 2, by_video: true }]);
  });
});
