import { Text, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { CourseAnswer } from "@/features/course/api/course";
import { FormDialog } from "@/features/course/components/form-dialog";
import { useCourseForm } from "@/features/course/hooks/use-course-form";
import { useFieldErrors } from "@/shared/ui/form-problems";

interface ReasonFormProps {
  readonly patientId: string;
  readonly name: string;
  readonly title: string;
  readonly hint: string;
  readonly label: string;
  readonly action: string;
  /** Under which the server tells what is wrong with the text. */
  readonly field: string;
  readonly send: (text: string) => Promise<CourseAnswer>;
  readonly onDone: (answer: CourseAnswer) => void;
  readonly onClose: () => void;
}

/** Says why: an entry was an error, a proposed therapy is not agreed. */
export function ReasonForm({ patientId, name, title, hint, label, action, field, send, onDone, onClose }: ReasonFormProps): ReactNode {
  const { t } = useTranslation("course");
  const { draft, keep, save, discard } = useCourseForm({ patientId, name, start: () => "", send: (text) => send(text.trim()), onDone, onClose });
  const errors = useFieldErrors(save.error, { [field]: draft });
  return (
    <FormDialog
      title={title}
      action={action}
      color="red"
      error={save.error}
      knownFields={[field]}
      errors={errors}
      sending={save.isPending}
      paused={save.isPaused}
      disabled={draft.trim() === ""}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      onDiscard={discard}
    >
      <Text size="sm">{hint}</Text>
      <Textarea
        data-autofocus
        label={label}
        description={t("form.reason_stays")}
        withAsterisk
        autosize
        minRows={2}
        maxLength={2000}
        value={draft}
        error={errors[field]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          keep(() => value);
        }}
      />
    </FormDialog>
  );
}
