import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDot,
  IconInfoCircle,
  IconPointFilled,
  IconUrgent,
} from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";

import classes from "@/shared/ui/status-badge.module.css";

export type Tone = "neutral" | "brand" | "info" | "success" | "warning" | "danger";

const ICONS: Record<Tone, Icon> = {
  neutral: IconPointFilled,
  brand: IconCircleDot,
  info: IconInfoCircle,
  success: IconCircleCheck,
  warning: IconAlertTriangle,
  danger: IconUrgent,
};

interface StatusBadgeProps {
  readonly tone: Tone;
  /** The word; colour alone never carries the meaning. */
  readonly label: string;
  readonly icon?: Icon;
  readonly title?: string;
}

export function StatusBadge({ tone, label, icon, title }: StatusBadgeProps): ReactNode {
  const Glyph = icon ?? ICONS[tone];
  return (
    <span className={classes.badge} data-tone={tone} title={title}>
      <Glyph size={14} stroke={2} aria-hidden="true" />
      <span className={classes.label}>{label}</span>
    </span>
  );
}
