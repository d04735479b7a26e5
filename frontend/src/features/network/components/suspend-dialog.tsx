import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { useChangePerson } from "@/features/network/api/people";
import type { DirectoryPerson } from "@/features/network/api/people";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";

interface SuspendDialogProps {
  readonly person: DirectoryPerson;
  readonly onClose: () => void;
}

/** Suspension signs somebody out everywhere at once, so it asks for its reason, which is kept. */
export function SuspendDialog({ person, onClose }: SuspendDialogProps): ReactNode {
  const { t } = useTranslation("network");
  const [reason, setReason] = useState("");
  const change = useChangePerson();
  return (
    <Modal opened onClose={onClose} title={t("person.suspend_title", { name: person.display_name })}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(
            { act: "suspend", personId: person.id, reason: reason.trim() },
            {
              onSuccess: () => {
                showDone(t("person.suspended_done", { name: person.display_name }));
                onClose();
              },
            },
          );
        }}
      >
        <Stack gap="md">
          <Text size="sm">{t("person.suspend_hint")}</Text>
          <FormProblem error={change.error} knownFields={["reason"]} />
          <Textarea
            label={t("person.reason")}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={fieldErrors(change.error)["reason"]}
            autosize
            minRows={2}
            maxLength={500}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common:action.cancel")}
            </Button>
            <Button type="submit" color="red.9" loading={change.isPending} disabled={reason.trim().length < 3}>
              {t("person.suspend")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
