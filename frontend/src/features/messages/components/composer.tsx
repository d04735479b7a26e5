import { ActionIcon, CloseButton, Group, Paper, Text, Textarea, Tooltip } from "@mantine/core";
import { IconPaperclip, IconSend2, IconUrgent } from "@tabler/icons-react";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { KeyboardEvent, ReactNode } from "react";

import type { Member } from "@/features/messages/api/conversations";
import type { Message } from "@/features/messages/api/types";
import classes from "@/features/messages/components/messages.module.css";
import { mentionable, mentionAt, toStored, toTyped } from "@/features/messages/lib/mentions";
import type { Mentionable } from "@/features/messages/lib/mentions";
import { useDraft } from "@/shared/lib/use-draft";
import { PersonAvatar } from "@/shared/ui/person-avatar";
import { filesOfInput, filesOfPaste } from "@/shared/uploads/picked-files";
import { UploadList } from "@/shared/uploads/upload-list";
import type { PickedFile, UploadItem } from "@/shared/uploads/upload-types";

export const MAX_CHARS = 10_000;
const COUNT_FROM = 9_000;
const MAX_SUGGESTIONS = 6;

/** A file that the server has already: of a message that was taken back. */
export interface ReturnedFile {
  readonly id: string;
  readonly name: string;
}

export interface Written {
  readonly text: string;
  readonly urgent: boolean;
}

interface ComposerProps {
  readonly draftKey: string;
  readonly members: readonly Member[];
  readonly online: ReadonlySet<string>;
  readonly replyTo: Message | null;
  readonly editing: { readonly message: Message; readonly text: string; readonly chosen: readonly Mentionable[] } | null;
  readonly attached: readonly UploadItem[];
  readonly returned: readonly ReturnedFile[];
  readonly onLeaveOut: (fileId: string) => void;
  /** A message that was taken back was urgent. */
  readonly urgentBefore: boolean;
  readonly onFiles: (files: PickedFile[]) => void;
  readonly onSend: (written: Written) => void;
  readonly onCancelContext: () => void;
  readonly onTyping: () => void;
  readonly disabled?: boolean;
}

const QUOTED_CHARS = 140;

/** What is answered, as people read it; a message without words by its files. */
function wordsOf(message: Message | null): string {
  if (!message) return "";
  if (message.text === "") return message.files.map((file) => file.name).join(", ");
  return toTyped(message.text).text.slice(0, QUOTED_CHARS);
}

