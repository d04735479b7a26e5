import { Button, Group, Text, Title } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Prevention } from "@/features/followup/api/follow-up";
import classes from "@/features/followup/components/prevention.module.css";
import { VaccineTable } from "@/features/followup/components/vaccine-table";
import { ADVICE_TONES, PHASE_TONES } from "@/features/followup/lib/prevention";
import { useWording } from "@/shared/i18n/use-wording";
import { formatDate, formatNumber } from "@/shared/lib/format";
import { StatusBadge } from "@/shared/ui/status-badge";

function Block({ title, source, evidence, wide = false, children }: { readonly title: string; readonly source: string; readonly evidence?: string; readonly wide?: boolean; readonly children: ReactNode }): ReactNode {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className={`cc-surface ${classes.block ?? ""} ${wide ? (classes.wide ?? "") : ""}`}>
      <Title order={3} id={heading} fz="md">
        {title}
      </Title>
      {children}
      <Text size="xs" c="dimmed" mt="xs">
        {[source, evidence].filter(Boolean).join(" · ")}
      </Text>
    </section>
  );
}

/** Vaccines, immunoglobulin, prophylaxis and restrictions, as the values recorded allow them today. */
export function PreventionSection({ found, infusedOn }: { readonly found: Prevention; readonly infusedOn: string }): ReactNode {
  const { t } = useTranslation("prevention");
  const say = useWording();
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <Group justify="space-between" align="start" wrap="nowrap" mb="xs">
        <div>
          <Title order={2} id={heading} fz="lg">
            {t("title", { on: formatDate(infusedOn) })}
          </Title>
          <Text size="xs" c="dimmed">
            {say(found, "advisory")}
          </Text>
        </div>
        <Button variant="default" size="compact-md" leftSection={<IconPrinter size={16} aria-hidden="true" />} onClick={() => window.print()} style={{ flexShrink: 0 }} data-no-print>
          {t("print")}
        </Button>
      </Group>
      <div className={classes.blocks}>
        <Block wide title={t("vaccines")} source={found.vaccines_source} evidence={say(found, "vaccines_evidence")}>
          <Text size="xs">{say(found, "disagreement")}</Text>
          <VaccineTable vaccines={found.vaccines} />
        </Block>
        <Block title={t("immunoglobulin")} source={found.immunoglobulin_source} evidence={say(found, "immunoglobulin_evidence")}>
          {found.measured.length > 0 ? (
            <Text size="xs" className="cc-numbers">
              {found.measured.map((each) => t(`value.${each.code}`, { value: formatNumber(each.value), on: formatDate(each.on) })).join(" · ")}
            </Text>
          ) : null}
          <ul className={classes.list}>
            {found.immunoglobulin.map((each) => (
              <li key={each.code} className={classes.row}>
                <span className={classes.name}>{say(each, "label")}</span>
                <span className={classes.detail}>
                  <span className={classes.aside}>{say(each, "why")}</span>
                </span>
                <StatusBadge tone={ADVICE_TONES[each.code]} label={each.on ? formatDate(each.on) : t("now")} />
              </li>
            ))}
          </ul>
        </Block>
        <Block title={t("prophylaxis")} source={t("reminder_only")}>
          <ul className={classes.list}>
            {found.prophylaxis.map((each) => (
              <li key={each.code} className={classes.row}>
                <span className={classes.name}>{say(each, "label")}</span>
                <span className={classes.detail}>
                  <span className="cc-numbers">
                    {[each.starts_on ? t("from", { on: formatDate(each.starts_on) }) : "", each.until ? t("at_least_until", { on: formatDate(each.until) }) : ""].filter(Boolean).join(" · ")}
                  </span>
                  <span className={classes.aside} title={say(each, "evidence")}>
                    {say(each, "why")} · {each.source}
                  </span>
                </span>
                <StatusBadge tone={PHASE_TONES[each.phase]} label={t(`phase.${each.phase}`)} />
              </li>
            ))}
          </ul>
        </Block>
        <Block title={t("restrictions")} source={[...new Set(found.restrictions.map((each) => each.source))].join("; ")}>
          <ul className={classes.list}>
            {found.restrictions.map((each) => (
              <li key={each.code} className={classes.row}>
                <span className={classes.name}>{say(each, "label")}</span>
                <span className={`${classes.detail ?? ""} cc-numbers`}>{formatDate(each.on)}</span>
                <StatusBadge tone={each.is_over ? "neutral" : "warning"} label={t(each.is_over ? "over" : "holds")} />
              </li>
            ))}
          </ul>
        </Block>
      </div>
    </section>
  );
}
