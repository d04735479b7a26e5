import { Group } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { editMessage, withdrawMessage } from "@/features/messages/api/conversations";
import type { Conversation } from "@/features/messages/api/conversations";
import type { Message } from "@/features/messages/api/types";
import { Composer } from "@/features/messages/components/composer";
import type { ReturnedFile, Written } from "@/features/messages/components/composer";
import { HistoryDialog } from "@/features/messages/components/history-dialog";
import { MessageList } from "@/features/messages/components/message-list";
import classes from "@/features/messages/components/messages.module.css";
import { TopicBar } from "@/features/messages/components/topic-bar";
import { WithdrawDialog } from "@/features/messages/components/withdraw-dialog";
import { useFeed } from "@/features/messages/hooks/use-feed";
import { usePresence } from "@/features/messages/hooks/use-presence";
import { useReceipts } from "@/features/messages/hooks/use-receipts";
import { useMarkRead } from "@/features/messages/hooks/use-mark-read";
import { useTyping } from "@/features/messages/hooks/use-typing";
import { readableUpTo } from "@/features/messages/lib/feed";
import { toTyped } from "@/features/messages/lib/mentions";
import type { Mentionable } from "@/features/messages/lib/mentions";
import { outbox, sendMessage } from "@/features/messages/lib/outbox";
import type { Outgoing } from "@/features/messages/lib/outbox";
import { useMe } from "@/shared/api/me";
import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { useStore } from "@/shared/lib/store";
import { useRealtime } from "@/shared/realtime/use-realtime";
import { announce } from "@/shared/ui/announce";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { showFailure } from "@/shared/ui/undo";
import { DropZone } from "@/shared/uploads/drop-zone";
import { addUploads, dismissUpload } from "@/shared/uploads/upload-store";
import { useUploads } from "@/shared/uploads/use-uploads";
import type { UploadSubject } from "@/shared/uploads/upload-types";

/** A long message is announced by its beginning; the list has the whole of it. */
const SPOKEN_CHARS = 200;

interface Editing {
  readonly message: Message;
  readonly text: string;
  readonly chosen: readonly Mentionable[];
}

