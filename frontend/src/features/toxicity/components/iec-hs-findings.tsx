import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { IecHs } from "@/features/toxicity/api/toxicity";
import classes from "@/features/toxicity/components/toxicity.module.css";
import { useBothWords } from "@/features/toxicity/lib/wording";

/** Every criterion with its rule and what was entered for it; what is missing, and where the rule is from. */
export function IecHsFindings({ found }: { readonly found: IecHs["findings"] }): ReactNode {
  const { t } = useTranslation("toxicity");
  const say = useBothWords();
  const state = (met: boolean | null): string => t(met === null ? "iec_hs.unknown" : met ? "iec_hs.met" : "iec_hs.not_met");
  return (
    <div className={classes.reasons} style={{ width: "100%" }}>
      <Text size="sm">{say(found, "result")}</Text>
      <ul className={classes.parts}>
        {found.criteria.map((criterion) => (
          <li key={criterion.code} data-decides={criterion.met === true || undefined}>
            <span>{say(criterion, "label")}</span>
            <span>
              {say(criterion, "words")}
              <span className={classes.rule}> {say(criterion, "rule")}</span>
            </span>
            <strong>{state(criterion.met)}</strong>
          </li>
        ))}
      </ul>
      {found.missing.length > 0 ? (
        <Text size="xs" c="var(--cc-warning-text)">
          {t("grade.needs", { fields: found.missing.map((name) => t(`field.${name}`, { defaultValue: name })).join(", ") })}
        </Text>
      ) : null}
      <Text size="xs" c="dimmed">
        {[say(found, "grade_note"), found.source, say(found, "evidence_label"), say(found, "advisory")].join(" · ")}
      </Text>
    </div>
  );
}
