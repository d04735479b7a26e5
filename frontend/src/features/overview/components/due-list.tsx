import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { DueItem } from "@/features/overview/api/overview";
import classes from "@/features/overview/components/summary.module.css";
import { PlaceLink } from "@/features/overview/components/place-link";
import { useWording } from "@/features/overview/lib/wording";
import { formatDate } from "@/shared/lib/format";
import { StatusBadge } from "@/shared/ui/status-badge";
import type { Tone } from "@/shared/ui/status-badge";

const TONE: Record<DueItem["status"], Tone> = { overdue: "danger", now: "warning", coming: "neutral", put_off: "info", to_decide: "info" };

/** What is to be done, the late first, each with its day, its reason and on whose word. */
export function DueList({ patientId, items }: { readonly patientId: string; readonly items: readonly DueItem[] }): ReactNode {
  const { t } = useTranslation("overview");
  const say = useWording();
  if (items.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("due.none")}
      </Text>
    );
  }
  return (
    <ul className={classes.plain}>
      {items.map((item) => (
        <li key={item.code} className={classes.due}>
          <StatusBadge tone={TONE[item.status]} label={t(`due.${item.status}`)} />
          <span>
            <PlaceLink underline="always" patientId={patientId} tab={item.tab} kind={item.kind} size="sm" fw={550}>
              {say(item, "title")}
            </PlaceLink>{" "}
            <Text span size="xs" className="cc-numbers">
              {item.status === "now" && item.until === item.on ? t("due.until", { on: formatDate(item.on) }) : formatDate(item.on)}
              {item.until && item.until !== item.on ? ` (${t("due.until", { on: formatDate(item.until) })})` : ""}
            </Text>
            <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }} title={say(item, "evidence")}>
              {[say(item, "why"), item.source].filter(Boolean).join(" · ")}
            </Text>
          </span>
        </li>
      ))}
    </ul>
  );
}
