import { Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { FactNow } from "@/features/overview/api/overview";
import classes from "@/features/overview/components/summary.module.css";
import { useWording } from "@/features/overview/lib/wording";
import { formatDate } from "@/shared/lib/format";

/** Who said it and when: small, and never missing. */
export function Provenance({ on, author, centre }: Pick<FactNow, "on" | "author" | "centre">): ReactNode {
  const words = [on ? formatDate(on) : "", author || centre].filter(Boolean).join(" · ");
  if (!words) return null;
  return (
    <Text span size="xs" c="dimmed" title={[author, centre].filter(Boolean).join(", ")}>
      {words}
    </Text>
  );
}

/** Values in words. What alarms has an icon and a word for it, not only a colour. */
export function FactList({ facts, empty }: { readonly facts: readonly FactNow[]; readonly empty: ReactNode }): ReactNode {
  const { t } = useTranslation("overview");
  const say = useWording();
  if (facts.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {empty}
      </Text>
    );
  }
  return (
    <dl className={classes.facts}>
      {facts.map((fact) => (
        <div key={fact.code} className={classes.fact} data-tone={fact.tone}>
          <dt>{say(fact, "label")}</dt>
          <dd>
            {fact.tone === "bad" || fact.tone === "warn" ? <IconAlertTriangle size={14} role="img" aria-label={t("attention")} className={classes.alarm} /> : null}
            <span className={fact.is_absent ? classes.absent : classes.value}>{say(fact, "value")}</span> <Provenance {...fact} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
