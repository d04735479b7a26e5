import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Grade } from "@/features/toxicity/api/toxicity";
import classes from "@/features/toxicity/components/toxicity.module.css";
import { GradeBadge } from "@/features/toxicity/components/grade-badge";
import { useBothWords } from "@/features/toxicity/lib/wording";

interface GradeReasonsProps {
  readonly grade: Grade;
  /** The clinician's, when it stands in the place of the derived one. */
  readonly clinician?: number | null | undefined;
  readonly full?: boolean;
  /** What is missing for a grade is said elsewhere. */
  readonly quiet?: boolean;
}

/** One grade with the rule that gave it, what is missing, and on demand every domain with its source. */
export function GradeReasons({ grade, clinician, full = false, quiet = false }: GradeReasonsProps): ReactNode {
  const { t, i18n } = useTranslation("toxicity");
  const say = useBothWords();
  const scale = grade.scale === "icans" ? "icans" : "crs";
  const own = clinician !== null && clinician !== undefined;
  return (
    <div className={classes.reasons}>
      <GradeBadge scale={scale} value={own ? clinician : grade.value} provisional={!own && grade.provisional} />
      {own ? (
        <Text size="xs">{t("grade.clinician", { grade: grade.value ?? "–" })}</Text>
      ) : grade.rule_it ? (
        <Text size="sm">{say(grade, "rule")}</Text>
      ) : null}
      {grade.missing.length > 0 && !(quiet && grade.value === null) ? (
        <Text size="xs" c="var(--cc-warning-text)">
          {t("grade.needs", { fields: grade.missing.map((name) => t(`field.${name}`, { defaultValue: name })).join(", ") })}
        </Text>
      ) : null}
      {grade.notes.map((note) => (
        <Text key={note.en} size="xs" c="var(--cc-warning-text)">
          {i18n.language === "en" ? note.en : note.it}
        </Text>
      ))}
      {full ? (
        <>
          <ul className={classes.parts}>
            {grade.parts.map((part) => (
              <li key={part.domain} data-decides={grade.decided_by.includes(part.domain) || undefined}>
                <span>{say(part, "label")}</span>
                <span>{say(part, "words")}</span>
                <strong>{part.grade === null ? "–" : part.counts ? part.grade : t("grade.not_counted")}</strong>
              </li>
            ))}
          </ul>
          <Text size="xs" c="dimmed">
            {grade.source} · {say(grade, "evidence_label")} · {say(grade, "advisory")}
          </Text>
        </>
      ) : null}
    </div>
  );
}
