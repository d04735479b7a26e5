import { ActionIcon, Button, Card, Group, Select, Stack, Textarea, Title } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { actOnReferral, referralPeopleQuery } from "@/features/case/api/referral";
import type { Referral } from "@/features/case/api/referral";
import { inDays } from "@/features/case/lib/days";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { DateField } from "@/shared/ui/date-field";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";

interface Question {
  readonly text: string;
  readonly due_on: string;
  /** Nobody named: whoever can answer. */
  readonly owner_person?: string | null;
}

const DAYS_TO_ANSWER = 3;
const DAYS_AT_MOST = 60;

/** The hub's questions: one or several, each with a day by which an answer is needed. */
export function AskForInfo({ referral, isHeld = false, onDone, onCancel }: { readonly referral: Referral; readonly isHeld?: boolean; readonly onDone: (after: Referral) => void; readonly onCancel: () => void }): ReactNode {
  const { t } = useTranslation("case");
  const stored = `draft.ask.${referral.id}`;
  const [questions, setQuestions] = useState<readonly Question[]>(
    () => readTabValue<Question[]>(stored) ?? [{ text: "", due_on: inDays(DAYS_TO_ANSWER) }],
  );
  const people = (useQuery(referralPeopleQuery(referral.id)).data?.answer ?? []).map((person) => ({
    value: person.id,
    label: `${person.display_name} (${person.centre.name})`,
  }));
  const update = (next: readonly Question[]): void => {
    setQuestions(next);
    writeTabValue(stored, next);
  };
  const change = (index: number, values: Partial<Question>): void =>
    update(questions.map((question, at) => (at === index ? { ...question, ...values } : question)));
  const send = useMutation({
    mutationFn: () =>
      actOnReferral(referral.id, "request-info", { questions: questions.map((q) => ({ ...q, text: q.text.trim(), owner_person: q.owner_person ?? null })), expected_version: referral.version }),
    onSuccess: (after) => {
      removeTabValue(stored);
      onDone(after);
    },
  });
  const errors = fieldErrors(send.error);
  return (
    <Card
      component="form"
      aria-labelledby="ask-title"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Stack gap="sm">
        <Title order={3} id="ask-title">
          {t("ask.title")}
        </Title>
        {questions.map((question, index) => (
          <Group key={index} align="flex-start">
            <Textarea
              flex="1 1 16rem"
              label={t("ask.question", { no: index + 1 })}
              required
              autosize
              minRows={2}
              maxLength={4000}
              value={question.text}
              error={errors[`questions.${index}.text`]}
              onChange={(event) => change(index, { text: event.currentTarget.value })}
            />
            <DateField
              w={200}
              label={t("ask.due")}
              required
              minDate={inDays(0)}
              maxDate={inDays(DAYS_AT_MOST)}
              value={question.due_on}
              error={errors[`questions.${index}.due_on`]}
              onChange={(next) => change(index, { due_on: next ?? "" })}
              onUnreadable={(text) => change(index, { due_on: text })}
            />
            <Select
              w={260}
              label={t("ask.who", { no: index + 1 })}
              placeholder={t("ask.anybody")}
              clearable
              searchable
              data={people}
              value={question.owner_person ?? null}
              error={errors[`questions.${index}.owner_person`]}
              onChange={(next) => change(index, { owner_person: next })}
            />
            {questions.length > 1 ? (
              <ActionIcon mt={24} color="gray" aria-label={t("ask.remove", { no: index + 1 })} onClick={() => update(questions.filter((_, at) => at !== index))}>
                <IconTrash size={18} />
              </ActionIcon>
            ) : null}
          </Group>
        ))}
        <Button variant="subtle" leftSection={<IconPlus size={16} />} style={{ alignSelf: "flex-start" }} onClick={() => update([...questions, { text: "", due_on: inDays(DAYS_TO_ANSWER) }])}>
          {t("ask.add")}
        </Button>
        <FormProblem error={send.error} knownFields={questions.flatMap((_, index) => [`questions.${index}.text`, `questions.${index}.due_on`, `questions.${index}.owner_person`])} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t("cancel")}
          </Button>
          <Button type="submit" loading={send.isPending || isHeld} disabled={questions.some((question) => question.text.trim() === "" || !question.due_on || isUnreadableDate(question.due_on))}>
            {t("ask.send")}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
