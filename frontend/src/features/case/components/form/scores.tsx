import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { FieldSchema, Score } from "@/features/case/api/form";
import classes from "@/features/case/components/form/form.module.css";
import { useWording } from "@/features/case/lib/wording";

/** Scores that the values allow, and what the others still need. Arithmetic with its source, nothing more. */
export function Scores({
  scores,
  fields,
}: {
  readonly scores: readonly Score[];
  readonly fields: ReadonlyMap<string, FieldSchema>;
}): ReactNode {
  const { t } = useTranslation("case");
  const say = useWording();
  const { i18n } = useTranslation();
  if (scores.length === 0) return <Text c="dimmed">{t("scores.none")}</Text>;
  const label = (code: string): string => {
    const field = fields.get(code);
    return field ? say(field, "label") : code;
  };
  return (
    <ul className={classes.scores}>
      {scores.map((score) => (
        <li key={score.score_id} className={classes.score}>
          <Text size="sm" fw={650}>
            {say(score, "label")}
          </Text>
          {score.value === null ? (
            <Text size="sm" c="dimmed">
              {t("scores.missing", { fields: score.missing.map(label).join(", ") })}
            </Text>
          ) : (
            <>
              <span className={classes.scoreValue}>{say(score, "display")}</span>{" "}
              <Text span size="sm">
                {say(score, "class_label")}
              </Text>
            </>
          )}
          {score.warnings.map((warning) => (
            <Text key={warning.en} size="xs" c="var(--cc-warning-text)">
              {i18n.language === "en" ? warning.en : warning.it}
            </Text>
          ))}
          <Text size="xs" c="dimmed" mt={2}>
            {score.source} · {t("advisory")}
          </Text>
        </li>
      ))}
    </ul>
  );
}
