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

/** Rises of grade: those that wait for somebody with a button, the others with who has seen them. */
export function AlertList({ patientId, alerts, mayWrite }: { readonly patientId: string; readonly alerts: readonly Alert[]; readonly mayWrite: boolean }): ReactNode {
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
  return alerts.map((alert) => {
    const scale = alert.scale === "icans" ? "icans" : "crs";
    const waits = alert.acknowledged_at === null;
    return (
      <div key={alert.id} className={waits ? classes.alert : classes.seen} data-level={alert.level} role={waits ? "alert" : undefined}>
        <div className={classes.alertWords}>
          <GradeBadge scale={scale} value={alert.grade} />
          <Text size="sm">
            {waits ? `${say(alert, "level")} · ${t("alert.raised", { at: formatDateTime(alert.raised_at) })}` : t("alert.seen", { name: alert.acknowledged_by?.display_name ?? "", at: formatDateTime(alert.acknowledged_at) })}
          </Text>
          {waits && alert.acknowledge_minutes !== null ? <Text size="xs">{t("alert.within", { minutes: alert.acknowledge_minutes })}</Text> : null}
        </div>
        {waits ? <ClockBadge dueAt={alert.due_at} soonHours={1} /> : null}
        {waits && mayWrite ? (
          <Button className={classes.big} leftSection={<IconEyeCheck size={18} />} loading={acknowledge.isPending} onClick={() => acknowledge.mutate(alert.id)}>
            {t("alert.acknowledge")}
          </Button>
        ) : null}
      </div>
    );
  });
}
