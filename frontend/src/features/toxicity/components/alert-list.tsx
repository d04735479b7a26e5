import { Button, Text } from "@mantine/core";
import { IconEyeCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { acknowledgeAlert, toxicityKey } from "@/features/toxicity/api/toxicity";
import type { Alert } from "@/features/toxicity/api/toxicity";
import { GradeBadge } from "@/features/toxicity/components/grade-badge";
import classes from "@/features/toxicity/components/toxicity.module.css";
import { useBothWords } from "@/features/toxicity/lib/wording";
import { formatDateTime } from "@/shared/lib/format";
import { ClockBadge } from "@/shared/ui/clock-badge";
import { showDone, showFailure } from "@/shared/ui/undo";

const scaleOf = (alert: Alert): "crs" | "icans" => (alert.scale === "icans" ? "icans" : "crs");

/** Rises of grade: those that wait for somebody with a button for who may say it, and with the centre; those that were seen, with by whom, when asked for. */
export function AlertList({ patientId, alerts }: { readonly patientId: string; readonly alerts: readonly Alert[] }): ReactNode {
  const { t } = useTranslation("toxicity");
  const say = useBothWords();
  const client = useQueryClient();
  const acknowledge = useMutation({
    mutationFn: (id: string) => acknowledgeAlert(patientId, id),
    onError: showFailure,
    onSuccess: async () => {
      showDone(t("alert.done"));
      await client.invalidateQueries({ queryKey: toxicityKey(patientId) });
    },
  });
  const waiting = alerts.filter((alert) => alert.acknowledged_at === null);
  const seen = alerts.filter((alert) => alert.acknowledged_at !== null);
  return (
    <>
      {waiting.map((alert) => (
        <div key={alert.id} className={classes.alert} data-level={alert.level} role="alert">
          <div className={classes.alertWords}>
            <GradeBadge scale={scaleOf(alert)} value={alert.grade} />
            <Text size="sm">
              {say(alert, "level")} · {t("alert.raised", { at: formatDateTime(alert.raised_at) })}
            </Text>
            {alert.acknowledge_minutes !== null ? <Text size="xs">{t("alert.within", { minutes: alert.acknowledge_minutes })}</Text> : null}
            {alert.waits_for !== null ? <Text size="xs">{t("alert.waits_for", { centre: alert.waits_for })}</Text> : null}
          </div>
          <ClockBadge dueAt={alert.due_at} soonHours={1} />
          {alert.can_acknowledge ? (
            <Button className={classes.big} leftSection={<IconEyeCheck size={18} />} loading={acknowledge.isPending} onClick={() => acknowledge.mutate(alert.id)}>
              {t("alert.acknowledge")}
            </Button>
          ) : null}
        </div>
      ))}
      {seen.length > 0 ? (
        <details className={classes.seen}>
          <summary>{t("alert.seen", { count: seen.length })}</summary>
          {seen.map((alert) => (
            <div key={alert.id} className={classes.alertWords}>
              <GradeBadge scale={scaleOf(alert)} value={alert.grade} />
              <Text size="sm">{t("alert.seen_by", { name: alert.acknowledged_by?.display_name ?? "", at: formatDateTime(alert.acknowledged_at) })}</Text>
            </div>
          ))}
        </details>
      ) : null}
    </>
  );
}
