import type { Clinic, NewClinic } from "@/features/clinics/api/clinics";

/** `code` is empty of one that was not saved yet; `key` tells the rows of the form apart. */
export interface VisitTypeForm {
  key: string;
  code: string;
  label_it: string;
  label_en: string;
  places: number | "";
  by_video: boolean;
}

const CODE_MAX = 24;

export const newVisitType = (key: string): VisitTypeForm => ({ key, code: "", label_it: "", label_en: "", places: 1, by_video: false });

export const visitTypesShown = (clinic: Clinic): VisitTypeForm[] =>
  clinic.visit_types.map(({ code, label_it, label_en, places, mode }) => ({ key: code, code, label_it, label_en, places, by_video: mode === "video" }));

function codeOf(label: string, taken: ReadonlySet<string>): string {
  const plain = label.normalize("NFD").replace(/[^a-zA-Z0-9]+/g, "-").replace(/^-+|-+$/g, "").toLowerCase() || "visit";
  const numbered = (number: number): string => (number === 1 ? plain.slice(0, CODE_MAX) : `${plain.slice(0, CODE_MAX - 4)}-${number}`);
  let number = 1;
  while (taken.has(numbered(number))) number += 1;
  return numbered(number);
}

/** All there are, in the order of the form; a new one gets a code of its English name that no other has. */
export function visitTypesOf(rows: readonly VisitTypeForm[]): NonNullable<NewClinic["visit_types"]> {
  const taken = new Set(rows.map((row) => row.code));
  return rows.map((row) => {
    const code = row.code || codeOf(row.label_en, taken);
    taken.add(code);
    return { code, label_it: row.label_it.trim(), label_en: row.label_en.trim(), places: Number(row.places), mode: row.by_video ? "video" : "in_person" };
  });
}
