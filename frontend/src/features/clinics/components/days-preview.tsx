import { List, Skeleton, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { daysQuery } from "@/features/clinics/api/clinics";
import type { DaysAsked } from "@/features/clinics/api/clinics";
import classes from "@/features/clinics/components/clinics.module.css";
import { useWording } from "@/shared/i18n/use-wording";
import { formatTold } from "@/shared/lib/format";
import { sentenceOf } from "@/shared/ui/form-problems";

const SHOWN = 12;

/** The next days of a rule, as the server reckons them, with the holidays among them. */
export function DaysPreview({ asked }: { readonly asked: DaysAsked | null }): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  const [settled] = useDebouncedValue(asked, 350);
  const days = useQuery(daysQuery(settled));
  return (
    <section className={`cc-surface ${classes.preview ?? ""}`} aria-labelledby="days-preview">
      <h2 id="days-preview">{t("preview.title")}</h2>
      {!settled ? <Text size="sm" c="dimmed">{t("preview.incomplete")}</Text> : null}
      {settled && days.isPending ? (
        <Stack gap={8} aria-busy="true">
          {Array.from({ length: 6 }, (_, row) => (
            <Skeleton key={row} height={14} />
          ))}
        </Stack>
      ) : null}
      {days.error ? (
        <Text size="sm" c="var(--cc-danger-text)">
          {sentenceOf(days.error)}
        </Text>
      ) : null}
      {days.data ? (
        <>
          <List listStyleType="none" spacing={6} size="sm">
            {days.data.days.slice(0, SHOWN).map((day) => (
              <List.Item key={day.on} data-why={day.why || undefined}>
                {formatTold(day.starts_at)}
                {day.why ? (
                  <span className={classes.holiday}>
                    <IconAlertTriangle size={14} aria-hidden="true" /> {day.holiday_it ? say(day, "holiday") : t(`why.${day.why}`)}
                  </span>
                ) : null}
              </List.Item>
            ))}
          </List>
          {days.data.days.some((day) => day.why) ? (
            <Text size="xs" c="dimmed" mt="sm">
              {t("preview.holiday_hint")}
            </Text>
          ) : null}
          <Text size="xs" c="dimmed" mt="xs">
            {t("preview.total", { count: days.data.total })}
          </Text>
        </>
      ) : null}
    </section>
  );
}
