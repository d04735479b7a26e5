import { Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { smartQuery } from "@/features/network/api/machines";
import type { Machine } from "@/features/network/api/machines";
import { OpenModal } from "@/shared/ui/open-modal";

interface MachineDoneProps {
  readonly machine: Machine;
  readonly onClose: () => void;
}

/** What the people who run the program need: its client_id and the address of the tokens. No secret is among it. */
export function MachineDone({ machine, onClose }: MachineDoneProps): ReactNode {
  const { t } = useTranslation("machines");
  const smart = useQuery(smartQuery);
  const facts = [
    { label: "client_id", value: machine.id },
    { label: t("done.token"), value: smart.data?.token_endpoint ?? "" },
  ];
  return (
    <OpenModal onClose={onClose} title={t("done.title", { name: machine.name })}>
      <Stack gap="md">
        <Text size="sm">{t("done.hint")}</Text>
        {facts.map((fact) => (
          <div key={fact.label}>
            <Text size="sm" fw={650}>
              {fact.label}
            </Text>
            <Group gap="xs" wrap="nowrap" justify="space-between">
              <Code style={{ overflowWrap: "anywhere" }}>{fact.value}</Code>
              <CopyButton value={fact.value}>
                {({ copied, copy }) => (
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={copy}
                    aria-label={t("done.copy_of", { what: fact.label })}
                  >
                    {copied ? t("done.copied") : t("done.copy")}
                  </Button>
                )}
              </CopyButton>
            </Group>
          </div>
        ))}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t("common:action.close")}</Button>
        </Group>
      </Stack>
    </OpenModal>
  );
}
