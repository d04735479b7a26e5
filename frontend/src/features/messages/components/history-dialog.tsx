import { Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { fetchHistory } from "@/features/messages/api/conversations";
import type { Message } from "@/features/messages/api/types";
import { toTyped } from "@/features/messages/lib/mentions";
import { DateTime } from "@/shared/ui/date-time";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

/** Earlier wordings of an edited message: nothing that was said disappears. */
export function HistoryDialog({
  conversationId,
  message,
  onClose,
}: {
  readonly conversationId: string;
  readonly message: Message | null;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation("messages");
  const seq = message?.seq ?? 0;
  const query = useQuery({
    queryKey: ["messages", conversationId, "history", seq, message?.changed_seq],
    queryFn: () => fetchHistory(conversationId, seq),
    enabled: message !== null,
  });
  return (
    <Modal opened={message !== null} onClose={onClose} title={t("history_title")}>
      {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <ListSkeleton rows={2} /> : null}
      <Stack gap="md">
        {query.data?.results.map((version) => (
          <div key={version.replaced_at}>
            <Text size="xs" c="dimmed">
              <DateTime value={version.replaced_at} />
            </Text>
            <Text style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{toTyped(version.text).text}</Text>
          </div>
        ))}
      </Stack>
    </Modal>
  );
}
