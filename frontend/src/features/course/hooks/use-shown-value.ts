import { useTranslation } from "react-i18next";

import type { Field } from "@/features/course/api/course";
import { formatDate, formatDateTime, formatNumber } from "@/shared/lib/format";

/** A value as people read it; "" when there is none. */
export function useShownValue(): (field: Field, value: unknown) => string {
  const { t } = useTranslation("course");
  return (field, value) => {
    if (value === null || value === undefined || value === "") return "";
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    const word = (code: string): string => field.choices.find((choice) => choice.code === code)?.label ?? code;
    if (Array.isArray(value)) return value.map((code) => word(String(code))).join(", ");
    const text = String(value as string | number);
    switch (field.kind) {
      case "choice":
        return word(text);
      case "day":
        return formatDate(text) || text;
      case "instant":
        return formatDateTime(text) || text;
      case "number":
      case "whole":
        return `${formatNumber(text)}${field.unit ? ` ${field.unit}` : ""}`;
      default:
        return text;
    }
  };
}
