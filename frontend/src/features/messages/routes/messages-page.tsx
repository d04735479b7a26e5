import { ActionIcon, Chip, Group, ScrollArea, TextInput, Title, Tooltip } from "@mantine/core";
import { IconMessagePlus, IconMessages, IconSearch } from "@tabler/icons-react";
import { Outlet, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { ConversationList } from "@/features/messages/components/conversation-list";
import classes from "@/features/messages/components/messages.module.css";
import { NewConversation } from "@/features/messages/components/new-conversation";
import { useConversations } from "@/features/messages/hooks/use-conversations";
import { chosenRows, inOrder, rankOf } from "@/features/messages/lib/inbox";
import type { Held } from "@/features/messages/lib/inbox";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

/** All conversations at the left, the open one at the right; one or the other on a phone. */
export function MessagesPage(): ReactNode {
  const { t } = useTranslation("messages");
  const { conversationId } = useParams({ strict: false });
  const [search, setSearch] = useState("");
  const [unread, setUnread] = useState(false);
  const [held, setHeld] = useState<Held | null>(null);
  const [starting, setStarting] = useState(false);
  const query = useConversations();
  useEffect(() => {
    document.title = `${t("title")} · CircleCare`;
  }, [t]);
  const all = query.data?.results ?? [];
  const opened = all.find((row) => row.id === conversationId);
  if (held?.id !== opened?.id) setHeld(opened ? { id: opened.id, rank: rankOf(opened) } : null);
  const rows = inOrder(chosenRows(all, { text: search, unread, open: conversationId }), held);
  const waiting = all.filter((row) => row.unread > 0).length;
  const narrowed = search.trim() !== "";
  return (
    <div className={classes.columns} data-open={conversationId ? true : undefined}>
      <div className={classes.columnList}>
        <Group justify="space-between" p="sm" pb={6}>
          <Title order={1} size="h3" tabIndex={-1} data-route-focus>
            {t("title")}
          </Title>
          <Tooltip label={t("action.new")}>
            <ActionIcon variant="light" aria-label={t("action.new")} onClick={() => setStarting(true)}>
              <IconMessagePlus size={20} />
            </ActionIcon>
          </Tooltip>
        </Group>
        <TextInput
          mx="sm"
          mb="xs"
          aria-label={t("search_label")}
          placeholder={t("search_label")}
          leftSection={<IconSearch size={16} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Group mx="sm" mb="xs">
          <Chip size="xs" radius="xl" checked={unread} onChange={setUnread}>
            {t("only_unread", { count: waiting })}
          </Chip>
        </Group>
        <ScrollArea flex={1} type="auto" px={6}>
          {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
          {query.isPending ? <ListSkeleton rows={8} /> : null}
          {query.data && rows.length === 0 ? (
            <EmptyState
              icon={IconMessages}
              title={t(unread && !narrowed ? "none.all_read" : "none.title")}
              hint={t(narrowed ? "none.search" : unread ? "none.all_read_hint" : "none.hint")}
              compact
            />
          ) : null}
          <ConversationList rows={rows} selected={conversationId ?? null} />
        </ScrollArea>
      </div>
      <div className={classes.columnMain}>
        {conversationId ? <Outlet /> : <EmptyState icon={IconMessages} title={t("choose.title")} hint={t("choose.hint")} />}
      </div>
      <NewConversation opened={starting} onClose={() => setStarting(false)} />
    </div>
  );
}
