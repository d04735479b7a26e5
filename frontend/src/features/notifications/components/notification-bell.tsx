import { ActionIcon, Button, Group, Indicator, Popover, ScrollArea, Text, UnstyledButton } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { notificationsQuery, useMarkRead } from "@/features/notifications/api/notifications";
import type { NotificationItem } from "@/features/notifications/api/notifications";
import classes from "@/features/notifications/components/notification-bell.module.css";
import { useRealtimeAny, useResync, useSettled } from "@/shared/realtime/use-realtime";
import { announce } from "@/shared/ui/announce";
import { DateTime } from "@/shared/ui/date-time";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

interface RowProps {
  readonly item: NotificationItem;
  readonly onOpen: (item: NotificationItem) => void;
}

function Row({ item, onOpen }: RowProps): ReactNode {
  return (
    <li>
      <UnstyledButton
        className={classes.row}
        data-unread={item.read_at === null || undefined}
        onClick={() => onOpen(item)}
      >
        <Text size="sm" fw={item.read_at ? 400 : 650} component="span">
          {item.title}
        </Text>
        <Text size="xs" c="dimmed" component="span">
          <DateTime value={item.created_at} as="relative" />
        </Text>
      </UnstyledButton>
    </li>
  );
}

/** What happened for me while I was elsewhere; arrives live. */
export function NotificationBell(): ReactNode {
  const { t } = useTranslation("common");
  const [opened, setOpened] = useState(false);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const notifications = useQuery({ ...notificationsQuery, enabled: useSettled() });
  const markRead = useMarkRead();
  const items = notifications.data?.results ?? [];
  const unread = notifications.data?.unread ?? 0;

  const refresh = (): void => void queryClient.invalidateQueries({ queryKey: notificationsQuery.queryKey });
  useRealtimeAny(["notification.created"], () => {
    refresh();
    announce(t("shell.notification_arrived"));
  });
  useRealtimeAny(["notification.read"], refresh);
  useResync(refresh);

  function open(item: NotificationItem): void {
    setOpened(false);
    if (item.read_at === null) markRead.mutate([item.id]);
    void navigate({ href: item.url });
  }

  const label = unread > 0 ? t("shell.notifications_unread", { count: unread }) : t("shell.notifications");
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      width={380}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Indicator
        disabled={unread === 0}
        label={unread > 99 ? "99+" : unread}
        size={17}
        offset={6}
        color="var(--cc-accent)"
        classNames={{ indicator: classes.count }}
      >
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={label}
            onClick={() => setOpened((value) => !value)}
          >
            <IconBell size={21} stroke={1.7} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p={0} aria-label={t("shell.notifications")}>
        <Group justify="space-between" px="md" py="xs" className={classes.head}>
          <Text fw={650}>{t("shell.notifications")}</Text>
          <Button
            variant="subtle"
            size="compact-sm"
            disabled={unread === 0}
            onClick={() => markRead.mutate("all")}
          >
            {t("shell.notifications_read_all")}
          </Button>
        </Group>
        <ScrollArea.Autosize mah={420}>
          {notifications.isPending ? <ListSkeleton rows={4} /> : null}
          {notifications.error ? <ErrorState error={notifications.error} onRetry={refresh} /> : null}
          {notifications.isSuccess && items.length === 0 ? (
            <Text size="sm" c="dimmed" p="md">
              {t("shell.notifications_empty")}
            </Text>
          ) : null}
          <ul className={classes.list}>
            {items.map((item) => (
              <Row key={item.id} item={item} onOpen={open} />
            ))}
          </ul>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}
