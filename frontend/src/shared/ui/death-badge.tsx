import { IconGrave2 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { formatDate } from "@/shared/lib/format";
import { StatusBadge } from "@/shared/ui/status-badge";

/** That a patient has died, wherever the patient is named: who writes, books or telephones must not find out elsewhere. */
export function DeathBadge({ on }: { readonly on: string | null }): ReactNode {
  const { t } = useTranslation("common");
  if (!on) return null;
  const words = t("patient.died", { on: formatDate(on) });
  return <StatusBadge tone="danger" icon={IconGrave2} label={words} title={words} />;
}
