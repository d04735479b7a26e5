import { IconMessage } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { CaseRow } from "@/features/cases/api/cases";
import { ClockBadge } from "@/shared/ui/clock-badge";
import { DeathBadge } from "@/shared/ui/death-badge";
import { StatusBadge } from "@/shared/ui/status-badge";

interface CaseMarksProps {
  readonly row: CaseRow;
  readonly compact?: boolean;
}

function Urgent({ row, compact }: Required<CaseMarksProps>): ReactNode {
  const { t } = useTranslation("cases");
  const urgency = row.referral?.urgency;
  const due = row.referral?.clock?.due_at ?? row.pathway.due_at;
  return (
    <>
      {urgency === "urgent" || urgency === "emergency" ? (
        <StatusBadge tone={urgency === "emergency" ? "danger" : "warning"} label={t(`urgency.${urgency}`)} />
      ) : null}
      {due ? <ClockBadge dueAt={due} pausedAt={row.referral?.clock?.paused_at ?? null} compact={compact} /> : null}
    </>
  );
}

/** What is urgent about a case: urgency, the clock that runs, unread messages. After a death nothing waits for anybody. */
export function CaseMarks({ row, compact = false }: CaseMarksProps): ReactNode {
  const { t } = useTranslation("cases");
  const died = row.patient.deceased_on;
  return (
    <>
      {died ? <DeathBadge on={died} /> : <Urgent row={row} compact={compact} />}
      {row.unread > 0 ? (
        <StatusBadge tone="brand" icon={IconMessage} label={t("unread", { count: row.unread })} />
      ) : null}
    </>
  );
}
