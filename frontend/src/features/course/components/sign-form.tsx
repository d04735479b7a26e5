import { Checkbox, Text, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { signStep } from "@/features/course/api/course";
import type { CourseAnswer, Row, Step } from "@/features/course/api/course";
import { FormDialog } from "@/features/course/components/form-dialog";
import { ReadingFields } from "@/features/course/components/reading-fields";
import { useCourseForm } from "@/features/course/hooks/use-course-form";
import { draftNames } from "@/features/course/lib/open-form";
import { readingsSent } from "@/features/course/lib/readings";
import type { Readings } from "@/features/course/lib/readings";
import { formatDateTime } from "@/shared/lib/format";
import { useFieldErrors } from "@/shared/ui/form-problems";

interface SignDraft {
  readonly readings: Readings;
  readonly objects: boolean;
  readonly objection: string;
}

interface SignFormProps {
  readonly patientId: string;
  readonly step: Step;
  readonly row: Row;
  readonly onDone: (answer: CourseAnswer) => void;
  readonly onClose: () => void;
}

/** The second person, signed in as themselves: reads on their own, or says what does not agree. */
export function SignForm({ patientId, step, row, onDone, onClose }: SignFormProps): ReactNode {
  const { t } = useTranslation("course");
  const { draft, keep, save, discard } = useCourseForm<SignDraft>({
    patientId,
    name: draftNames.sign(row.id),
    start: () => ({ readings: {}, objects: false, objection: "" }),
    send: (now) => signStep(row.id, { readings: readingsSent(step.second_wanted, now.readings), objection: now.objects ? now.objection.trim() : "" }),
    onDone,
    onClose,
  });
  const read = Object.fromEntries(Object.entries(draft.readings).map(([key, item]) => [key, item.value]));
  const errors = useFieldErrors(save.error, { ...read, objection: draft.objection });
  return (
    <FormDialog
      title={t("sign.title", { step: step.label })}
      action={t(draft.objects ? "sign.object" : "sign.sign")}
      color={draft.objects ? "red" : undefined}
      error={save.error}
      knownFields={["objection", ...step.second_wanted.map((item) => item.key)]}
      errors={errors}
      sending={save.isPending}
      paused={save.isPaused}
      disabled={draft.objects && draft.objection.trim() === ""}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      onDiscard={discard}
    >
      <Text size="sm">{t("sign.first", { name: row.person.display_name, at: formatDateTime(row.done_at), place: row.place })}</Text>
      <ReadingFields wanted={step.second_wanted} readings={draft.readings} errors={errors} onChange={(next) => keep((now) => ({ ...now, readings: next(now.readings) }))} />
      <Checkbox label={t("sign.objects")} size="md" checked={draft.objects} onChange={(event) => { const { checked } = event.currentTarget; keep((now) => ({ ...now, objects: checked })); }} />
      {draft.objects ? (
        <Textarea
          label={t("sign.objection")}
          description={t("sign.objection_hint")}
          withAsterisk
          autosize
          minRows={2}
          maxLength={2000}
          value={draft.objection}
          error={errors["objection"]}
          onChange={(event) => {
            const { value } = event.currentTarget;
            keep((now) => ({ ...now, objection: value }));
          }}
        />
      ) : null}
    </FormDialog>
  );
}
