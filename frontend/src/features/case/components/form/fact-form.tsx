import { Alert, Button, Group, Radio, Stack, Text, Textarea } from "@mantine/core";
import { IconGitMerge } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { saveFact, valueOf } from "@/features/case/api/facts";
import type { Fact, FactBase, FactEdit, FactValue } from "@/features/case/api/facts";
import { useShownFact } from "@/features/case/hooks/use-shown-fact";
import { useWording } from "@/features/case/lib/wording";
import { isApiError } from "@/shared/api/api-error";
import { useDraft } from "@/shared/lib/use-draft";
import { DecimalInput } from "@/shared/ui/decimal-input";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";

/** What a colleague wrote into the same fact meanwhile, from the answer 409 or 412. */
function currentOf(error: unknown): FactEdit | null {
  if (!isApiError(error) || (error.status !== 409 && error.status !== 412)) return null;
  const current = (error.body as { current?: FactEdit } | null)?.current;
  // an edit that was taken back meanwhile cannot be changed: the server's own sentence says so
  return current?.status === "active" ? current : null;
}

interface FactFormProps {
  readonly patientId: string;
  readonly fact: Fact;
  readonly onDone: (changed: boolean) => void;
}

/** Puts another value in the place of the derived one. No value without its reason, none lost to a colleague's. */
export function FactForm({ patientId, fact, onDone }: FactFormProps): ReactNode {
  const { t } = useTranslation("facts");
  const say = useWording();
  const shown = useShownFact();
  const [value, setValue] = useState<FactValue>(fact.edit ? valueOf(fact.edit) : null);
  const [reason, setReason, clear] = useDraft(`fact.${patientId}.${fact.code}`);
  const [base, setBase] = useState<FactBase | null>(fact.edit);
  const [theirs, setTheirs] = useState<FactEdit | null>(null);
  const save = useMutation({
    mutationFn: () => saveFact(patientId, fact, base, value, reason.trim()),
    onSuccess: () => {
      clear();
      onDone(true);
    },
    onError: (error) => {
      const current = currentOf(error);
      if (!current) return;
      setTheirs(current);
      setBase(current);
    },
  });
  const errors = fieldErrors(save.error);
  const label = say(fact, "label");
  return (
    <Stack
      component="form"
      gap="sm"
      mt="sm"
      aria-label={t("edit_fact", { fact: label })}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {fact.kind === "number" ? (
        <DecimalInput label={label} required allowDecimal={false} min={0} maw={200} value={typeof value === "number" ? value : ""} error={errors["number"]} onChange={(next) => setValue(next === "" ? null : Number(next))} />
      ) : (
        <Radio.Group label={label} required value={value === null ? "" : String(value)} error={errors["answer"]} onChange={(next) => setValue(next === "true")}>
          <Group mt={4}>
            <Radio value="true" label={t("yes")} />
            <Radio value="false" label={t("no")} />
          </Group>
        </Radio.Group>
      )}
      <Textarea label={t("reason")} description={t("reason_hint")} required autosize minRows={2} maxLength={300} value={reason} error={errors["reason"]} onChange={(event) => setReason(event.currentTarget.value)} />
      {theirs ? (
        <Alert role="alert" color="orange" variant="light" icon={<IconGitMerge size={18} aria-hidden="true" />} title={t("conflict")}>
          <Text size="sm">
            {t("theirs")}: <strong>{shown(valueOf(theirs))}</strong> · <bdi>{theirs.reason}</bdi>
          </Text>
          <Text size="sm">{t("conflict_hint")}</Text>
        </Alert>
      ) : (
        <FormProblem error={save.error} knownFields={["answer", "number", "reason"]} />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => {
          clear();
          // after a conflict the colleague's value is the one to show
          onDone(theirs !== null);
        }}>
          {t(theirs ? "keep_theirs" : "cancel")}
        </Button>
        <Button type="submit" loading={save.isPending} disabled={value === null || reason.trim() === ""}>
          {t(theirs ? "save_mine" : "save")}
        </Button>
      </Group>
    </Stack>
  );
}
