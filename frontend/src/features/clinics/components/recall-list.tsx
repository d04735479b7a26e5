import { Button, Text } from "@mantine/core";
import { IconPhone } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { recallQuery } from "@/features/clinics/api/appointments";
import type { Appointment } from "@/features/clinics/api/appointments";
import { clinicsQuery } from "@/features/clinics/api/clinics";
import { AppointmentDialog } from "@/features/clinics/components/appointment-dialogs";
import { BookPatientDialog } from "@/features/clinics/components/book-patient-dialog";
import classes from "@/features/clinics/components/clinics.module.css";
import { useWording } from "@/shared/i18n/use-wording";
import { formatDate, formatTold } from "@/shared/lib/format";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";

/** Who did not come, or lost the appointment: called until there is another, or a reason why not. */
export function RecallList(): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  const recall = useQuery(recallQuery);
  const runs = new Set((useQuery(clinicsQuery).data?.clinics ?? []).filter((clinic) => clinic.can_run).map((clinic) => clinic.id));
  const [dialog, setDialog] = useState<{ readonly kind: "book" | "close"; readonly appointment: Appointment } | null>(null);
  if (recall.isPending) return <ListSkeleton rows={4} />;
  if (recall.error && !recall.data) return <ErrorState error={recall.error} onRetry={() => void recall.refetch()} />;
  const rows = recall.data ?? [];
  const visit = dialog?.appointment.planned_visit;
  return (
    <>
      {rows.length === 0 ? <EmptyState compact icon={IconPhone} title={t("recall.none")} hint={t("recall.none_hint")} /> : null}
      <ul className={classes.rows}>
        {rows.map((item) => (
          <li key={item.id}>
            <span className={classes.grow}>
              <strong>{item.patient.display_name}</strong>{" "}
              <span className={classes.aside}>
                {formatDate(item.patient.birth_date)}
                {item.patient.phone ? ` · ${item.patient.phone}` : ""}
              </span>
              <Text size="sm" component="span" display="block">
                {item.clinic.title} · {formatTold(item.starts_at)}
                {item.planned_visit ? ` · ${say(item.planned_visit, "label")}` : ""}
              </Text>
            </span>
            <StatusBadge tone={item.state === "no_show" ? "danger" : "warning"} label={t(item.state === "no_show" ? "state.no_show" : `why_cancelled.${item.cancel_reason}`)} />
            {item.choosing_until ? <StatusBadge tone="info" label={t("recall.choosing", { on: formatDate(item.choosing_until) })} /> : null}
            {runs.has(item.clinic.id) ? (
              <>
                <Button size="compact-md" variant="light" onClick={() => setDialog({ kind: "book", appointment: item })}>
                  {t("recall.rebook")}
                </Button>
                <Button size="compact-md" variant="subtle" onClick={() => setDialog({ kind: "close", appointment: item })}>
                  {t("recall.close")}
                </Button>
              </>
            ) : null}
          </li>
        ))}
      </ul>
      {dialog?.kind === "book" ? (
        <BookPatientDialog
          whom={{ patientId: dialog.appointment.patient.id, name: dialog.appointment.patient.display_name, clinicId: dialog.appointment.clinic.id, visit: visit ? { id: visit.id, label: say(visit, "label"), opens_on: visit.opens_on, closes_on: visit.closes_on } : null }}
          onClose={() => setDialog(null)}
        />
      ) : null}
      {dialog?.kind === "close" ? <AppointmentDialog act="close_recall" appointment={dialog.appointment} onClose={() => setDialog(null)} /> : null}
    </>
  );
}
