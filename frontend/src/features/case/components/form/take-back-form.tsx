import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { takeBackFact } from "@/features/case/api/facts";
import { useDraft } from "@/shared/lib/use-draft";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";

interface TakeBackFormProps {
  readonly patientId: string;
  readonly id: string;
  readonly label: string;
  readonly onDone: (changed: boolean) => void;
}

/** Marks an edit as an error: the derived value holds again, and why stays in the history. */
export function TakeBackForm({ patientId, id, label, onDone }: TakeBackFormProps): ReactNode {
  const { t } = useTranslation("facts");
  const [reason, setReason, clear] = useDraft(`fact.take_back.${id}`);
  const send = useMutation({
    mutationFn: () => takeBackFact(patientId, id, reason.trim()),
    onSuccess: () => {
      clear();
      onDone(true);
    },
  });
  return (
    <Stack
      component="form"
      gap="sm"
      mt="sm"
      aria-label={t("take_back_fact", { fact: label })}
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Text size="sm">{t("take_back_hint")}</Text>
      <Textarea label={t("take_back_reason")} required autosize minRows={2} maxLength={300} value={reason} error={fieldErrors(send.error)["reason"]} onChange={(event) => setReason(event.currentTarget.value)} />
      <FormProblem error={send.error} knownFields={["reason"]} />
      <Group justify="flex-end">
        <Button variant="default" onClick={() => {
          clear();
          onDone(false);
        }}>
          {t("cancel")}
        </Button>
        <Button type="submit" color="red" loading={send.isPending} disabled={reason.trim() === ""}>
          {t("take_back")}
        </Button>
      </Group>
    </Stack>
  );
}
