import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { formSchemaQuery } from "@/features/case/api/form";
import type { Entry, FieldSchema } from "@/features/case/api/form";
import { useShownValue } from "@/features/case/components/form/form-field";
import { useWording } from "@/features/case/lib/wording";

export interface ShownEntry {
  readonly text: string;
  /** Nobody has recorded a value: said in words, never left to look like a normal one. */
  readonly missing: boolean;
}

/** A stored value as people read it; when there is none, the reason that was given, or "not recorded". */
export function useShownEntry(): (field: FieldSchema, entry: Pick<Entry, "value" | "absent_reason"> | null | undefined) => ShownEntry {
  const { t } = useTranslation("case");
  const say = useWording();
  const shown = useShownValue();
  const reasons = useQuery(formSchemaQuery).data?.absent_reason_labels ?? [];
  return (field, entry) => {
    const value = entry?.value ?? null;
    if (value !== null && value !== "" && !(Array.isArray(value) && value.length === 0)) {
      return { text: shown(field, value), missing: false };
    }
    const reason = reasons.find((candidate) => candidate.code === entry?.absent_reason);
    return { text: reason ? say(reason, "label") : t("not_recorded"), missing: true };
  };
}
