import { Button, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { FactNow } from "@/features/overview/api/overview";
import { FactList } from "@/features/overview/components/fact-list";
import classes from "@/features/overview/components/summary.module.css";
import { useWording } from "@/features/overview/lib/wording";

/** What makes the disease dangerous, dense; one press shows the day and the source of each finding. */
export function RiskList({ facts }: { readonly facts: readonly FactNow[] }): ReactNode {
  const { t } = useTranslation("overview");
  const say = useWording();
  const [sourced, setSourced] = useState(false);
  if (facts.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("disease.no_risk")}
      </Text>
    );
  }
  return (
    <>
      {sourced ? (
        <FactList facts={facts} empty="" />
      ) : (
        <ul className={classes.risks}>
          {facts.map((fact) => (
            <li key={fact.code} data-tone={fact.tone}>
              {fact.tone === "bad" || fact.tone === "warn" ? <IconAlertTriangle size={14} role="img" aria-label={t("attention")} className={classes.alarm} /> : null}
              {say(fact, "label")}
              {": "}
              {fact.code.startsWith("derived.") ? (
                <Text span size="xs" c="dimmed">
                  {say(fact, "value")}
                </Text>
              ) : (
                <span className={classes.value}>{say(fact, "value")}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      <Button variant="subtle" size="compact-xs" mt={2} px={0} style={{ alignSelf: "flex-start" }} aria-expanded={sourced} onClick={() => setSourced(!sourced)} data-no-print>
        {t(sourced ? "sources.hide" : "sources.show")}
      </Button>
    </>
  );
}
