import type { Field, Values } from "@/features/course/api/course";

/** Fields that belong to one answer of another field. One that holds a value is shown all the same. */
const ONLY_WHEN: Readonly<Record<string, (values: Values) => boolean>> = {
  product_other: (values) => values["product"] === "other",
  join_id: (values) => values["product"] === "liso_cel" || values["product"] === "ide_cel",
  oos_decision: (values) => values["specification"] === "out",
  oos_reason: (values) => values["specification"] === "out",
  reaction_text: (values) => values["reaction"] === "mild" || values["reaction"] === "severe",
  override_reason: (values) => Object.values(values).includes(false),
};

export const isAsked = (field: Field, values: Values): boolean => {
  const value = values[field.code] ?? null;
  return (value !== null && value !== "") || (ONLY_WHEN[field.code]?.(values) ?? true);
};

/** What is expected of a number, given the other answers. */
export const spanOf = (field: Field, values: Values): Field["spans"][number] | undefined =>
  field.spans.find((span) => span.field === "" || values[span.field] === span.answer);

const isDelayed = (values: Values): boolean => values["status"] === "delayed";

/** Fields that one answer of another field makes necessary. */
const NEEDED_WHEN: Readonly<Record<string, (values: Values) => boolean>> = {
  ...Object.fromEntries(["product_other", "oos_decision", "oos_reason", "reaction_text", "override_reason"].map((code) => [code, ONLY_WHEN[code] ?? (() => false)])),
  expected_on: isDelayed,
  reason: isDelayed,
};

export const isNeeded = (field: Field, values: Values): boolean => field.required || (NEEDED_WHEN[field.code]?.(values) ?? false);
