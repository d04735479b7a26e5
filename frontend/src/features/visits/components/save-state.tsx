import { Button, Group, Text } from "@mantine/core";
import { IconCheck, IconCloudOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { DraftState } from "@/features/visits/lib/auto-draft";
import { dayInRome, formatDate, formatTime } from "@/shared/lib/format";

interface SaveStateProps {
  readonly state: DraftState | null;
  readonly row: { readonly updated_at: string | null; readonly updated_by: { readonly display_name: string } | null };
  readonly onRetry: () => void;
}

/** Where a part of the visit stands: being saved, waiting for the line, or saved by whom and when. */
export function SaveState({ state, row, onRetry }: SaveStateProps): ReactNode {
  const { t } = useTranslation("visit");
  const at = row.updated_at;
  const when = at ? [dayInRome(at) === dayInRome(new Date()) ? "" : formatDate(dayInRome(at)), formatTime(at)].filter(Boolean).join(" ") : "";
  const name = row.updated_by?.display_name ?? "";
  return (
    <Group gap={6} wrap="nowrap" role="status" mih={22}>
      {state === "waiting" ? <IconCloudOff size={15} aria-hidden="true" color="var(--cc-warning-text)" /> : null}
      {at && (state === null || state === "settled") ? <IconCheck size={15} aria-hidden="true" color="var(--cc-success-text)" /> : null}
      <Text size="xs" c={state === "waiting" || state === "conflict" || state === "refused" ? "var(--cc-warning-text)" : "dimmed"}>
        {state === null || state === "settled" ? (at ? t("save.saved", { when, name }) : "") : t(`save.${state}`)}
      </Text>
      {state === "waiting" ? (
        <Button size="compact-xs" variant="default" onClick={onRetry}>
          {t("save.now")}
        </Button>
      ) : null}
    </Group>
  );
}
