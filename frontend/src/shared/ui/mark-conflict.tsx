import { Alert, Text } from "@mantine/core";
import { IconGitMerge } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { standsNow } from "@/shared/api/api-error";
import { formatDateTime } from "@/shared/lib/format";

/** What an entry is now that a colleague changed, or marked as an error, before us. */
export interface Standing {
  readonly version: number;
  readonly status: string;
  readonly updated_at: string;
  readonly error_reason: string;
  readonly error_by: { readonly display_name: string } | null;
}

/** What to mark next: the version to send, and what to say, when the last mark came too late. */
export function markAfter(error: unknown, version: number): { readonly version: number; readonly now: Standing | undefined; readonly over: boolean } {
  const now = standsNow<Standing>(error);
  return { version: now?.version ?? version, now, over: now?.status === "entered_in_error" };
}

/** A colleague was quicker: what they did. The reason that was typed stays, and can be sent for what stands now. */
export function MarkConflict({ now }: { readonly now: Standing }): ReactNode {
  const { t } = useTranslation("common");
  const marked = now.status === "entered_in_error";
  const at = formatDateTime(now.updated_at);
  return (
    <Alert role="alert" color="orange" variant="light" icon={<IconGitMerge size={18} aria-hidden="true" />} title={t(marked ? "mark_conflict.marked" : "mark_conflict.changed")}>
      <Text size="sm">{marked ? t("mark_conflict.marked_hint", { name: now.error_by?.display_name ?? "", at, reason: now.error_reason }) : t("mark_conflict.changed_hint", { at })}</Text>
    </Alert>
  );
}
