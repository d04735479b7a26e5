import { Checkbox, Group, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { useRefreshClinics } from "@/features/clinics/api/clinics";
import type { Clinic } from "@/features/clinics/api/clinics";
import { addSession } from "@/features/clinics/api/sessions";
import { hourOf } from "@/features/clinics/lib/wall";
import { isApiError } from "@/shared/api/api-error";
import { formatTold } from "@/shared/lib/format";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { DateField } from "@/shared/ui/date-field";
import { DialogFrame } from "@/shared/ui/dialog-frame";
import { useFieldErrors } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";

/** A single session beside the rules. */
export function SingleSessionDialog({ clinic, onClose }: { readonly clinic: Clinic; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("clinics");
  const refresh = useRefreshClinics();
  const [on, setOn] = useState("");
  const [hour, setHour] = useState(clinic.series[0]?.start_time ?? "14:00");
  const [even, setEven] = useState(false);
  const start = hourOf(hour);
  const send = useMutation({
    mutationFn: () => addSession(clinic.id, { on, start_time: start ?? hour, even_if_closed: even }),
    onSuccess: (session) => {
      refresh();
      showDone(t("session.was_added", { when: formatTold(session.starts_at) }));
      onClose();
    },
  });
  const errors = useFieldErrors(send.error, { on, start_time: hour });
  return (
    <DialogFrame title={t("session.add")} action={t("session.add")} isReady={on !== "" && !isUnreadableDate(on) && start !== null} send={send} known={["on", "start_time"]} standing={errors} onClose={onClose}>
      <Group grow align="flex-start">
        <DateField data-autofocus label={t("session.to_day")} withAsterisk value={on || null} minDate={new Date()} error={errors["on"]} onChange={(day) => setOn(day ?? "")} onUnreadable={setOn} />
        <TextInput label={t("field.start")} withAsterisk value={hour} maxLength={5} error={start ? errors["start_time"] : t("field.hour_needed")} onChange={(event) => setHour(event.currentTarget.value)} />
      </Group>
      {even || (isApiError(send.error) && send.error.code === "closed_day") ? <Checkbox label={t("session.even")} checked={even} onChange={(event) => setEven(event.currentTarget.checked)} /> : null}
    </DialogFrame>
  );
}
