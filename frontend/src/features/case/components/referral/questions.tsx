import { Button, Card, Group, Stack, Text, Textarea, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { answerQuestion, settleQuestion } from "@/features/case/api/referral";
import type { InfoRequest, Referral } from "@/features/case/api/referral";
import { useDraft } from "@/shared/lib/use-draft";
import { DateTime } from "@/shared/ui/date-time";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";
import { StatusBadge } from "@/shared/ui/status-badge";

function Answer({ question, onDone }: { readonly question: InfoRequest; readonly onDone: (after: Referral) => void }): ReactNode {
  const { t } = useTranslation("case");
  const [text, setText, clear] = useDraft(`answer.${question.id}`);
  const send = useMutation({
    mutationFn: () => answerQuestion(question.id, text.trim()),
    onSuccess: (after) => {
      clear();
      onDone(after);
    },
  });
  return (
    <Stack
      gap="xs"
      mt="xs"
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Textarea
        label={t("question.your_answer")}
        autosize
        minRows={2}
        maxLength={4000}
        value={text}
        error={fieldErrors(send.error)["text"]}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <FormProblem error={send.error} knownFields={["text"]} />
      <Group justify="flex-end">
        <Button type="submit" loading={send.isPending} disabled={text.trim() === ""}>
          {t("question.answer")}
        </Button>
      </Group>
    </Stack>
  );
}

/** For the hub, when the answer came in the discussion: a forgotten button must not keep it from deciding. */
function Settle({ question, onDone }: { readonly question: InfoRequest; readonly onDone: (after: Referral) => void }): ReactNode {
  const { t } = useTranslation("case");
  const send = useMutation({ mutationFn: () => settleQuestion(question.id), onSuccess: onDone });
  return (
    <>
      <FormProblem error={send.error} knownFields={[]} />
      <Group justify="flex-end" mt="xs">
        <Button variant="default" size="xs" loading={send.isPending} onClick={() => send.mutate()}>
          {t("question.settle")}
        </Button>
      </Group>
    </>
  );
}

/** What the hub asked and what the circle answered. The clock stands still while one is open. */
export function Questions({ referral, onDone }: { readonly referral: Referral; readonly onDone: (after: Referral) => void }): ReactNode {
  const { t } = useTranslation("case");
  if (referral.info_requests.length === 0) return null;
  return (
    <Card component="section" aria-labelledby="questions">
      <Title order={3} id="questions" mb="sm">
        {t("question.title")}
      </Title>
      <Stack gap="md">
        {referral.info_requests.map((question) => {
          const open = question.answered_at === null && question.dropped_at === null;
          return (
            <div key={question.id}>
              <Group justify="space-between" gap="xs">
                <Text size="xs" c="dimmed">
                  {question.asked_by.display_name} · <DateTime value={question.asked_at} />
                </Text>
                {open ? (
                  <StatusBadge tone="warning" label={t("question.open")} />
                ) : (
                  <StatusBadge tone={question.answered_at ? "success" : "neutral"} label={t(question.answered_at ? "question.answered" : "question.dropped")} />
                )}
              </Group>
              <Text fw={650} style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                {question.text}
              </Text>
              {open ? (
                <Text size="xs" c="dimmed">
                  {t("question.due", { who: question.owner_person?.display_name ?? question.owner_centre.name })} <DateTime value={question.due_on} as="date" />
                </Text>
              ) : null}
              {question.answered_at ? (
                <>
                  <Text mt={4} style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                    {question.answer}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {question.answered_by?.display_name} · <DateTime value={question.answered_at} />
                  </Text>
                </>
              ) : null}
              {open && question.can.includes("answer") ? <Answer question={question} onDone={onDone} /> : null}
              {open && question.can.includes("settle") ? <Settle question={question} onDone={onDone} /> : null}
            </div>
          );
        })}
      </Stack>
    </Card>
  );
}
