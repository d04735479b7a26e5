import { Button, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { waitingQuery, withdrawWaiting } from "@/features/clinics/api/appointments";
import type { Waiting } from "@/features/clinics/api/appointments";
import type { Clinic } from "@/features/clinics/api/clinics";
import { useRefreshClinics } from "@/features/clinics/api/clinics";
import { BookPatientDialog } from "@/features/clinics/components/book-patient-dialog";
import classes from "@/features/clinics/components/clinics.module.css";
import { useWording } from "@/shared/i18n/use-wording";
import { isolated } from "@/shared/lib/bidi";
import { formatDate, formatDateTime, formatTold } from "@/shared/lib/format";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { TextLink } from "@/shared/ui/link-button";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";
import type { Tone } from "@/shared/ui/status-badge";
import { showDone, showFailure } from "@/shared/ui/undo";

const TONES: Record<Waiting["state"], Tone> = { waiting: "info", offered: "warning", booked: "success", lapsed: "danger", withdrawn: "neutral" };

/** Who waits for a place of a clinic, in their order. */
export function WaitingList({ clinic }: { readonly clinic: Clinic }): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  const refresh = useRefreshClinics();
  const waiting = useQuery(waitingQuery(clinic.id));
  const [book, setBook] = useState<Waiting | null>(null);
  const withdraw = useMutation({ mutationFn: withdrawWaiting, onSuccess: () => showDone(t("waiting.was_withdrawn")), onError: showFailure, onSettled: refresh });
  if (waiting.isPending) return <ListSkeleton rows={4} />;
  if (waiting.error && !waiting.data) return <ErrorState error={waiting.error} onRetry={() => void waiting.refetch()} />;
  const rows = waiting.data ?? [];
  if (rows.length === 0) return <EmptyState compact icon={IconUsers} title={t("waiting.none")} hint={t("waiting.none_hint")} />;
  return (
    <>
      <ol className={classes.rows}>
        {rows.map((entry) => (
          <li key={entry.id}>
            <span className={classes.grow}>
              <strong>{entry.patient.display_name}</strong>{" "}
              <span className={classes.aside}>
                {formatDate(entry.patient.birth_date)}
                {entry.patient.phone ? ` · ${entry.patient.phone}` : ""}
              </span>
              <Text size="sm" component="span" display="block">
                {say(entry.planned_visit ?? entry.visit_type, "label")} · {t("window", { from: formatDate(entry.earliest), to: formatDate(entry.latest) })}
                {entry.note ? ` · ${isolated(entry.note)}` : ""}
              </Text>
              {entry.state === "offered" && entry.starts_at && entry.expires_at ? (
                <Text size="sm" component="span" display="block">
                  {t("waiting.offered", { when: formatTold(entry.starts_at), until: formatDateTime(entry.expires_at) })}
                </Text>
              ) : null}
            </span>
            <StatusBadge tone={TONES[entry.state]} label={t(`waiting.state.${entry.state}`)} />
            {clinic.can_run && entry.state !== "offered" ? (
              <>
                <Button size="compact-md" variant="light" onClick={() => setBook(entry)}>
                  {t("book.action")}
                </Button>
                <Button size="compact-md" variant="subtle" loading={withdraw.isPending && withdraw.variables.id === entry.id} onClick={() => withdraw.mutate(entry)}>
                  {t("waiting.withdraw")}
                </Button>
              </>
            ) : null}
            {entry.state === "offered" ? (
              <TextLink to="/calendar" search={{ clinic: clinic.id, view: "day", on: entry.starts_at?.slice(0, 10) }} size="sm">
                {t("waiting.to_place")}
              </TextLink>
            ) : null}
          </li>
        ))}
      </ol>
      {book ? (
        <BookPatientDialog
          whom={{ patientId: book.patient.id, name: book.patient.display_name, clinicId: clinic.id, visit: book.planned_visit ? { id: book.planned_visit.id, label: say(book.planned_visit, "label"), opens_on: book.planned_visit.opens_on, closes_on: book.planned_visit.closes_on } : null }}
          onClose={() => setBook(null)}
        />
      ) : null}
    </>
  );
}
