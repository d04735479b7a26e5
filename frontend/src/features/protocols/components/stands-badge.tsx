import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Version } from "@/features/protocols/api/protocols";
import { formatDate } from "@/shared/lib/format";
import { StatusBadge } from "@/shared/ui/status-badge";

const TONES = { draft: "info", coming: "warning", in_force: "success", replaced: "neutral", retired: "neutral" } as const;

/** How a version stands today. */
export function StandsBadge({ version }: { readonly version: Version }): ReactNode {
  const { t } = useTranslation("protocols");
  const on = version.in_force_from && (version.stands === "coming" || version.stands === "in_force") ? formatDate(version.in_force_from) : "";
  return <StatusBadge tone={TONES[version.stands]} label={on ? t(`stands_from.${version.stands}`, { on }) : t(`stands.${version.stands}`)} />;
}
