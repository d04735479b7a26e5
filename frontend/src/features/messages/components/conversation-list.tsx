import { Badge, Text } from "@mantine/core";
import { IconStethoscope, IconUrgent, IconUsers } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { ConversationRow } from "@/features/messages/api/conversations";
import classes from "@/features/messages/components/messages.module.css";
import { DateTime } from "@/shared/ui/date-time";
import { PersonAvatar } from "@/shared/ui/person-avatar";

function Picture({ row }: { readonly row: ConversationRow }): ReactNode {
  if (row.kind === "direct") return <PersonAvatar name={row.title} size={38} />;
  const Glyph = row.kind === "case" ? IconStethoscope : IconUsers;
  return <Glyph size={26} stroke={1.6} aria-hidden="true" color="var(--cc-brand-text)" style={{ justifySelf: "center" }} />;
}

/** The newest message in a few words; a withdrawn one has none left. */
function LastWords({ row }: { readonly row: ConversationRow }): ReactNode {
  const { t } = useTranslation("messages");
  const last = row.last_message;
  if (!last) return t("no_messages_yet");
  const author = last.author?.name.split(" ")[0];
  return (
    <>
      {author ? `${author}: ` : ""}
      {last.withdrawn ? <em>{t("withdrawn_short")}</em> : last.excerpt}
    </>
  );
}

export function ConversationList({
  rows,
  selected,
}: {
  readonly rows: readonly ConversationRow[];
  readonly selected: string | null;
}): ReactNode {
  const { t } = useTranslation("messages");
  return (
    <nav aria-label={t("list_of_conversations")}>
      {rows.map((row) => (
        <Link
          key={row.id}
          to="/messages/$conversationId"
          params={{ conversationId: row.id }}
          className={classes.row}
          aria-current={row.id === selected ? "page" : undefined}
        >
          <Picture row={row} />
          <div style={{ minWidth: 0 }}>
            <Text size="sm" truncate="end" className={row.unread > 0 ? classes.rowUnread ?? "" : ""}>
              {row.title}
            </Text>
            <Text size="sm" c="dimmed" truncate="end">
              {row.unread > 0 && row.unread_urgent ? <IconUrgent size={14} aria-label={t("urgent")} color="var(--cc-danger-text)" /> : null}{" "}
              <LastWords row={row} />
            </Text>
          </div>
          <div style={{ display: "grid", justifyItems: "end", gap: 4 }}>
            <Text size="xs" c="dimmed">
              {row.last_message ? <DateTime value={row.last_activity_at} as="when" /> : null}
            </Text>
            {row.unread > 0 ? (
              <Badge size="sm" circle={row.unread < 10} aria-label={t("unread_count", { count: row.unread })}>
                {row.unread > 99 ? "99+" : row.unread}
              </Badge>
            ) : null}
          </div>
        </Link>
      ))}
    </nav>
  );
}
