import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { addEntry, answerEntry, correctEntry, correctStep, withdrawEntry } from "@/features/course/api/course";
import type { Course, CourseAnswer } from "@/features/course/api/course";
import { ConfirmForm, ResolveForm } from "@/features/course/components/deviation-forms";
import { ReasonForm } from "@/features/course/components/reason-form";
import { RecordForm } from "@/features/course/components/record-form";
import { SignForm } from "@/features/course/components/sign-form";
import { ValuesForm } from "@/features/course/components/values-form";
import { draftNames } from "@/features/course/lib/open-form";
import type { OpenForm } from "@/features/course/lib/open-form";
import { filledOf, startValues } from "@/features/course/lib/values-draft";

interface OpenFormViewProps {
  readonly patientId: string;
  readonly course: Course;
  readonly open: OpenForm;
  readonly onDone: (answer: CourseAnswer) => void;
  readonly onClose: () => void;
}

function StepForm({ patientId, course, open, ...rest }: OpenFormViewProps & { readonly open: Extract<OpenForm, { form: "record" | "sign" | "correct" }> }): ReactNode {
  const { t } = useTranslation("course");
  const step = course.chain.find((item) => item.code === open.code);
  const row = step?.rows.find((item) => item.is_current);
  if (!step) return null;
  if (open.form === "record") return <RecordForm patientId={patientId} course={course} step={step} {...rest} />;
  if (!row) return null;
  if (open.form === "sign") return <SignForm patientId={patientId} step={step} row={row} {...rest} />;
  return (
    <ValuesForm
      patientId={patientId}
      name={draftNames.correct(row.id)}
      title={t("form.correct", { what: step.label })}
      fields={step.fields}
      corrects
      start={() => startValues(step.fields, row.values, row.corrections.length)}
      send={(draft) => correctStep(row.id, draft.base, filledOf(draft.values), draft.reason.trim())}
      {...rest}
    />
  );
}

function EntryForm({ patientId, course, open, ...rest }: OpenFormViewProps & { readonly open: Extract<OpenForm, { form: "entry" | "withdraw" | "disagree" }> }): ReactNode {
  const { t } = useTranslation("course");
  const kind = course.kinds.find((item) => item.code === open.kind);
  const entry = kind?.entries.find((item) => item.entry_id === open.entryId);
  if (!kind || (!entry && open.entryId !== null)) return null;
  if (open.form === "entry") {
    return (
      <ValuesForm
        patientId={patientId}
        name={draftNames.entry(course.id, kind.code, entry?.entry_id ?? null)}
        title={t(entry ? "form.correct" : "form.add", { what: kind.label })}
        fields={kind.fields}
        corrects={entry !== undefined}
        start={() => startValues(kind.fields, entry?.values ?? {}, entry?.version ?? 0)}
        send={(draft) => (entry ? correctEntry(entry.entry_id, draft.base, filledOf(draft.values), draft.reason.trim()) : addEntry(course.id, kind.code, draft.clientId, filledOf(draft.values)))}
        {...rest}
      />
    );
  }
  if (!entry) return null;
  const withdraws = open.form === "withdraw";
  return (
    <ReasonForm
      patientId={patientId}
      name={draftNames.reason(open.form, entry.entry_id)}
      title={t(`${open.form}.title`, { what: kind.label })}
      hint={t(`${open.form}.hint`)}
      label={t(`${open.form}.reason`)}
      action={t(`${open.form}.action`)}
      field={withdraws ? "reason" : "text"}
      send={(text) => (withdraws ? withdrawEntry(entry.entry_id, entry.version, text) : answerEntry(entry.entry_id, entry.version, false, text))}
      {...rest}
    />
  );
}

/** The form that lies over the page now. */
export function OpenFormView({ open, ...rest }: OpenFormViewProps): ReactNode {
  switch (open.form) {
    case "record":
    case "sign":
    case "correct":
      return <StepForm open={open} {...rest} />;
    case "entry":
    case "withdraw":
    case "disagree":
      return <EntryForm open={open} {...rest} />;
    default: {
      const deviation = rest.course.deviations.find((item) => item.id === open.id);
      if (!deviation) return null;
      return open.form === "resolve" ? <ResolveForm deviation={deviation} {...rest} /> : <ConfirmForm deviation={deviation} {...rest} />;
    }
  }
}
