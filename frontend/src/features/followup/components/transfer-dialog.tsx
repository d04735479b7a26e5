import { Select, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { handTo } from "@/features/followup/api/follow-up";
import type { FollowUp, Plan } from "@/features/followup/api/follow-up";
import { DialogFrame } from "@/shared/ui/dialog-frame";
import { useFieldErrors } from "@/shared/ui/form-problems";

interface TransferDialogProps {
  readonly plan: Plan;
  readonly centres: FollowUp["may_follow"];
  readonly onDone: (centre: string) => void;
  readonly onClose: () => void;
}

/** Another centre follows from now on. */
export function TransferDialog({ plan, centres, onDone, onClose }: TransferDialogProps): ReactNode {
  const { t } = useTranslation("followup");
  const [centreId, setCentreId] = useState<string | null>(null);
  const others = centres.filter((centre) => centre.id !== plan.circle_centre.id);
  const send = useMutation({
    mutationFn: () => handTo(plan, centreId ?? ""),
    onSuccess: () => onDone(others.find((centre) => centre.id === centreId)?.name ?? ""),
  });
  const errors = useFieldErrors(send.error, { centre_id: centreId });
  return (
    <DialogFrame title={t("transfer_title")} action={t("transfer")} isReady={centreId !== null} send={send} known={["centre_id"]} standing={errors} onClose={onClose}>
      <Text size="sm">{t("transfer_hint")}</Text>
      {others.length === 0 ? (
        <Text size="sm" role="status" c="var(--cc-warning-text)">
          {t("transfer_none")}
        </Text>
      ) : (
        <Select data-autofocus label={t("transfer_to")} withAsterisk value={centreId} data={others.map((centre) => ({ value: centre.id, label: centre.name }))} error={errors["centre_id"]} onChange={setCentreId} />
      )}
    </DialogFrame>
  );
}
