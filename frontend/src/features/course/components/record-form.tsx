import { Alert, Textarea, TextInput } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { recordStep } from "@/features/course/api/course";
import type { Course, CourseAnswer, Step } from "@/features/course/api/course";
import classes from "@/features/course/components/course.module.css";
import { FormDialog } from "@/features/course/components/form-dialog";
import { ReadingFields } from "@/features/course/components/reading-fields";
import { ValueFields } from "@/features/course/components/value-fields";
import { useCourseForm } from "@/features/course/hooks/use-course-form";
import { draftNames } from "@/features/course/lib/open-form";
import { readingsSent } from "@/features/course/lib/readings";
import { frameProblems, startStep, stepChanged, wholeMinute } from "@/features/course/lib/step-draft";
import type { StepDraft } from "@/features/course/lib/step-draft";
import { filledOf, unfitFields } from "@/features/course/lib/values-draft";
import { isApiError } from "@/shared/api/api-error";
import { formatDateTime } from "@/shared/lib/format";
import { isPartialMoment } from "@/shared/lib/moment";
import { useFieldErrors } from "@/shared/ui/form-problems";
import { MomentField } from "@/shared/ui/moment-field";

interface RecordFormProps {
  readonly patientId: string;
  readonly course: Course;
  readonly step: Step;
  readonly onDone: (answer: CourseAnswer) => void;
  readonly onClose: () => void;
}

/** Somebody else did the step while this form was open: said at once, and nothing typed goes away. */
function Meanwhile({ step }: { readonly step: Step }): ReactNode {
  const { t } = useTranslation("course");
  const row = step.rows.find((item) => item.is_current);
  if (step.can_record) return null;
  return (
    <Alert role="status" color="orange" variant="light" icon={<IconInfoCircle aria-hidden="true" />} title={t("form.meanwhile")}>
      {row ? t("form.done_by", { name: row.person.display_name, at: formatDateTime(row.at) }) : t(`state_hint.${step.state}`)} {t("form.kept")}
    </Alert>
  );
}

/** One step of the chain: what was read first, then when, where and the numbers. */
export function RecordForm({ patientId, course, step, onDone, onClose }: RecordFormProps): ReactNode {
  const { t } = useTranslation("course");
  const [asked, setAsked] = useState(false);
  const { draft, keep, save, discard } = useCourseForm<StepDraft>({
    patientId,
    name: draftNames.record(course.id, step.code),
    start: () => startStep(new Date()),
    send: (sent, mark) => {
      mark((now) => ({ ...now, sent: true }));
      return recordStep(course.id, step.code, {
        client_id: sent.clientId,
        done_at: sent.doneAt ?? "",
        place: sent.place,
        deviation: sent.deviation,
        values: filledOf(sent.values),
        readings: readingsSent(step.wanted, sent.readings),
      });
    },
    onRefused: (error, mark) => {
      // refused: nothing stands there under the client id
      if (isApiError(error) && !error.isTransient) mark((now) => ({ ...now, sent: false }));
    },
    onDone,
    onClose,
  });
  const change = (next: Partial<StepDraft>): void => keep((now) => stepChanged(now, next));
  const read = Object.fromEntries(Object.entries(draft.readings).map(([key, item]) => [key, item.value]));
  const errors = useFieldErrors(save.error, { ...draft.values, ...read, done_at: draft.doneAt, place: draft.place, deviation: draft.deviation });
  const problems = frameProblems(draft);
  const unfit = unfitFields(step.fields, draft.values);
  const submit = (): void => {
    setAsked(true);
    if (problems.length === 0 && unfit.length === 0) save.mutate();
  };
  return (
    <FormDialog
      title={t("form.record", { step: step.label })}
      action={t("form.save_step")}
      error={save.error}
      knownFields={["done_at", "place", "deviation", ...step.fields.map((field) => field.code), ...step.wanted.map((item) => item.key)]}
      errors={errors}
      sending={save.isPending}
      paused={save.isPaused}
      onSubmit={submit}
      onClose={onClose}
      onDiscard={discard}
    >
      <Meanwhile step={step} />
      <ReadingFields wanted={step.wanted} readings={draft.readings} errors={errors} onChange={(next) => keep((now) => stepChanged(now, { readings: next(now.readings) }))} />
      <section aria-label={t("form.frame")}>
        <h3 className={classes.heading}>{t("form.frame")}</h3>
        <div className={classes.fields}>
          <div className={classes.wide}>
            <MomentField
              label={t("form.done_at")}
              required
              nowButton
              maxDate={new Date()}
              value={draft.doneAt}
              error={errors["done_at"] ?? (asked && problems.includes("done_at") ? t("form.no_instant") : undefined)}
              onChange={(value) => change({ doneAt: value === null || isPartialMoment(value) ? value : wholeMinute(new Date(value)) })}
            />
          </div>
          <TextInput label={t("form.place")} description={t("form.place_hint")} inputWrapperOrder={["label", "input", "description", "error"]} withAsterisk maxLength={120} value={draft.place} error={errors["place"]} onChange={(event) => change({ place: event.currentTarget.value })} />
        </div>
      </section>
      <ValueFields
        fields={step.fields}
        values={draft.values}
        errors={{ ...errors, ...(asked ? Object.fromEntries(unfit.map((field) => [field.code, errors[field.code] ?? t("form.unfit")])) : {}) }}
        onChange={(code, value) => keep((now) => stepChanged(now, { values: { ...now.values, [code]: value } }))}
      />
      <Textarea label={t("form.deviation")} description={t("form.deviation_hint")} autosize minRows={2} maxLength={2000} value={draft.deviation} error={errors["deviation"]} onChange={(event) => change({ deviation: event.currentTarget.value })} />
    </FormDialog>
  );
}
