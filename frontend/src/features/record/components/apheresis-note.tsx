import { Alert, List, Text } from "@mantine/core";
import { IconDroplet } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { ApheresisWarnings } from "@/features/record/api/apheresis";
import { useWording } from "@/shared/i18n/use-wording";
import { formatDate } from "@/shared/lib/format";

/** What this entry does to the lymphocytes that are to be collected, with the day on which it is over, and who says so. */
export function ApheresisNote({ told, entryId }: { readonly told: ApheresisWarnings | undefined; readonly entryId: string }): ReactNode {
  const { t } = useTranslation("record");
  const say = useWording();
  const warnings = (told?.results ?? []).filter((warning) => warning.entry_id === entryId);
  if (!told || warnings.length === 0) return null;
  const until = (clear: string | null, missing: readonly string[]): string => {
    if (clear) return t("apheresis.clear_on", { date: formatDate(clear) });
    return t(missing.length > 0 ? "apheresis.no_end" : "apheresis.running");
  };
  return (
    <Alert color="orange" variant="light" p="xs" mt="xs" icon={<IconDroplet size={18} aria-hidden="true" />} title={t("apheresis.title")}>
      <List size="sm" listStyleType="none" spacing={6}>
        {warnings.map((warning) => (
          <List.Item key={warning.rule}>
            {say(warning, "message")} {warning.rule === "interfering" ? null : until(warning.clear_on, warning.missing)}
            <Text size="xs" c="dimmed">
              {t("apheresis.source", { source: warning.source, evidence: say(warning, "evidence") })}
            </Text>
          </List.Item>
        ))}
      </List>
      <Text size="xs" mt={4}>
        {told.done_on ? null : `${told.planned_on ? t("apheresis.planned", { date: formatDate(told.planned_on) }) : t("apheresis.unplanned")} · `}
        {say(told, "advisory")}
      </Text>
    </Alert>
  );
}
