import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { useChangePerson } from "@/features/network/api/people";
import type { DirectoryPerson } from "@/features/network/api/people";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { showDone } from "@/shared/ui/undo";

interface SuspendDialogProps {
  readonly person: DirectoryPerson;
  readonly onClose: () => void;
}

/** Suspension signs somebody out everywhere at once, so it asks for its reason, which is kept. */
export function SuspendDialog({ person, onClose }: SuspendDialogProps): ReactNode {
  const { t } = useTranslation("network");
  const change = useChangePerson();
  return (
    <ReasonDialog
      title={t("person.suspend_title", { name: person.display_name })}
      hint={t("person.suspend_hint")}
      label={t("person.reason")}
      action={t("person.suspend")}
      isDanger
      maxLength={500}
      draft={`person.suspend.${person.id}`}
      send={async (reason) => {
        await change.mutateAsync({ act: "suspend", personId: person.id, reason });
        showDone(t("person.suspended_done", { name: person.display_name }));
      }}
      onClose={onClose}
    />
  );
}
