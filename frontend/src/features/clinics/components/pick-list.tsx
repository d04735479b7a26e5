import { Button, Text, Textarea } from "@mantine/core";
import { IconCalendarQuestion } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Clinic } from "@/features/clinics/api/clinics";
import { useRefreshClinics } from "@/features/clinics/api/clinics";
import { closePickRecall, picksQuery, withdrawPick } from "@/features/clinics/api/picks";
import type { PlacePick } from "@/features/clinics/api/picks";
import { BookPatientDialog } from "@/features/clinics/components/book-patient-dialog";
import classes from "@/features/clinics/components/clinics.module.css";
import { useWording } from "@/shared/i18n/use-wording";
import { formatDate, formatTold } from "@/shared/lib/format";
import { useDraft } from "@/shared/lib/use-draft";
import { DialogFrame } from "@/shared/ui/dialog-frame";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { useFieldErrors } from "@/shared/ui/form-problems";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";
import type { Tone } from "@/shared/ui/status-badge";
import { showDone, showFailure } from "@/shared/ui/undo";

const TONES: Record<PlacePick["state"], Tone> = { open: "info", chosen: "success", none_suits: "warning", expired: "warning", withdrawn: "neutral" };

/** Which patients may choose a place, what they chose, and who is to be called. */
export function PickList({ clinic }: { readonly clinic: Clinic }): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  const refresh = useRefreshClinics();
  const picks = useQuery(picksQuery(clinic.id));
  const [dialog, setDialog] = useState<{ readonly kind: "book" | "close"; readonly pick: PlacePick } | null>(null);
  const withdraw = useMutation({ mutationFn: withdrawPick, onSuccess: () => showDone(t("pick.was_withdrawn")), onError: showFailure, onSettled: refresh });
  if (picks.isPending) return <ListSkeleton rows={3} />;
  if (picks.error && !picks.data) return <ErrorState error={picks.error} onRetry={() => void picks.refetch()} />;
  const rows = picks.data ?? [];
  if (rows.length === 0) return <EmptyState compact icon={IconCalendarQuestion} title={t("pick.none")} hint={t("pick.none_hint")} />;
  const visit = dialog?.pick.planned_visit;
  return (
    <>
      <ul className={classes.rows}>
        {rows.map((pick) => (
          <li key={pick.id}>
            <span className={classes.grow}>
              <strong>{pick.patient.display_name}</strong>{" "}
              <span className={classes.aside}>
                {formatDate(pick.patient.birth_date)}
                {pick.patient.phone ? ` · ${pick.patient.phone}` : ""}
              </span>
              <Text size="sm" component="span" display="block">
                {say(pick.planned_visit ?? pick.visit_type, "label")} · {pick.starts_at ? formatTold(pick.starts_at) : t("pick.until_day", { on: formatDate(pick.until_on) })}
                {pick.state === "open" ? ` · ${t(`pick.sent.${pick.sent}`)}` : ""}
              </Text>
              {pick.note ? (
                <Text size="sm" component="span" display="block">
                  {t("pick.said", { note: pick.note })}
                </Text>
              ) : null}
            </span>
            <StatusBadge tone={pick.to_call ? "danger" : TONES[pick.state]} label={t(pick.state === "open" && pick.left === 0 ? "pick.full" : `pick.state.${pick.state}`)} />
            {pick.can_run && (pick.to_call || pick.state === "open") ? (
              <Button size="compact-md" variant="light" onClick={() => setDialog({ kind: "book", pick })}>
                {t("book.action")}
              </Button>
            ) : null}
            {pick.can_run && pick.state === "open" ? (
              <Button size="compact-md" variant="subtle" loading={withdraw.isPending && withdraw.variables.id === pick.id} onClick={() => withdraw.mutate(pick)}>
                {t("pick.withdraw")}
              </Button>
            ) : null}
            {pick.can_run && pick.to_call && pick.state !== "open" ? (
              <Button size="compact-md" variant="subtle" onClick={() => setDialog({ kind: "close", pick })}>
                {t("recall.close")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {dialog?.kind === "book" ? (
        <BookPatientDialog
          whom={{ patientId: dialog.pick.patient.id, name: dialog.pick.patient.display_name, clinicId: clinic.id, visit: visit ? { id: visit.id, label: say(visit, "label"), opens_on: visit.opens_on, closes_on: visit.closes_on } : null }}
          onClose={() => setDialog(null)}
        />
      ) : null}
      {dialog?.kind === "close" ? <ClosePick pick={dialog.pick} onClose={() => setDialog(null)} /> : null}
    </>
  );
}

function ClosePick({ pick, onClose }: { readonly pick: PlacePick; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("clinics");
  const refresh = useRefreshClinics();
  const [note, setNote, forget] = useDraft(`pick.recall.${pick.id}`);
  const send = useMutation({
    mutationFn: () => closePickRecall(pick, note.trim()),
    onSuccess: () => {
      forget();
      refresh();
      showDone(t("recall.was_closed"));
      onClose();
    },
    onError: refresh,
  });
  const errors = useFieldErrors(send.error, { note });
  return (
    <DialogFrame title={t("recall.close")} action={t("recall.close")} isReady={note.trim() !== ""} send={send} known={["note"]} standing={errors} onClose={onClose}>
      <Textarea data-autofocus label={t("reason")} withAsterisk autosize minRows={2} maxLength={300} value={note} error={errors["note"]} onChange={(event) => setNote(event.currentTarget.value)} />
    </DialogFrame>
  );
}
