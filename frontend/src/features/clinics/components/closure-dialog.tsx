import { Group, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { addClosure, useRefreshClinics } from "@/features/clinics/api/clinics";
import type { Clinic } from "@/features/clinics/api/clinics";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { useDraft } from "@/shared/lib/use-draft";
import { DateField } from "@/shared/ui/date-field";
import { DialogFrame } from "@/shared/ui/dialog-frame";
import { useFieldErrors } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";

const isDay = (text: string): boolean => text !== "" && !isUnreadableDate(text);

/** Days on which the clinic, or all of the centre, is closed. Nobody's appointment goes away by itself. */
export function ClosureDialog({ clinic, onClose }: { readonly clinic: Clinic; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("clinics");
  const refresh = useRefreshClinics();
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [whole, setWhole] = useState("clinic");
  const [reason, setReason, forget] = useDraft(`clinic.closure.${clinic.id}`);
  const send = useMutation({
    mutationFn: () => addClosure({ from_on: from, until_on: until || from, reason: reason.trim(), clinic_id: whole === "clinic" ? clinic.id : null }),
    onSuccess: (made) => {
      forget();
      refresh();
      showDone(t("closure.done", { count: made.sessions }));
      onClose();
    },
  });
  const errors = useFieldErrors(send.error, { from_on: from, until_on: until, reason });
  return (
    <DialogFrame title={t("closure.title")} action={t("closure.action")} isReady={isDay(from) && (until === "" || isDay(until)) && reason.trim() !== ""} send={send} known={["from_on", "until_on", "reason"]} standing={errors} onClose={onClose}>
      <Group grow align="flex-start">
        <DateField data-autofocus label={t("closure.from")} withAsterisk value={from || null} error={errors["from_on"]} onChange={(day) => setFrom(day ?? "")} onUnreadable={setFrom} />
        <DateField label={t("closure.until")} value={until || null} error={errors["until_on"]} onChange={(day) => setUntil(day ?? "")} onUnreadable={setUntil} />
      </Group>
      <TextInput label={t("reason")} placeholder={t("closure.example")} withAsterisk maxLength={120} value={reason} error={errors["reason"]} onChange={(event) => setReason(event.currentTarget.value)} />
      <Radio.Group label={t("closure.who")} value={whole} onChange={setWhole}>
        <Stack gap={6} mt={4}>
          <Radio value="clinic" label={clinic.title} />
          <Radio value="centre" label={t("closure.centre", { centre: clinic.centre.name })} />
        </Stack>
      </Radio.Group>
      <Text size="xs" c="dimmed">
        {t("closure.hint")}
      </Text>
    </DialogFrame>
  );
}
