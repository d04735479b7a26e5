import { Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { CourseAnswer, Field } from "@/features/course/api/course";
import { ClashView } from "@/features/course/components/clash-view";
import { FormDialog } from "@/features/course/components/form-dialog";
import { ValueFields } from "@/features/course/components/value-fields";
import { useCourseForm } from "@/features/course/hooks/use-course-form";
import { changedCodes, isDecided, rebased, unfitFields, withChoice, withValue } from "@/features/course/lib/values-draft";
import type { ValuesDraft } from "@/features/course/lib/values-draft";
import { isApiError, standsNow } from "@/shared/api/api-error";
import { useFieldErrors } from "@/shared/ui/form-problems";

type Current = { readonly version: number; readonly values: Readonly<Record<string, unknown>> };

interface ValuesFormProps {
  readonly patientId: string;
  /** Under which the tab keeps what is typed. */
  readonly name: string;
  readonly title: string;
  readonly fields: readonly Field[];
  readonly start: () => ValuesDraft;
  /** Something that stands is corrected: it needs a reason, and the old values stay. */
  readonly corrects: boolean;
  readonly notice?: ReactNode;
  readonly send: (draft: ValuesDraft) => Promise<CourseAnswer>;
  readonly onDone: (answer: CourseAnswer) => void;
  readonly onClose: () => void;
}

/** The fields of an entry or of a step: a new one, or the correction of one that stands. */
export function ValuesForm({ patientId, name, title, fields, start, corrects, notice, send, onDone, onClose }: ValuesFormProps): ReactNode {
  const { t } = useTranslation("course");
  const [asked, setAsked] = useState(false);
  const { draft, keep, save, discard } = useCourseForm<ValuesDraft>({
    patientId,
    name,
    start,
    send: (sent, mark) => {
      mark((now) => ({ ...now, sent: true }));
      return send(sent);
    },
    onRefused: (error, mark) => {
      const current = standsNow<Current>(error);
      if (current) mark((now) => rebased({ ...now, sent: false }, fields, current));
      else if (isApiError(error) && !error.isTransient) mark((now) => ({ ...now, sent: false }));
    },
    onDone,
    onClose,
  });
  const errors = useFieldErrors(save.error, draft.values);
  const unfit = unfitFields(fields, draft.values);
  const noReason = corrects && draft.reason.trim() === "";
  const changed = changedCodes(draft).length > 0;
  const submit = (): void => {
    setAsked(true);
    if (!noReason && unfit.length === 0 && isDecided(draft)) save.mutate();
  };
  return (
    <FormDialog
      title={title}
      action={t(corrects ? "form.save_correction" : "form.save")}
      error={standsNow<Current>(save.error) ? null : save.error}
      knownFields={fields.map((field) => field.code)}
      errors={errors}
      sending={save.isPending}
      paused={save.isPaused}
      disabled={corrects && !changed}
      onSubmit={submit}
      onClose={onClose}
      onDiscard={discard}
    >
      {notice}
      <ClashView fields={fields} draft={draft} onChoose={(code, choice) => keep((now) => withChoice(now, code, choice))} />
      <ValueFields
        fields={fields}
        values={draft.values}
        errors={{ ...errors, ...(asked ? Object.fromEntries(unfit.map((field) => [field.code, errors[field.code] ?? t("form.unfit")])) : {}) }}
        onChange={(code, value) => keep((now) => withValue(now, code, value))}
      />
      {corrects ? (
        <Textarea
          label={t("form.reason")}
          description={t("form.reason_hint")}
          withAsterisk
          autosize
          minRows={2}
          maxLength={2000}
          value={draft.reason}
          error={asked && noReason ? t("form.reason_needed") : undefined}
          onChange={(event) => {
            const { value } = event.currentTarget;
            keep((now) => ({ ...now, reason: value }));
          }}
        />
      ) : null}
      {asked && !isDecided(draft) ? (
        <Text size="sm" c="var(--cc-danger-text)" role="status">
          {t("clash.undecided")}
        </Text>
      ) : null}
    </FormDialog>
  );
}
