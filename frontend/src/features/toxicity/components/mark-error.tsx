import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { markSheetError, toxicityKey } from "@/features/toxicity/api/toxicity";
import type { Sheet } from "@/features/toxicity/api/toxicity";
import { ReasonDialog } from "@/shared/ui/reason-dialog";

/** Says why an entry of a sheet is an error; it stays readable with the reason. */
export function MarkError({ patientId, sheet, entry, onClose }: { readonly patientId: string; readonly sheet: Sheet; readonly entry: { readonly id: string; readonly version: number }; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("toxicity");
  const client = useQueryClient();
  return (
    <ReasonDialog
      title={t("error_dialog.title")}
      hint={t("error_dialog.hint")}
      label={t("error_dialog.reason")}
      action={t("error_dialog.action")}
      isDanger
      draft={`toxicity.mark.${entry.id}`}
      version={entry.version}
      send={(reason, version) => markSheetError(patientId, sheet, entry.id, version, reason).finally(() => client.invalidateQueries({ queryKey: toxicityKey(patientId) }))}
      onClose={onClose}
    />
  );
}