/** One conversation, whole: topics, messages, who is typing, and the field to write in. */
export function ConversationPanel({ conversation }: { readonly conversation: Conversation }): ReactNode {
  const { t } = useTranslation("messages");
  const me = useMe();
  const id = conversation.id;
  const { feed, error, isLoading, retry, loadOlder, loadBackTo, loadingOlder, put } = useFeed(id);
  const members = conversation.people;
  const [topic, setTopic] = useState<string | null>(null);
  const [replyTo, setReplyTo] = useState<Message | null>(null);
  const [editing, setEditing] = useState<Editing | null>(null);
  const [history, setHistory] = useState<Message | null>(null);
  const [withdrawing, setWithdrawing] = useState<Message | null>(null);
  const [target, setTarget] = useState<number | null>(null);
  const shownTarget = useCallback(() => setTarget(null), []);
  const [inSight, setInSight] = useState(false);
  const [taken, setTaken] = useState(0);
  const [readUpTo] = useState(conversation.last_read_seq);
  const [returned, setReturned] = useState<readonly ReturnedFile[]>(() => readTabValue<ReturnedFile[]>(`draft.files.${id}`) ?? []);
  const [urgentBefore, setUrgentBefore] = useState(false);
  const [mineUploads, setMineUploads] = useState<readonly string[]>([]);
  const typing = useTyping(id, me.id);

  // A case's files belong to the patient's record; others to the conversation they were sent in.
  const subject: UploadSubject =
    conversation.subject?.type === "patient" ? `patient:${conversation.subject.id}` : `conversation:${id}`;
  const uploads = useUploads(subject);
  const attached = useMemo(() => uploads.filter((item) => mineUploads.includes(item.id)), [uploads, mineUploads]);
  const waiting = useStore(outbox);
  // The socket may bring a message before the answer to the call that sent it: it is not shown twice.
  const pending = useMemo(() => {
    const arrived = new Set((feed?.messages ?? []).map((message) => message.client_id));
    return waiting.filter((entry) => entry.conversationId === id && !arrived.has(entry.clientId));
  }, [feed, id, waiting]);

  const alreadyRead = Math.max(conversation.last_read_seq, members.find((member) => member.id === me.id)?.last_read_seq ?? 0);
  useMarkRead(id, feed ? readableUpTo(feed, topic, me.id, alreadyRead) : 0, feed?.lastSeq ?? 0, inSight);
  const online = usePresence(id);
  useReceipts(conversation);
  useRealtime("message.created", ({ data }) => {
    if (data.conversation_id !== id) return;
    const message = data.message as Message;
    if (message.author && message.author.id !== me.id) {
      announce(t("announce_new", { name: message.author.name, text: toTyped(message.text).text.slice(0, SPOKEN_CHARS) }));
    }
  });

  const shown = useMemo(
    () => (feed?.messages ?? []).filter((message) => topic === null || message.topic === topic),
    [feed, topic],
  );
  const cancelContext = useCallback(() => {
    setReplyTo(null);
    setEditing(null);
  }, []);

  const keepReturned = (files: readonly ReturnedFile[]): void => {
    setReturned(files);
    if (files.length > 0) writeTabValue(`draft.files.${id}`, files);
    else removeTabValue(`draft.files.${id}`);
  };
  const jump = async (seq: number): Promise<void> => {
    const message = await loadBackTo(seq);
    if (!message) return;
    if (topic !== null && message.topic !== topic) setTopic(null);
    setTarget(seq);
  };
  const send = ({ text, urgent }: Written): void => {
    if (editing) {
      const { message } = editing;
      cancelContext();
      editMessage(id, message.seq, text).then(put, (problem: Error) => {
        showFailure(problem);
        const typed = toTyped(text);
        setEditing({ message, text: typed.text, chosen: typed.chosen });
      });
      return;
    }
    const done = attached.filter((item) => item.state === "done" && item.fileId);
    sendMessage({
      conversationId: id,
      text,
      topic: replyTo?.topic ?? topic,
      replyTo: replyTo?.seq ?? null,
      fileIds: [...returned.map((file) => file.id), ...done.map((item) => item.fileId ?? "")],
      fileNames: [...returned.map((file) => file.name), ...done.map((item) => item.name)],
      urgent,
    });
    for (const item of done) dismissUpload(item.id);
    // What could not be sent stays in sight, to be tried again or put away.
    setMineUploads((known) => known.filter((item) => !done.some((sent) => sent.id === item)));
    keepReturned([]);
    setUrgentBefore(false);
    setReplyTo(null);
  };
  const takeBack = (entry: Outgoing): void => {
    const typed = toTyped(entry.text);
    const begun = readTabValue<string>(`draft.message.${id}`);
    writeTabValue(`draft.message.${id}`, begun ? `${typed.text}\n${begun}` : typed.text);
    const back = entry.fileIds.map((fileId, index) => ({ id: fileId, name: entry.fileNames[index] ?? "" }));
    keepReturned([...returned.filter((file) => !entry.fileIds.includes(file.id)), ...back]);
    setUrgentBefore(entry.urgent);
    setEditing(null);
    setReplyTo(feed?.messages.find((message) => message.seq === entry.replyTo) ?? null);
    setTaken((count) => count + 1); // the composer starts anew with what was taken back
  };
  const draftKey = `message.${id}`;

  if (error && !feed) return <ErrorState error={error} onRetry={retry} />;
  return (
    <DropZone
      onFiles={(files) => setMineUploads((known) => [...known, ...addUploads(subject, files)])}
      disabled={!conversation.can.includes("write")}
    >
      <section className={classes.panel} aria-label={t("panel_label")}>
        {conversation.kind === "case" ? (
          <TopicBar conversation={conversation} selected={topic} onSelect={setTopic} />
        ) : null}
        {isLoading || !feed ? (
          <div className={classes.scroll}>
            <ListSkeleton rows={6} />
          </div>
        ) : shown.length === 0 && pending.length === 0 ? (
          <div className={classes.scroll}>
            <EmptyState icon={IconMessages} title={t("empty.title")} hint={t("empty.hint")} compact />
          </div>
        ) : (
          <MessageList
            key={`${id}-${topic ?? ""}`}
            messages={shown}
            pending={pending}
            me={me.id}
            members={members}
            topics={conversation.topics}
            topic={topic}
            readUpTo={readUpTo}
            hasOlder={feed.hasOlder}
            loadingOlder={loadingOlder}
            onOlder={() => void loadOlder().catch(showFailure)}
            onReply={(message) => {
              setEditing(null);
              setReplyTo(message);
            }}
            onEdit={(message) => {
              const typed = toTyped(message.text);
              setReplyTo(null);
              setEditing({ message, text: typed.text, chosen: typed.chosen });
            }}
            onWithdraw={setWithdrawing}
            onHistory={setHistory}
            onJump={(seq) => void jump(seq).catch(showFailure)}
            target={target}
            onShown={shownTarget}
            onTakeBack={takeBack}
            onInSight={setInSight}
          />
        )}
        <div className={classes.typing} aria-live="polite">
          {typing.names.length > 0 ? t("typing", { count: typing.names.length, names: typing.names.join(", ") }) : ""}
        </div>
        {conversation.can.includes("write") ? (
          <Composer
            key={`${draftKey}.${editing?.message.seq ?? ""}.${taken}`}
            draftKey={draftKey}
            members={members.filter((member) => member.id !== me.id)}
            online={online}
            replyTo={replyTo}
            editing={editing}
            attached={attached}
            returned={returned}
            onLeaveOut={(fileId) => keepReturned(returned.filter((file) => file.id !== fileId))}
            urgentBefore={urgentBefore}
            onFiles={(files) => setMineUploads((known) => [...known, ...addUploads(subject, files)])}
            onSend={send}
            onCancelContext={cancelContext}
            onTyping={() => typing.say(topic)}
          />
        ) : (
          <Group p="sm" c="dimmed">
            {t("read_only")}
          </Group>
        )}
        <WithdrawDialog
          message={withdrawing}
          onClose={() => setWithdrawing(null)}
          onWithdraw={(message) =>
            void withdrawMessage(id, message.seq).then((changed) => {
              put(changed);
              announce(t("withdraw.done"));
            }, showFailure)
          }
        />
        <HistoryDialog conversationId={id} message={history} onClose={() => setHistory(null)} />
      </section>
    </DropZone>
  );
}
