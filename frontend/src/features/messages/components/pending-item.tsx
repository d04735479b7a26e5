import { Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconClock, IconPaperclip } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/messages/components/messages.module.css";
import { discardOutgoing, retryOutgoing } from "@/features/messages/lib/outbox";
import type { Outgoing } from "@/features/messages/lib/outbox";
import { toTyped } from "@/features/messages/lib/mentions";

/** A message on its way: shown at once, with what became of it. Nothing typed is ever lost. */
export function PendingItem({
  entry,
  onTakeBack,
}: {
  readonly entry: Outgoing;
  readonly onTakeBack: (entry: Outgoing) => void;
}): ReactNode {
  const { t } = useTranslation("messages");
  const failed = entry.state === "failed";
  return (
    <li className={classes.item} data-mine>
      <div className={classes.side} />
      <article className={classes.bubble} data-pending aria-label={t("message_of", { name: t("you") })}>
        <div className={classes.text}>
          <p>{toTyped(entry.text).text}</p>
        </div>
        {entry.fileNames.map((name) => (
          <Text key={name} size="xs" c="dimmed">
            <IconPaperclip size={12} aria-hidden="true" /> {name}
          </Text>
        ))}
        {failed ? (
          <div role="alert">
            <Group gap={6} mt={4} wrap="nowrap" c="var(--cc-danger-text)">
              <IconAlertTriangle size={16} aria-hidden="true" />
              <Text size="sm">{t("send_failed", { problem: entry.problem ?? "" })}</Text>
            </Group>
            <Group gap="xs" mt={6}>
              <Button size="compact-sm" variant="light" onClick={() => retryOutgoing(entry.clientId)}>
                {t("action.retry")}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => {
                  onTakeBack(entry);
                  discardOutgoing(entry.clientId);
                }}
              >
                {t("action.take_back")}
              </Button>
            </Group>
          </div>
        ) : (
          <div className={classes.foot}>
            <IconClock size={14} aria-hidden="true" /> <span>{t("sending")}</span>
          </div>
        )}
      </article>
    </li>
  );
}
