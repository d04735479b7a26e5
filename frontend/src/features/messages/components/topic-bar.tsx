import { ActionIcon, Button, Chip, Group, Popover, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { conversationKeys, createTopic } from "@/features/messages/api/conversations";
import type { Conversation } from "@/features/messages/api/conversations";
import classes from "@/features/messages/components/messages.module.css";
import { nameOfTopic } from "@/features/messages/lib/topics";
import { fieldErrors, sentenceOf } from "@/shared/ui/form-problems";

const ALL = "";

/** The named topics of a case: look at one, or at everything. What is written goes to the one looked at. */
export function TopicBar({
  conversation,
  selected,
  onSelect,
}: {
  readonly conversation: Conversation;
  readonly selected: string | null;
  readonly onSelect: (topic: string | null) => void;
}): ReactNode {
  const { t } = useTranslation("messages");
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const add = async (): Promise<void> => {
    setBusy(true);
    try {
      const topic = await createTopic(conversation.id, name.trim());
      await client.invalidateQueries({ queryKey: conversationKeys.all });
      onSelect(topic.id);
      setName("");
      setOpen(false);
    } catch (error) {
      setProblem(fieldErrors(error)["name"] ?? sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Group className={classes.topics} gap={6} wrap="nowrap">
      <Chip.Group value={selected ?? ALL} onChange={(value) => onSelect(value === ALL ? null : String(value))}>
        <Group gap={6} wrap="nowrap" role="group" aria-label={t("topics_label")}>
          <Chip value={ALL} size="xs" radius="xl">
            {t("all_topics")}
          </Chip>
          {conversation.topics.map((topic) => (
            <Chip key={topic.id} value={topic.id} size="xs" radius="xl">
              {nameOfTopic(topic, t)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {conversation.can.includes("write") ? (
        <Popover opened={open} onChange={setOpen} trapFocus withArrow shadow="md">
          <Popover.Target>
            <ActionIcon size="sm" aria-label={t("action.add_topic")} onClick={() => setOpen((now) => !now)}>
              <IconPlus size={16} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                void add();
              }}
            >
              <TextInput
                label={t("topic_name")}
                value={name}
                maxLength={80}
                error={problem}
                onChange={(event) => {
                  setName(event.currentTarget.value);
                  setProblem(null);
                }}
              />
              <Button mt="sm" size="xs" type="submit" loading={busy} disabled={name.trim() === ""}>
                {t("action.add_topic")}
              </Button>
            </form>
          </Popover.Dropdown>
        </Popover>
      ) : null}
    </Group>
  );
}
