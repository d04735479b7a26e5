import { IconClock, IconClockExclamation, IconClockPause } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { formatDateTime, splitDuration } from "@/shared/lib/format";
import { StatusBadge } from "@/shared/ui/status-badge";
import { useNow } from "@/shared/ui/use-now";

interface ClockBadgeProps {
  /** When the answer is due; null when no clock runs. */
  readonly dueAt: string | null | undefined;
  /** Set while the clock stands still (more information was asked for). */
  readonly pausedAt?: string | null;
  /** Below this many hours the clock turns amber. */
  readonly soonHours?: number;
  /** Where there is little room: days without hours, hours without minutes. The tooltip has the exact time. */
  readonly compact?: boolean;
}

/** Hours only within days that are few, minutes only near the end: nobody needs them before. */
function spanOf(t: TFunction<"common">, left: ReturnType<typeof splitDuration>, soonHours: number, compact: boolean): string {
  const { days, hours, minutes } = left;
  if (days > 0 && compact) return t("clock.days", { days });
  if (days > 0) return t("clock.days_hours", { days, hours });
  if (hours >= soonHours) return t("clock.hours", { hours });
  return hours > 0 ? t("clock.hours_minutes", { hours, minutes }) : t("clock.minutes", { minutes });
}

/** Time left until an answer is due, in words, with an icon and a colour that say the same. */
export function ClockBadge({ dueAt, pausedAt, soonHours = 6, compact = false }: ClockBadgeProps): ReactNode {
  const { t } = useTranslation("common");
  const now = useNow();
  if (!dueAt) return null;
  const due = new Date(dueAt);
  if (pausedAt) {
    return (
      <StatusBadge
        tone="neutral"
        icon={IconClockPause}
        label={t(compact ? "clock.paused_short" : "clock.paused")}
      />
    );
  }
  const left = due.getTime() - now.getTime();
  const span = spanOf(t, splitDuration(left), compact ? 1 : soonHours, compact);
  const title = t("clock.due", { at: formatDateTime(dueAt) });
  if (left < 0) {
    return (
      <StatusBadge tone="danger" icon={IconClockExclamation} label={t("clock.overdue", { span })} title={title} />
    );
  }
  const soon = left < soonHours * 3_600_000;
  return (
    <StatusBadge
      tone={soon ? "warning" : "info"}
      icon={soon ? IconClockExclamation : IconClock}
      label={t(soon ? "clock.soon" : "clock.left", { span })}
      title={title}
    />
  );
}
