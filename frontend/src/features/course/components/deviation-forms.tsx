import { Select, Text, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { confirmDeviation, resolveDeviation } from "@/features/course/api/course";
import type { Course, CourseAnswer, Deviation } from "@/features/course/api/course";
import { DeviationFacts } from "@/features/course/components/deviation-facts";
import { FormDialog } from "@/features/course/components/form-dialog";
import { useCourseForm } from "@/features/course/hooks/use-course-form";
import { useCourseWrite } from "@/features/course/hooks/use-course-write";
import { draftNames } from "@/features/course/lib/open-form";
import { useFieldErrors } from "@/shared/ui/form-problems";

interface DeviationFormProps {
  readonly patientId: string;
  readonly course: Course;
  readonly deviation: Deviation;
  readonly onDone: (answer: CourseAnswer) => void;
  readonly onClose: () => void;
}

/** Why the identity did not agree and what was done; nothing opens before a second person confirms. */
export function ResolveForm({ patientId, course, deviation, onDone, onClose }: DeviationFormProps): ReactNode {
  const { t } = useTranslation("course");
  const { draft, keep, save, discard } = useCourseForm<{ readonly cause: string | null; readonly reason: string }>({
    patientId,
    name: draftNames.reason("resolve", deviation.id),
    start: () => ({ cause: null, reason: "" }),
    send: (now) => resolveDeviation(deviation.id, { cause: now.cause as "other", reason: now.reason.trim() }),
    onDone,
    onClose,
  });
  const errors = useFieldErrors(save.error, draft);
  return (
    <FormDialog
      title={t("deviation.resolve_title")}
      action={t("deviation.resolve")}
      error={save.error}
      knownFields={["cause", "reason"]}
      errors={errors}
      sending={save.isPending}
      paused={save.isPaused}
      disabled={draft.cause === null || draft.reason.trim() === ""}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      onDiscard={discard}
    >
      <DeviationFacts course={course} deviation={deviation} />
      <Select
        label={t("deviation.cause")}
        withAsterisk
        data={course.causes.map((cause) => ({ value: cause.code, label: cause.label }))}
        value={draft.cause}
        error={errors["cause"]}
        onChange={(cause) => keep((now) => ({ ...now, cause }))}
      />
      <Textarea
        label={t("deviation.reason")}
        description={t("deviation.reason_hint")}
        withAsterisk
        autosize
        minRows={3}
        maxLength={2000}
        value={draft.reason}
        error={errors["reason"]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          keep((now) => ({ ...now, reason: value }));
        }}
      />
      <Text size="sm">{t("deviation.needs_second")}</Text>
    </FormDialog>
  );
}

/** The second, different person agrees with what the first one wrote. */
export function ConfirmForm({ patientId, course, deviation, onDone, onClose }: DeviationFormProps): ReactNode {
  const { t } = useTranslation("course");
  const save = useCourseWrite(patientId, { send: () => confirmDeviation(deviation.id), onDone });
  return (
    <FormDialog title={t("deviation.confirm_title")} action={t("deviation.confirm")} error={save.error} knownFields={[]} sending={save.isPending} paused={save.isPaused} onSubmit={() => save.mutate()} onClose={onClose}>
      <DeviationFacts course={course} deviation={deviation} />
      <Text size="sm">{t("deviation.confirm_hint")}</Text>
    </FormDialog>
  );
}
