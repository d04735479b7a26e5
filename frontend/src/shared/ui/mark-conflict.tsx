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

/** What is wanted of an entry: that it counts for nothing any more, or that it counts again. */
export type Wanted = "mark" | "reinstate";

/** What to send next: the version, and what to say, when the last act came too late; over when it is as wanted already. */
export function markAfter(error: unknown, version: number, wanted: Wanted = "mark"): { readonly version: number; readonly now: Standing | undefined; readonly over: boolean } {
  const now = standsNow<Standing>(error);
  return { version: now?.version ?? version, now, over: now !== undefined && (now.status === "entered_in_error") === (wanted === "mark") };
}

/** A colleague was quicker: what they did. The reason that was typed stays, and can be sent for what stands now. */
export function MarkConflict({ now, wanted = "mark" }: { readonly now: Standing; readonly wanted?: Wanted }): ReactNode {
  const { t } = useTranslation("common");
  const marked = now.status === "entered_in_error";
  const did = wanted === "mark" ? (marked ? "marked" : "changed") : marked ? "marked_anew" : "reinstated";
  return (
    <Alert role="alert" color="orange" variant="light" icon={<IconGitMerge size={18} aria-hidden="true" />} title={t(`mark_conflict.${did}`)}>
      <Text size="sm">{t(`mark_conflict.${did}_hint`, { name: now.error_by?.display_name ?? "", at: formatDateTime(now.updated_at), reason: now.error_reason })}</Text>
    </Alert>
  );
}
