import { useTranslation } from "react-i18next";

import type { Value, Values } from "@/features/record/api/entries";
import type { FieldSchema } from "@/features/record/api/schema";
import { useWording } from "@/shared/i18n/use-wording";
import { formatDate, formatDateTime, formatNumber } from "@/shared/lib/format";

/** As many digits as the record keeps: a level of 0,0000001 is not zero. */
const DIGITS = 10;

/** The unit of a number: its own, or that of the test which was chosen. */
export function unitOf(field: FieldSchema, fields: readonly FieldSchema[], values: Readonly<Record<string, unknown>>): string {
  // of a finding of any kind the unit is written beside the value
  if (field.name === "value" && !field.unit_of && !field.unit) return fields.some(({ name }) => name === "unit") ? String(values["unit"] ?? "") : "";
  if (!field.unit_of) return UNIT_LABELS[field.unit] ?? field.unit;
  const code = fields.find((candidate) => candidate.name === field.unit_of);
  return code?.choices.find((choice) => choice.code === values[code.name])?.unit ?? "";
}

/** UCUM as people write it. */
const UNIT_LABELS: Readonly<Record<string, string>> = { Cel: "°C", "mm[Hg]": "mmHg", "[IU]/mL": "IU/mL", cm2: "cm²" };

/** A value as people read it; "" when there is none. */
export function useShownValue(): (field: FieldSchema, value: Value | undefined, unit?: string) => string {
  const { t } = useTranslation("record");
  const say = useWording();
  const word = (field: FieldSchema, code: string): string => {
    const choice = field.choices.find((candidate) => candidate.code === code);
    return choice ? say(choice, "label") : code;
  };
  return (field, value, unit = "") => {
    if (value === null || value === undefined || value === "") return "";
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    if (Array.isArray(value)) return (value as readonly string[]).map((code) => word(field, code)).join(", ");
    const text = String(value as string | number);
    if (field.type === "code") return word(field, text);
    if (field.type === "date") return formatDate(text) || text;
    if (field.type === "instant") return formatDateTime(text) || text;
    if (field.type === "number") return `${formatNumber(text, DIGITS)}${unit ? ` ${unit}` : ""}`;
    return text;
  };
}

/** The fields of an entry that say something, in their order. */
export const filledFields = (fields: readonly FieldSchema[], values: Values): readonly FieldSchema[] =>
  fields.filter((field) => {
    const value = values[field.name] ?? null;
    return value !== null && value !== "" && !(Array.isArray(value) && value.length === 0) && !(value === false && !field.may_be_empty);
  });
