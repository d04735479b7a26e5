import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";

interface ReasonDialogProps {
  readonly title: string;
  readonly label: string;
  readonly action: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onConfirm: (reason: string) => Promise<unknown>;
}

/** Asks why, because the reason stays in the record beside the act. */
export function ReasonDialog({ title, label, action, opened, onClose, onConfirm }: ReasonDialogProps): ReactNode {
  const { t } = useTranslation("common");
  const [reason, setReason] = useState("");
  const act = useMutation({
    mutationFn: () => onConfirm(reason.trim()),
    onSuccess: () => {
      setReason("");
      onClose();
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate();
        }}
      >
        <Stack gap="sm">
          <Textarea
            data-autofocus
            label={label}
            required
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            error={fieldErrors(act.error)["reason"]}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <FormProblem error={act.error} knownFields={["reason"]} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" loading={act.isPending} disabled={reason.trim() === ""}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
