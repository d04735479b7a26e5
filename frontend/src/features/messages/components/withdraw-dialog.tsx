import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Message } from "@/features/messages/api/types";
import { toTyped } from "@/features/messages/lib/mentions";

interface WithdrawDialogProps {
  readonly message: Message | null;
  readonly onClose: () => void;
  readonly onWithdraw: (message: Message) => void;
}

/** Asked, because it cannot be undone; done at once, because the words may stand in the wrong case. */
export function WithdrawDialog({ message, onClose, onWithdraw }: WithdrawDialogProps): ReactNode {
  const { t } = useTranslation("messages");
  return (
    <Modal opened={message !== null} onClose={onClose} title={t("withdraw.title")}>
      {message ? (
        <Stack gap="md">
          <Text size="sm">{t("withdraw.hint")}</Text>
          <Text size="sm" c="dimmed" lineClamp={3} style={{ overflowWrap: "anywhere" }}>
            {message.text === "" ? message.files.map((file) => file.name).join(", ") : toTyped(message.text).text}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common:action.cancel")}
            </Button>
            <Button
              color="red.9"
              data-autofocus
              onClick={() => {
                onWithdraw(message);
                onClose();
              }}
            >
              {t("action.withdraw")}
            </Button>
          </Group>
        </Stack>
      ) : null}
    </Modal>
  );
}
