import { SegmentedControl, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { changeVisit, visitKey } from "@/features/visits/api/visits";
import type { Visit } from "@/features/visits/api/visits";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { useStoredDraft } from "@/shared/lib/use-stored-draft";
import { DateField } from "@/shared/ui/date-field";
import { DialogFrame } from "@/shared/ui/dialog-frame";
import { useFieldErrors } from "@/shared/ui/form-problems";

export const MODES = ["in_person", "video"] as const;

interface Typed {
  readonly on: string;
  readonly mode: Visit["mode"];
  readonly reason: string;
}

/** The day, the way and the reason of a draft. */
export function DayDialog({ visit, onClose }: { readonly visit: Visit; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("visit");
  const client = useQueryClient();
  const { draft, keep, drop } = useStoredDraft<Typed>(`visit.${visit.id}.day`, () => ({ on: visit.on, mode: visit.mode, reason: visit.reason }));
  const set = (part: Partial<Typed>): void => keep((now) => ({ ...now, ...part }));
  const send = useMutation({
    mutationFn: () => changeVisit(visit, { on: draft.on, mode: draft.mode, reason: draft.reason.trim() }),
    onSuccess: (after) => {
      drop();
      client.setQueryData(visitKey(visit.id), after);
      onClose();
    },
    onError: () => client.invalidateQueries({ queryKey: visitKey(visit.id) }),
  });
  const errors = useFieldErrors(send.error, { ...draft });
  return (
    <DialogFrame title={t("day.title")} action={t("common:action.save")} isReady={draft.on !== "" && !isUnreadableDate(draft.on)} send={send} known={["on", "reason"]} standing={errors} onClose={onClose}>
      <DateField data-autofocus label={t("day.on")} withAsterisk value={draft.on || null} maxDate={new Date()} error={errors["on"]} onChange={(day) => set({ on: day ?? "" })} onUnreadable={(text) => set({ on: text })} />
      <SegmentedControl aria-label={t("day.mode")} value={draft.mode} data={MODES.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))} onChange={(mode) => set({ mode: mode as Typed["mode"] })} />
      <TextInput label={t("day.reason")} maxLength={200} value={draft.reason} error={errors["reason"]} onChange={(event) => set({ reason: event.currentTarget.value })} />
    </DialogFrame>
  );
}
