import { Button, Checkbox, Group, Modal, ScrollArea, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { conversationKeys, createConversation } from "@/features/messages/api/conversations";
import { peopleQuery } from "@/shared/api/people";
import { useMe } from "@/shared/api/me";
import { newClientId } from "@/shared/lib/uuid";
import { ErrorState } from "@/shared/ui/error-state";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";
import { PersonAvatar } from "@/shared/ui/person-avatar";
import { ListSkeleton } from "@/shared/ui/skeletons";

const PEOPLE_SHOWN = 50;

/** One person: a direct conversation (there is one per pair). Several: a group with a name. */
export function NewConversation({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("messages");
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [search, setSearch] = useState("");
  const [q] = useDebouncedValue(search.trim(), 200);
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const [title, setTitle] = useState("");
  const people = useQuery({ ...peopleQuery(q, PEOPLE_SHOWN), enabled: opened });
  const group = chosen.size > 1;
  const [clientId, setClientId] = useState(newClientId); // sent again after a broken answer, it makes no second one
  const create = useMutation({
    mutationFn: () =>
      createConversation({ client_id: clientId, kind: group ? "group" : "direct", person_ids: [...chosen.keys()], title: group ? title.trim() : "" }),
    onSuccess: async (conversation) => {
      await client.invalidateQueries({ queryKey: conversationKeys.list });
      setClientId(newClientId());
      setChosen(new Map());
      setTitle("");
      setSearch("");
      onClose();
      await navigate({ to: "/messages/$conversationId", params: { conversationId: conversation.id } });
    },
  });
  const toggle = (id: string, name: string): void =>
    setChosen((known) => {
      const next = new Map(known);
      if (!next.delete(id)) next.set(id, name);
      return next;
    });
  const rows = (people.data?.results ?? []).filter((person) => person.id !== me.id);
  return (
    <Modal opened={opened} onClose={onClose} title={t("new.title")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <Stack gap="sm">
          <TextInput
            data-autofocus
            label={t("new.search")}
            leftSection={<IconSearch size={16} />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <Text size="sm" c="dimmed" aria-live="polite">
            {chosen.size > 0 ? t("new.chosen", { names: [...chosen.values()].join(", ") }) : t("new.hint")}
          </Text>
          <ScrollArea h={280} type="auto">
            {people.error ? <ErrorState error={people.error} onRetry={() => void people.refetch()} /> : null}
            {people.isPending ? <ListSkeleton rows={5} /> : null}
            <Stack gap={6}>
              {rows.map((person) => (
                <Checkbox
                  key={person.id}
                  checked={chosen.has(person.id)}
                  onChange={() => toggle(person.id, person.display_name)}
                  label={
                    <Group gap="xs" wrap="nowrap">
                      <PersonAvatar name={person.display_name} size={28} />
                      <Text size="sm" fw={650}>
                        {person.display_name}
                      </Text>
                      <Text size="xs" c="dimmed">
                        {t(`profession.${person.profession}`, { defaultValue: person.profession })}
                      </Text>
                    </Group>
                  }
                />
              ))}
            </Stack>
          </ScrollArea>
          {group ? (
            <TextInput
              label={t("new.group_title")}
              required
              maxLength={120}
              value={title}
              error={fieldErrors(create.error)["title"]}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
          ) : null}
          <FormProblem error={create.error} knownFields={["title"]} />
          <Button type="submit" loading={create.isPending} disabled={chosen.size === 0 || (group && title.trim() === "")}>
            {t("new.start")}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
