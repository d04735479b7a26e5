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
