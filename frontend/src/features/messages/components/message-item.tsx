import { ActionIcon, Anchor, Badge, Box, Group, Image, Menu, Text, Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconCheck,
  IconChecks,
  IconDots,
  IconEdit,
  IconFile,
  IconHistory,
  IconTrash,
  IconUrgent,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Member } from "@/features/messages/api/conversations";
import type { Message, MessageFile } from "@/features/messages/api/types";
import classes from "@/features/messages/components/messages.module.css";
import { formatBytes, formatDateTime, formatTime } from "@/shared/lib/format";
import { LateMenu } from "@/shared/ui/late-menu";
import { PersonAvatar } from "@/shared/ui/person-avatar";

export interface MessageActions {
  readonly onReply: (message: Message) => void;
  readonly onEdit: (message: Message) => void;
  readonly onWithdraw: (message: Message) => void;
  readonly onHistory: (message: Message) => void;
  readonly onJump: (seq: number) => void;
}

interface MessageItemProps extends MessageActions {
  readonly message: Message;
  readonly mine: boolean;
  /** Follows a message of the same author within minutes: no name, no picture. */
  readonly continued: boolean;
  readonly topicLabel: string | null;
  /** Others in this conversation, to tell who has read. */
  readonly others: readonly Member[];
}

function Files({ files }: { readonly files: readonly MessageFile[] }): ReactNode {
  if (files.length === 0) return null;
  return (
    <Group gap="xs" mt={6} component="ul" className={classes.files}>
      {files.map((file) => (
        <li key={file.id}>
          <Anchor href={`/api/v1/files/${file.id}/content/`} target="_blank" rel="noopener" className={classes.file} underline="never">
            {file.thumbnail_url ? (
              <Image src={file.thumbnail_url} alt="" className={classes.thumb} loading="lazy" />
            ) : (
              <IconFile size={22} aria-hidden="true" />
            )}
            <Box miw={0}>
              <Text size="sm" fw={650} truncate="end">
                {file.name}
              </Text>
              <Text size="xs" c="dimmed">
                {formatBytes(file.size)}
              </Text>
            </Box>
          </Anchor>
        </li>
      ))}
    </Group>
  );
}

/** Sent, arrived at somebody's browser, or read by how many of the others; the names are in the tooltip. */
function Receipt({ message, others }: { readonly message: Message; readonly others: readonly Member[] }): ReactNode {
  const { t } = useTranslation("messages");
  const readers = others.filter((member) => member.last_read_seq >= message.seq);
  const holders = others.filter((member) => member.delivered_seq >= message.seq && member.last_read_seq < message.seq);
  const everyone = others.length > 0 && readers.length === others.length;
  const names = (people: readonly Member[]): string => people.map((person) => person.name).join(", ");
  const read = everyone && others.length > 1 ? t("receipt.read_by_all") : t("receipt.read_by", { names: names(readers) });
  const text =
    [readers.length > 0 ? read : "", holders.length > 0 ? t("receipt.delivered_to", { names: names(holders) }) : ""]
      .filter(Boolean)
      .join(". ") || t("receipt.sent");
  const Glyph = readers.length + holders.length > 0 ? IconChecks : IconCheck;
  return (
    <Tooltip label={text} multiline maw={280}>
      <span className={classes.receipt} data-read={readers.length > 0 || undefined}>
        <Glyph size={15} aria-hidden="true" />
        <span className="cc-visually-hidden">{text}</span>
        {readers.length > 0 && others.length > 1 ? (
          <span aria-hidden="true">{t("receipt.count", { count: readers.length, total: others.length })}</span>
        ) : null}
      </span>
    </Tooltip>
  );
}

function MessageMenu({ message, mine, ...actions }: MessageActions & { message: Message; mine: boolean }): ReactNode {
  const { t } = useTranslation("messages");
  return (
    <LateMenu
      button={(props) => (
        <ActionIcon size="sm" className={classes.more} aria-label={t("action.more")} color="gray" {...props}>
          <IconDots size={16} />
        </ActionIcon>
      )}
    >
      {() => (
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => actions.onReply(message)}>
            {t("action.reply")}
          </Menu.Item>
          {mine ? (
            <>
              <Menu.Item leftSection={<IconEdit size={16} />} onClick={() => actions.onEdit(message)}>
                {t("action.edit")}
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => actions.onWithdraw(message)}>
                {t("action.withdraw")}
              </Menu.Item>
            </>
          ) : null}
          {message.edited_at ? (
            <Menu.Item leftSection={<IconHistory size={16} />} onClick={() => actions.onHistory(message)}>
              {t("action.history")}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      )}
    </LateMenu>
  );
}

/** One message. `html` comes sanitised from the server, which alone turns Markdown into markup. */
export function MessageItem(props: MessageItemProps): ReactNode {
  const { message, mine, continued, topicLabel, others } = props;
  const { t } = useTranslation("messages");
  if (message.kind === "system") {
    return (
      <li className={classes.system} id={`m${message.seq}`} tabIndex={-1}>
        <Text size="sm" span>
          {message.author ? <strong>{message.author.name} </strong> : null}
          {message.text}
        </Text>{" "}
        <time dateTime={message.created_at} title={formatDateTime(message.created_at)}>
          {formatTime(message.created_at)}
        </time>
      </li>
    );
  }
  const name = message.author?.name ?? t("unknown_author");
  return (
    <li className={classes.item} data-mine={mine || undefined} data-continued={continued || undefined} id={`m${message.seq}`} tabIndex={-1}>
      <div className={classes.side}>{continued || mine ? null : <PersonAvatar name={name} size={30} />}</div>
      <article className={classes.bubble} data-urgent={message.urgent || undefined} aria-label={t("message_of", { name })}>
        {continued ? null : (
          <Group gap={6} className={classes.head}>
            <Text size="sm" fw={650}>
              {mine ? t("you") : name}
            </Text>
            {message.author?.centre && !mine ? (
              <Text size="xs" c="dimmed">
                {message.author.centre}
              </Text>
            ) : null}
            {topicLabel ? (
              <Badge size="sm" variant="light" color="gray">
                {topicLabel}
              </Badge>
            ) : null}
          </Group>
        )}
        {message.urgent ? (
          <Badge size="sm" color="red" variant="light" leftSection={<IconUrgent size={13} />} mb={4}>
            {t("urgent")}
          </Badge>
        ) : null}
        {message.reply_to ? (
          <button type="button" className={classes.quote} onClick={() => props.onJump(message.reply_to?.seq ?? 0)}>
            <strong>{message.reply_to.author}</strong>{" "}
            {message.reply_to.excerpt === "" ? <em>{t("withdrawn_short")}</em> : message.reply_to.excerpt}
          </button>
        ) : null}
        {message.withdrawn_at ? (
          <Text size="sm" c="dimmed" fs="italic">
            {t("withdrawn")}
          </Text>
        ) : (
          <>
            <div className={classes.text} dangerouslySetInnerHTML={{ __html: message.html }} />
            <Files files={message.files} />
          </>
        )}
        <div className={classes.foot}>
          {message.edited_at && !message.withdrawn_at ? <span>{t("edited")}</span> : null}
          <time dateTime={message.created_at} title={formatDateTime(message.created_at)}>
            {formatTime(message.created_at)}
          </time>
          {mine ? <Receipt message={message} others={others} /> : null}
        </div>
      </article>
      {message.withdrawn_at ? null : <MessageMenu {...props} message={message} mine={mine} />}
    </li>
  );
}
