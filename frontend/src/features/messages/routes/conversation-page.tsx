import { ActionIcon, Anchor, Group, Title } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { conversationQuery } from "@/features/messages/api/conversations";
import { ConversationPanel } from "@/features/messages/components/conversation-panel";
import { blockingError } from "@/shared/api/blocking-error";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

export function ConversationPage(): ReactNode {
  const { t } = useTranslation("messages");
  const { conversationId } = useParams({ from: "/app/messages/$conversationId" });
  const query = useQuery(conversationQuery(conversationId));
  const conversation = query.data;
  const problem = blockingError(query);
  return (
    <>
      <Group p="sm" gap="xs" wrap="nowrap" style={{ borderBottom: "1px solid var(--cc-border)" }} bg="var(--cc-surface)">
        <ActionIcon component={Link} to="/messages" hiddenFrom="md" aria-label={t("action.back")}>
          <IconArrowLeft size={20} />
        </ActionIcon>
        <Title order={2} size="h4" tabIndex={-1} data-route-focus flex={1} style={{ minWidth: 0 }}>
          {conversation?.title ?? ""}
        </Title>
        {conversation?.subject?.type === "patient" ? (
          <Anchor
            size="sm"
            fw={650}
            renderRoot={(props: object) => (
              <Link {...props} to="/cases/$patientId/summary" params={{ patientId: conversation.subject?.id ?? "" }} />
            )}
          >
            {t("open_case")}
          </Anchor>
        ) : null}
      </Group>
      {problem ? (
        <ErrorState error={problem} onRetry={() => void query.refetch()} />
      ) : conversation ? (
        <ConversationPanel key={conversation.id} conversation={conversation} />
      ) : (
        <ListSkeleton rows={6} />
      )}
    </>
  );
}
