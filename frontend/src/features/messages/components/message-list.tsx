import { Button } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { Fragment, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Member, Topic } from "@/features/messages/api/conversations";
import type { Message } from "@/features/messages/api/types";
import { MessageItem } from "@/features/messages/components/message-item";
import type { MessageActions } from "@/features/messages/components/message-item";
import { PendingItem } from "@/features/messages/components/pending-item";
import classes from "@/features/messages/components/messages.module.css";
import { topicLabel } from "@/features/messages/lib/topics";
import type { Outgoing } from "@/features/messages/lib/outbox";
import { dayInRome, formatDayLong } from "@/shared/lib/format";

interface MessageListProps extends MessageActions {
  readonly messages: readonly Message[];
  readonly pending: readonly Outgoing[];
  readonly me: string;
  readonly members: readonly Member[];
  readonly topics: readonly Topic[];
  /** Which topic is being looked at; null shows all, with a label on each message. */
  readonly topic: string | null;
  /** Up to where this person had read when the conversation was opened. */
  readonly readUpTo: number;
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  readonly onOlder: () => void;
  /** A message to show once it is here. */
  readonly target: number | null;
  readonly onShown: () => void;
  readonly onTakeBack: (entry: Outgoing) => void;
  readonly onInSight: (inSight: boolean) => void;
}

const TOGETHER_MS = 5 * 60_000;
const NEAR_END_PX = 80;
const FOUND_MS = 2500;

function continues(previous: Message | undefined, message: Message): boolean {
  return (
    previous !== undefined &&
    previous.kind === "text" &&
    previous.author?.id === message.author?.id &&
    previous.topic === message.topic &&
    !message.reply_to &&
    Date.parse(message.created_at) - Date.parse(previous.created_at) < TOGETHER_MS
  );
}

/** The messages, oldest first. Stays at the end while the person is there, and where they are otherwise. */
export function MessageList(props: MessageListProps): ReactNode {
  const { messages, pending, me, members, topics, topic, readUpTo } = props;
  const { t } = useTranslation("messages");
  const box = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const fromBottom = useRef(0);
  const before = useRef({ oldest: 0, pending: 0 });
  const [away, setAway] = useState(false);
  const others = members.filter((member) => member.id !== me);
  const newest = messages[messages.length - 1]?.seq ?? 0;
  const oldest = messages[0]?.seq ?? 0;

  const toEnd = (): void => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
  };
  useLayoutEffect(() => {
    const element = box.current;
    const { oldest: first, pending: waiting } = before.current;
    before.current = { oldest, pending: pending.length };
    if (!element) return;
    if (pending.length > waiting) atEnd.current = true; // who has just sent wants to see it
    if (atEnd.current) toEnd();
    // Older messages came in front: keep what was being read under the eyes. New ones at the end move nothing.
    else if (oldest < first) element.scrollTop = element.scrollHeight - fromBottom.current;
  }, [newest, oldest, pending.length]);
  const { onInSight } = props;
  useEffect(() => {
    // In sight of the eyes, not only at the end of its own box: on a phone the whole discussion may be below.
    const element = end.current;
    if (!element || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver((entries) => onInSight(entries[entries.length - 1]?.isIntersecting === true));
    observer.observe(element);
    return () => {
      observer.disconnect();
      onInSight(false);
    };
  }, [onInSight]);
  useEffect(() => {
    // Pictures and the phone's keyboard change the height after the first layout.
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) toEnd();
    });
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);

  const { target, onShown } = props;
  useEffect(() => {
    const element = target === null ? null : document.getElementById(`m${target}`);
    if (!element) return; // comes with a page that is on its way
    atEnd.current = false;
    element.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
    element.setAttribute("data-found", "");
    setTimeout(() => element.removeAttribute("data-found"), FOUND_MS);
    onShown();
  }, [target, onShown, oldest]);

  const firstUnread = messages.find((message) => message.seq > readUpTo && message.author?.id !== me)?.seq;
  return (
    <div
      ref={box}
      className={classes.scroll}
      // A region that scrolls must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="log"
      // What arrives is announced in one sentence; a page of older messages must not be read out.
      aria-live="off"
      aria-label={t("list_label")}
      onScroll={(event) => {
        const element = event.currentTarget;
        fromBottom.current = element.scrollHeight - element.scrollTop;
        atEnd.current = fromBottom.current - element.clientHeight < NEAR_END_PX;
        setAway(!atEnd.current);
      }}
    >
      {props.hasOlder ? (
        <Button variant="subtle" size="compact-sm" mx="auto" display="block" loading={props.loadingOlder} onClick={props.onOlder}>
          {t("older")}
        </Button>
      ) : null}
      <ol className={classes.list}>
        {messages.map((message, index) => {
          const previous = messages[index - 1];
          const day = dayInRome(message.created_at);
          const newDay = !previous || dayInRome(previous.created_at) !== day;
          return (
            <Fragment key={message.seq}>
              {newDay ? (
                <li className={classes.day}>
                  <time dateTime={day}>{formatDayLong(message.created_at)}</time>
                </li>
              ) : null}
              {message.seq === firstUnread ? <li className={classes.unread}>{t("unread_from_here")}</li> : null}
              <MessageItem
                message={message}
                mine={message.author?.id === me}
                continued={!newDay && continues(previous, message)}
                topicLabel={topic === null && message.topic ? topicLabel(topics, message.topic, t) : null}
                others={others}
                onReply={props.onReply}
                onEdit={props.onEdit}
                onWithdraw={props.onWithdraw}
                onHistory={props.onHistory}
                onJump={props.onJump}
              />
            </Fragment>
          );
        })}
        {pending.map((entry) => (
          <PendingItem key={entry.clientId} entry={entry} onTakeBack={props.onTakeBack} />
        ))}
      </ol>
      <div ref={end} className={classes.end} aria-hidden="true" />
      {away ? (
        <div className={classes.jump}>
          <Button size="compact-sm" radius="xl" leftSection={<IconArrowDown size={15} />} onClick={toEnd}>
            {t("to_newest")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
