import { Button, Card, Group, Select, Stack, Text, Textarea, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { actOnReferral, referralPeopleQuery } from "@/features/case/api/referral";
import type { Referral } from "@/features/case/api/referral";
import { useDraft } from "@/shared/lib/use-draft";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";

/** The case goes to another doctor of the hub, with everything that is still to do. */
export function HandOver({ referral, isHeld = false, onDone, onCancel }: { readonly referral: Referral; readonly isHeld?: boolean; readonly onDone: (after: Referral) => void; readonly onCancel: () => void }): ReactNode {
  const { t } = useTranslation("case");
  const people = useQuery(referralPeopleQuery(referral.id));
  const [person, setPerson] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const [text, setText, clear] = useDraft(`hand-over.${referral.id}`);
  const field = useRef<HTMLInputElement>(null);
  const send = useMutation({
    mutationFn: (to: string) => actOnReferral(referral.id, "hand-over", { to_person: to, text: text.trim(), expected_version: referral.version }),
    onSuccess: (after) => {
      clear();
      onDone(after);
    },
  });
  const errors = fieldErrors(send.error);
  const problem = errors["to_person"] ?? (missing && !person ? t("hand_over.missing") : undefined);
  return (
    <Card
      component="form"
      noValidate
      aria-labelledby="hand-over-title"
      onSubmit={(event) => {
        event.preventDefault();
        if (person) send.mutate(person);
        else {
          setMissing(true);
          field.current?.focus();
        }
      }}
    >
      <Stack gap="sm">
        <Title order={3} id="hand-over-title">
          {t("hand_over.title")}
        </Title>
        <Select
          ref={field}
          label={t("hand_over.to")}
          required
          searchable
          data={(people.data?.hand_over ?? []).map((item) => ({ value: item.id, label: item.display_name }))}
          nothingFoundMessage={t("hand_over.nobody")}
          value={person}
          error={problem}
          onChange={setPerson}
        />
        <Textarea
          label={t("hand_over.note")}
          autosize
          minRows={2}
          maxLength={4000}
          value={text}
          error={errors["text"]}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed">
          {t("hand_over.told")}
        </Text>
        <FormProblem error={send.error ?? people.error} knownFields={["to_person", "text"]} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t("cancel")}
          </Button>
          <Button type="submit" loading={send.isPending || isHeld}>
            {t("act.hand_over")}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
