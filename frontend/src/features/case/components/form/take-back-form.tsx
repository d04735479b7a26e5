import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { takeBackFact } from "@/features/case/api/facts";
import type { FactBase } from "@/features/case/api/facts";
import { useDraft } from "@/shared/lib/use-draft";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { markAfter, MarkConflict } from "@/shared/ui/mark-conflict";

interface TakeBackFormProps {
  readonly patientId: string;
  readonly edit: FactBase;
  readonly label: string;
  readonly onDone: (changed: boolean) => void;
}

/** Marks an edit as an error: the derived value holds again, and why stays in the history. */
export function TakeBackForm({ patientId, edit, label, onDone }: TakeBackFormProps): ReactNode {
  const { t } = useTranslation("facts");
  const [reason, setReason, clear] = useDraft(`fact.take_back.${edit.id}`);
  const [seen] = useState(edit.version); // the live page may follow a colleague while the reason is written
  const send = useMutation({
    mutationFn: (version: number) => takeBackFact(patientId, edit.id, version, reason.trim()),
    onSuccess: () => {
      clear();
      onDone(true);
    },
  });
  const next = markAfter(send.error, seen);
  return (
    <Stack
      component="form"
      gap="sm"
      mt="sm"
      aria-label={t("take_back_fact", { fact: label })}
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate(next.version);
      }}
    >
      <Text size="sm">{t("take_back_hint")}</Text>
      <Textarea label={t("take_back_reason")} required autosize minRows={2} maxLength={300} value={reason} error={fieldErrors(send.error)["reason"]} onChange={(event) => setReason(event.currentTarget.value)} />
      {next.now ? <MarkConflict now={next.now} /> : <FormProblem error={send.error} knownFields={["reason"]} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => {
          // after a conflict the colleague's value is the one to look at, and the reason is kept
          if (!next.now) clear();
          onDone(next.now !== undefined);
        }}>
          {t("cancel")}
        </Button>
        <Button type="submit" color="red" loading={send.isPending} disabled={reason.trim() === "" || next.over}>
          {t("take_back")}
        </Button>
      </Group>
    </Stack>
  );
}
