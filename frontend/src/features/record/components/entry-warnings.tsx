import { Alert, Button, Group, List } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Entry, Warning } from "@/features/record/api/entries";
import { fieldsOf } from "@/features/record/api/schema";
import type { KindSchema } from "@/features/record/api/schema";
import { useEntryTitle } from "@/features/record/components/entry-card";
import { useWording } from "@/shared/i18n/use-wording";

/** What was saved and is unusual: it stays until somebody says that it is right, or corrects it. */
export function EntryWarnings({ kind, entry, warnings, onEdit, onRight }: { readonly kind: KindSchema; readonly entry: Entry; readonly warnings: readonly Warning[]; readonly onEdit?: () => void; readonly onRight: () => void }): ReactNode {
  const { t } = useTranslation("record");
  const say = useWording();
  const titleOf = useEntryTitle();
  const name = (code: string): string => {
    const field = fieldsOf(kind).find((candidate) => candidate.name === code);
    return field ? say(field, "label") : code;
  };
  return (
    <Alert role="alert" color="orange" variant="light" icon={<IconAlertTriangle size={18} aria-hidden="true" />} title={t("warned", { title: titleOf(kind, entry) })}>
      <List size="sm">
        {warnings.map((warning) => (
          <List.Item key={warning.field + warning.code}>
            {name(warning.field)}: {warning.message}
          </List.Item>
        ))}
      </List>
      <Group gap="xs" mt="xs">
        {onEdit ? (
          <Button size="compact-sm" variant="default" onClick={onEdit}>
            {t("correct")}
          </Button>
        ) : null}
        <Button size="compact-sm" variant="subtle" onClick={onRight}>
          {t("is_right")}
        </Button>
      </Group>
    </Alert>
  );
}
