import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { StatusBadge } from "@/shared/ui/status-badge";
import type { Tone } from "@/shared/ui/status-badge";

const TONES: readonly Tone[] = ["success", "info", "warning", "danger", "danger", "danger"];

interface GradeBadgeProps {
  readonly scale: "crs" | "icans";
  readonly value: number | null;
  readonly provisional?: boolean;
}

/** A grade in word, colour and sign; without a value it says that data are missing. */
export function GradeBadge({ scale, value, provisional = false }: GradeBadgeProps): ReactNode {
  const { t } = useTranslation("toxicity");
  const name = t(`grade.${scale}`);
  const word = value === null ? t("grade.missing") : value === 0 ? t("grade.none") : t("grade.value", { grade: value });
  return (
    <StatusBadge
      tone={value === null ? "neutral" : (TONES[value] ?? "danger")}
      label={`${name} ${word}${provisional ? ` (${t("grade.provisional")})` : ""}`}
    />
  );
}
