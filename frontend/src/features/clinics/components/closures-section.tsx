import { Button, Group, Skeleton, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { closuresQuery, endClosure, useRefreshClinics } from "@/features/clinics/api/clinics";
import type { Clinic, Closure } from "@/features/clinics/api/clinics";
import classes from "@/features/clinics/components/clinics.module.css";
import { ClosureDialog } from "@/features/clinics/components/closure-dialog";
import { formatDate } from "@/shared/lib/format";
import { DialogFrame } from "@/shared/ui/dialog-frame";
import { ErrorState } from "@/shared/ui/error-state";
import { StatusBadge } from "@/shared/ui/status-badge";
import { showDone } from "@/shared/ui/undo";

const daysOf = (closure: Closure): string => (closure.from_on === closure.until_on ? formatDate(closure.from_on) : `${formatDate(closure.from_on)} – ${formatDate(closure.until_on)}`);

/** Days on which the clinic, or all of its centre, is closed: said here, and taken back. */
export function ClosuresSection({ clinic }: { readonly clinic: Clinic }): ReactNode {
  const { t } = useTranslation("clinics");
  const closures = useQuery(closuresQuery);
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Closure | null>(null);
  const here = (closures.data ?? []).filter((item) => item.clinic_id === clinic.id || (item.clinic_id === null && item.centre.id === clinic.centre.id));
  return (
    <section className={`cc-surface ${classes.part ?? ""}`} aria-labelledby="clinic-closures">
      <h2 id="clinic-closures">{t("closure.title")}</h2>
      {closures.isPending ? <Skeleton height={28} /> : null}
      {closures.error && !closures.data ? <ErrorState error={closures.error} onRetry={() => void closures.refetch()} /> : null}
      {closures.data && here.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("closure.none")}
        </Text>
      ) : null}
      <ul className={classes.rows}>
        {here.map((item) => (
          <li key={item.id}>
            <span className={classes.grow}>
              <strong>{daysOf(item)}</strong>, <bdi>{item.reason}</bdi>
              <span className={classes.aside}>{item.clinic_id === null ? t("closure.centre", { centre: item.centre.name }) : t("closure.this")}</span>
            </span>
            {item.sessions > 0 ? <StatusBadge tone="warning" label={t("closure.done", { count: item.sessions })} /> : null}
            {item.can_end ? (
              <Button size="compact-md" variant="default" aria-label={t("closure.end_of", { days: daysOf(item) })} onClick={() => setEnding(item)}>
                {t("closure.end")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {clinic.can_run ? (
        <Group mt="sm">
          <Button size="compact-md" variant="default" onClick={() => setAdding(true)}>
            {t("closure.add")}
          </Button>
        </Group>
      ) : null}
      {adding ? <ClosureDialog clinic={clinic} onClose={() => setAdding(false)} /> : null}
      {ending ? <EndDialog closure={ending} onClose={() => setEnding(null)} /> : null}
    </section>
  );
}

function EndDialog({ closure, onClose }: { readonly closure: Closure; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("clinics");
  const refresh = useRefreshClinics();
  const send = useMutation({
    mutationFn: () => endClosure(closure),
    onSuccess: (answer) => {
      refresh();
      showDone(t("closure.ended", { count: answer.sessions }));
      onClose();
    },
    onError: refresh,
  });
  return (
    <DialogFrame title={t("closure.end")} action={t("closure.end")} send={send} onClose={onClose}>
      <Text size="sm">
        <strong>{daysOf(closure)}</strong>, <bdi>{closure.reason}</bdi>
      </Text>
      <Text size="sm">{t("closure.end_hint")}</Text>
    </DialogFrame>
  );
}
