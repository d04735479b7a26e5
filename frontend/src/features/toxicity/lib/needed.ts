import type { FieldValues } from "@/features/toxicity/lib/draft";

/** The values of which somebody says that they could not be assessed. */
export function notAssessedOf(values: FieldValues): readonly string[] {
  const said = values["not_assessed"];
  return Array.isArray(said) ? (said as readonly string[]) : [];
}

/** What the server needs for a grade and nobody entered or excused. */
export const unsaidOf = (needed: readonly string[], values: FieldValues): readonly string[] => needed.filter((name) => !notAssessedOf(values).includes(name));