/** Where messages are written: Enter sends, Shift+Enter breaks the line, "@" completes a name. */
export function Composer(props: ComposerProps): ReactNode {
  const { members, replyTo, editing, attached } = props;
  const returned = editing ? [] : props.returned;
  const { t } = useTranslation("messages");
  const [text, setText, clear] = useDraft(editing ? `${props.draftKey}.edit.${editing.message.seq}` : props.draftKey, editing?.text);
  const [chosen, setChosen] = useState<readonly Mentionable[]>(editing?.chosen ?? []);
  const [urgent, setUrgent] = useState(props.urgentBefore);
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [closed, setClosed] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();

  const contextKey = editing ? `e${editing.message.seq}` : replyTo ? `r${replyTo.seq}` : "";
  useEffect(() => {
    if (contextKey) field.current?.focus();
  }, [contextKey]);

  const at = closed ? null : mentionAt(text, caret);
  const word = at?.word.toLocaleLowerCase() ?? "";
  const suggestions = at
    ? members
        .filter((member) => member.name.toLocaleLowerCase().split(" ").some((_part, index, parts) =>
          parts.slice(index).join(" ").startsWith(word),
        ))
        .slice(0, MAX_SUGGESTIONS)
    : [];
  const open = suggestions.length > 0;
  const busy = attached.some((item) => item.state !== "done" && item.state !== "failed");
  const arrived = attached.filter((item) => item.state === "done").length + returned.length;
  const tooLong = text.length > MAX_CHARS;
  const empty = text.trim() === "" && arrived === 0;

  const complete = (member: Member): void => {
    if (!at) return;
    const next = `${text.slice(0, at.from)}@${member.name} ${text.slice(caret)}`;
    setText(next);
    setChosen((known) => [...known.filter((person) => person.id !== member.id), { id: member.id, name: member.name }]);
    const position = at.from + member.name.length + 2;
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(position, position);
      setCaret(position);
    });
  };
  const send = (): void => {
    if (empty || busy || tooLong || props.disabled) return;
    props.onSend({ text: toStored(text.trim(), mentionable(chosen, members)), urgent });
    clear();
    setChosen([]);
    setUrgent(false);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : suggestions.length - 1;
      setActive((now) => (now + step) % suggestions.length);
      return;
    }
    const picked = suggestions[Math.min(active, suggestions.length - 1)];
    if (open && picked && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      complete(picked);
      return;
    }
    if (event.key === "Escape" && (open || contextKey)) {
      event.preventDefault();
      event.stopPropagation();
      if (open) setClosed(true);
      else props.onCancelContext();
      return;
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  };

  return (
    <div className={classes.composer} data-no-print>
      {editing || replyTo ? (
        <div className={classes.context}>
          <Text size="sm" truncate="end" flex={1}>
            <strong>{editing ? t("editing") : t("replying_to", { name: replyTo?.author?.name ?? "" })}</strong>{" "}
            {editing ? "" : wordsOf(replyTo)}
          </Text>
          <CloseButton size="sm" aria-label={t("action.cancel_context")} onClick={props.onCancelContext} />
        </div>
      ) : null}
      {returned.length > 0 ? (
        <ul className={classes.returned} aria-label={t("returned_files")}>
          {returned.map((file) => (
            <li key={file.id}>
              <IconPaperclip size={15} aria-hidden="true" />
              <Text size="sm" truncate="end">
                {file.name}
              </Text>
              <CloseButton size="sm" aria-label={t("action.leave_out", { name: file.name })} onClick={() => props.onLeaveOut(file.id)} />
            </li>
          ))}
        </ul>
      ) : null}
      {attached.length > 0 ? <UploadList items={attached} /> : null}
      <Group gap={6} align="flex-end" wrap="nowrap" mt={attached.length > 0 ? "xs" : 0} pos="relative">
        {open ? (
          <Paper component="ul" role="listbox" id={listId} aria-label={t("mention_list")} shadow="md" withBorder className={classes.suggestions}>
            {suggestions.map((member, index) => (
              // Chosen by keyboard through the text field, which keeps the focus (aria-activedescendant).
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <li
                key={member.id}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === active}
                className={classes.suggestion}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => complete(member)}
              >
                <PersonAvatar name={member.name} size={26} online={props.online.has(member.id)} />
                <Text size="sm" fw={650}>
                  {member.name}
                </Text>
                <Text size="xs" c="dimmed">
                  {t(`profession.${member.profession}`, { defaultValue: "" })}
                </Text>
              </li>
            ))}
          </Paper>
        ) : null}
        {editing ? null : (
          <Tooltip label={t("action.attach")}>
            <ActionIcon size={38} variant="subtle" aria-label={t("action.attach")} onClick={() => input.current?.click()}>
              <IconPaperclip size={20} />
            </ActionIcon>
          </Tooltip>
        )}
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-hidden="true"
          tabIndex={-1}
          onChange={(event) => {
            const picked = filesOfInput(event.currentTarget.files);
            event.currentTarget.value = "";
            if (picked.length > 0) props.onFiles(picked);
          }}
        />
        <Textarea
          ref={field}
          className={classes.field}
          aria-label={t("field_label")}
          placeholder={t("placeholder")}
          autosize
          minRows={1}
          maxRows={8}
          value={text}
          error={tooLong ? t("too_long", { max: MAX_CHARS, count: text.length }) : undefined}
          role="combobox"
          aria-expanded={open}
          aria-controls={open ? listId : undefined}
          aria-autocomplete="list"
          aria-activedescendant={open ? `${listId}-${active}` : undefined}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setCaret(event.currentTarget.selectionStart);
            setActive(0);
            setClosed(false);
            if (event.currentTarget.value !== "") props.onTyping();
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const picked = filesOfPaste(event.clipboardData);
            if (picked.length === 0) return;
            event.preventDefault();
            props.onFiles(picked);
          }}
        />
        {editing ? null : (
          <Tooltip label={t("urgent_hint")} multiline maw={240}>
            <ActionIcon
              size={38}
              variant={urgent ? "filled" : "subtle"}
              color={urgent ? "red" : "gray"}
              aria-pressed={urgent}
              aria-label={t("urgent")}
              onClick={() => setUrgent((now) => !now)}
            >
              <IconUrgent size={20} />
            </ActionIcon>
          </Tooltip>
        )}
        <ActionIcon size={38} variant="filled" aria-label={t("action.send")} disabled={empty || busy || tooLong} onClick={send}>
          <IconSend2 size={20} />
        </ActionIcon>
      </Group>
      {text.length > COUNT_FROM && !tooLong ? (
        <Text size="xs" c="dimmed" ta="end" className="cc-numbers">
          {t("chars", { count: text.length, max: MAX_CHARS })}
        </Text>
      ) : null}
    </div>
  );
}
