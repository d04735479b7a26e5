import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { LineNow } from "@/features/overview/api/overview";
import { PlaceLink } from "@/features/overview/components/place-link";
import classes from "@/features/overview/components/summary.module.css";
import { useWording } from "@/features/overview/lib/wording";
import { formatDate } from "@/shared/lib/format";

/** What was tried and how it ended: each line of therapy in one line. */
export function LineList({ patientId, lines }: { readonly patientId: string; readonly lines: readonly LineNow[] }): ReactNode {
  const { t } = useTranslation("overview");
  const say = useWording();
  if (lines.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("lines.none")}{" "}
        <PlaceLink patientId={patientId} tab="record" kind="therapy-lines" inherit underline="always">
          {t("lines.open")}
        </PlaceLink>
      </Text>
    );
  }
  return (
    <ol className={classes.lines}>
      {lines.map((line, number) => (
        <li key={`${number}-${line.start_on ?? ""}`} className={classes.line}>
          <span className={classes.lineNumber} aria-hidden="true">
            {line.number}
          </span>
          <span>
            <Text span size="sm" fw={650}>
              {say(line, "regimen") || say(line, "intent") || t("lines.unnamed")}
            </Text>{" "}
            <Text span size="xs" c="dimmed" className="cc-numbers">
              {[
                say(line, "intent"),
                line.cycles === null ? "" : t("lines.cycles", { count: line.cycles }),
                line.start_on ? `${formatDate(line.start_on)} – ${say(line, "open") || formatDate(line.end_on)}` : t("lines.undated"),
              ]
                .filter(Boolean)
                .join(" · ")}
            </Text>
            <br />
            <Text span size="sm" className={classes.outcome} data-tone={line.tone}>
              {say(line, "response") ? t("lines.best", { response: say(line, "response") }) : t("lines.no_response")}
            </Text>{" "}
            <Text span size="xs" c="dimmed" className="cc-numbers">
              {[
                line.response_on ? formatDate(line.response_on) : "",
                line.progression_on ? t("lines.progressed", { on: formatDate(line.progression_on) }) : "",
                say(line, "stop") ? t("lines.stop", { reason: say(line, "stop") }) : "",
              ]
                .filter(Boolean)
                .join(" · ")}
            </Text>
          </span>
        </li>
      ))}
    </ol>
  );
}
