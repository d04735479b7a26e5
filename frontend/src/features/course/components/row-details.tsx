import { Text } from "@mantine/core";
import { IconUserCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Row, Step } from "@/features/course/api/course";
import classes from "@/features/course/components/course.module.css";
import { ReadingList } from "@/features/course/components/reading-list";
import { ValueList } from "@/features/course/components/value-list";
import { useShownValue } from "@/features/course/hooks/use-shown-value";
import { DateTime } from "@/shared/ui/date-time";
import { StatusBadge } from "@/shared/ui/status-badge";

function Signature({ signature }: { readonly signature: NonNullable<Row["signature"]> }): ReactNode {
  const { t } = useTranslation("course");
  return (
    <div className={classes.signature}>
      <Text size="sm">
        <IconUserCheck size={16} aria-hidden="true" /> {t("row.second", { name: signature.person.display_name })} <DateTime value={signature.at} />
      </Text>
      {signature.objection ? (
        <Text size="sm" c="var(--cc-danger-text)">
          <strong>{t("sign.objection")}:</strong> {signature.objection}
        </Text>
      ) : null}
      <ReadingList readings={signature.readings} />
    </div>
  );
}

/** What was corrected: the old value stays beside the new one, with the reason. */
function Corrections({ step, row }: { readonly step: Step; readonly row: Row }): ReactNode {
  const { t } = useTranslation("course");
  const shown = useShownValue();
  if (row.corrections.length === 0) return null;
  return (
    <ul className={classes.plain} aria-label={t("row.corrections")}>
      {row.corrections.map((correction) => (
        <li key={correction.number}>
          <Text size="sm">
            {t("row.corrected_by", { name: correction.person.display_name })} <DateTime value={correction.at} />: <bdi>{correction.reason}</bdi>
          </Text>
          {step.fields
            .filter((field) => field.code in correction.values)
            .map((field) => (
              <Text key={field.code} size="sm">
                {field.label}: <span className="cc-visually-hidden">{t("row.was")} </span>
                <del className={classes.was}>{shown(field, correction.before[field.code]) || t("clash.empty")}</del> <span className="cc-visually-hidden">{t("row.now")} </span>
                {shown(field, correction.values[field.code]) || t("clash.empty")}
              </Text>
            ))}
        </li>
      ))}
    </ul>
  );
}

/** One step as it was done: who, when, where, what was read, the numbers, who stood for it as the second, what was corrected. */
export function RowDetails({ step, row }: { readonly step: Step; readonly row: Row }): ReactNode {
  const { t } = useTranslation("course");
  const failed = row.identity === "failed" || row.signature?.identity === "failed";
  return (
    <div className={classes.row} data-failed={failed || undefined}>
      <Text size="sm">
        <DateTime value={row.done_at} /> · {row.place} · {row.person.display_name} <StatusBadge tone={failed ? "danger" : row.identity === "passed" ? "success" : "neutral"} label={t(failed ? "row.identity.failed" : `row.identity.${row.identity}`)} />
      </Text>
      <ReadingList readings={row.readings} hidden={step.can_sign && row.is_current} />
      <ValueList fields={step.fields} values={row.values} />
      {row.deviation ? (
        <Text size="sm" mt={4}>
          <strong>{t("form.deviation")}:</strong> {row.deviation}
        </Text>
      ) : null}
      {row.signature ? <Signature signature={row.signature} /> : null}
      <Corrections step={step} row={row} />
      <Text size="xs" c="dimmed" mt={4}>
        {t("row.recorded")} <DateTime value={row.at} />
        {row.is_current ? "" : ` · ${t("row.earlier", { collection: row.collection_no, attempt: row.attempt })}`}
      </Text>
    </div>
  );
}
