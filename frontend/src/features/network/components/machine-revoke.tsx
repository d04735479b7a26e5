import { Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { useRevokeMachine } from "@/features/network/api/machines";
import type { Machine } from "@/features/network/api/machines";
import { FormProblem } from "@/shared/ui/form-problems";
import { OpenModal } from "@/shared/ui/open-modal";
import { showDone } from "@/shared/ui/undo";

interface MachineRevokeProps {
  readonly machine: Machine;
  readonly onClose: () => void;
}

/** Ends a program's access for good: there is no way back, so it is asked. */
export function MachineRevoke({ machine, onClose }: MachineRevokeProps): ReactNode {
  const { t } = useTranslation("machines");
  const revoke = useRevokeMachine();
  return (
    <OpenModal onClose={onClose} title={t("revoke.title", { name: machine.name })}>
      <Stack gap="md">
        <Text size="sm">{t("revoke.hint")}</Text>
        <FormProblem error={revoke.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t("common:action.cancel")}
          </Button>
          <Button
            color="red.9"
            loading={revoke.isPending}
            onClick={() =>
              revoke.mutate(machine.id, {
                onSuccess: () => {
                  showDone(t("revoke.done", { name: machine.name }));
                  onClose();
                },
              })
            }
          >
            {t("revoke.submit")}
          </Button>
        </Group>
      </Stack>
    </OpenModal>
  );
}
