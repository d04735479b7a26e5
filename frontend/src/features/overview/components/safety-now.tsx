import { Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Overview } from "@/features/overview/api/overview";
import { Provenance } from "@/features/overview/components/fact-list";
import classes from "@/features/overview/components/summary.module.css";
import { useWording } from "@/features/overview/lib/wording";

type Safety = Overview["safety"];

function Listed({ name, listed }: { readonly name: "allergies" | "medications"; readonly listed: Safety["allergies"] }): ReactNode {
  const { t, i18n } = useTranslation("overview");
  const items = listed ? (i18n.language === "en" ? listed.items_en : listed.items_it) : [];
  return (
    <div className={classes.fact} data-tone={name === "allergies" && items.length > 0 ? "bad" : undefined}>
      <dt>{t(`safety.${name}`)}</dt>
      <dd>
        {listed === null ? (
          <span className={classes.absent}>{t("safety.not_asked")}</span>
        ) : items.length === 0 ? (
          t(`safety.none_${name}`)
        ) : (
          <span className={classes.value}>{items.join(" · ")}</span>
        )}{" "}
        {listed ? <Provenance {...listed} /> : null}
      </dd>
    </div>
  );
}

function Comorbidities({ told }: { readonly told: Safety["comorbidities"] }): ReactNode {
  const { t } = useTranslation("overview");
  const say = useWording();
  return (
    <div className={classes.fact} data-tone={told?.tone}>
      <dt>{t("safety.comorbidities")}</dt>
      <dd>
        {told === null ? (
          <span className={classes.absent}>{t("safety.not_asked")}</span>
        ) : (
          <>
            <span className={told.is_absent ? undefined : classes.value}>{say(told, "value")}</span> <Provenance {...told} />
          </>
        )}
      </dd>
    </div>
  );
}

/** What a prescription must not overlook, and what speaks against going on as planned: advice, each with its source. */
export function SafetyNow({ safety, advisory }: { readonly safety: Safety; readonly advisory: string }): ReactNode {
  const { t } = useTranslation("overview");
  const say = useWording();
  return (
    <>
      <dl className={`${classes.facts ?? ""} ${classes.safety ?? ""}`}>
        <Listed name="allergies" listed={safety.allergies} />
        <Listed name="medications" listed={safety.medications} />
        <Comorbidities told={safety.comorbidities} />
        {safety.sheet.map((fact) => (
          <div key={fact.code} className={classes.fact} data-tone={fact.tone}>
            <dt>{say(fact, "label")}</dt>
            <dd>
              <span className={classes.value}>{say(fact, "value")}</span> <Provenance {...fact} />
            </dd>
          </div>
        ))}
      </dl>
      {safety.warnings.length > 0 ? (
        <>
          <ul className={classes.plain}>
            {safety.warnings.map((warning) => (
              <li key={warning.code} className={classes.warning}>
                <IconAlertTriangle size={15} role="img" aria-label={t("attention")} className={classes.alarm} />
                <span>
                  <Text span size="sm">
                    {say(warning, "text")}
                  </Text>{" "}
                  <Text span size="xs" c="dimmed">
                    {warning.source}
                  </Text>
                </span>
              </li>
            ))}
          </ul>
          <Text size="xs" c="dimmed" mt={4}>
            {advisory}
          </Text>
        </>
      ) : null}
    </>
  );
}
