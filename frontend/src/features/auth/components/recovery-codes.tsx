import { Alert, Button, Checkbox, Code, CopyButton, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}

/** Shown once: whoever loses the phone without them waits for an administrator. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps): ReactNode {
  const { t } = useTranslation("auth");
  const [kept, setKept] = useState(false);
  return (
    <Stack gap="md">
      <Alert icon={<IconKey aria-hidden="true" />} color="yellow" variant="light" title={t("recovery.title")}>
        {t("recovery.hint")}
      </Alert>
      <SimpleGrid cols={2} spacing="xs">
        {codes.map((code) => (
          <Code key={code} fz="md" ta="center" p={6}>
            {code}
          </Code>
        ))}
      </SimpleGrid>
      {codes.length === 0 ? <Text>{t("recovery.none")}</Text> : null}
      <Group gap="xs" className="cc-no-print">
        <CopyButton value={codes.join("\n")}>
          {({ copied, copy }) => (
            <Button variant="default" size="xs" onClick={copy}>
              {t(copied ? "common:action.copied" : "common:action.copy")}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" size="xs" onClick={() => window.print()}>
          {t("common:action.print")}
        </Button>
      </Group>
      <Checkbox
        label={t("recovery.kept")}
        checked={kept}
        onChange={(event) => setKept(event.currentTarget.checked)}
      />
      <Button onClick={onDone} disabled={!kept}>
        {t("common:action.continue")}
      </Button>
    </Stack>
  );
}
