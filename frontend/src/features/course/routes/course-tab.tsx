import { Stack, Text, Title } from "@mantine/core";
import { IconDroplet } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { courseQuery } from "@/features/course/api/course";
import type { CourseAnswer } from "@/features/course/api/course";
import { Chain } from "@/features/course/components/chain";
import { CourseHead } from "@/features/course/components/course-head";
import { DeviationPanel } from "@/features/course/components/deviation-panel";
import { EntryKinds } from "@/features/course/components/entry-kinds";
import { Intervals } from "@/features/course/components/intervals";
import { OpenFormView } from "@/features/course/components/open-form-view";
import { useLiveCourse } from "@/features/course/hooks/use-live-course";
import { nextAct } from "@/features/course/lib/next-act";
import type { OpenForm } from "@/features/course/lib/open-form";
import { blockingError } from "@/shared/api/blocking-error";
import { announce } from "@/shared/ui/announce";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { LinkButton } from "@/shared/ui/link-button";
import { CardsSkeleton, ListSkeleton } from "@/shared/ui/skeletons";
import { showDone } from "@/shared/ui/undo";

const openDeviations = (answer: CourseAnswer | undefined): number => answer?.pathway?.deviations.filter((item) => item.is_open).length ?? 0;

/** The CAR-T course: who has the cells, whether they are the right ones, what comes next, and all that was recorded. */
export function CourseTab({ patientId }: { readonly patientId: string }): ReactNode {
  const { t } = useTranslation("course");
  const query = useQuery(courseQuery(patientId));
  const [open, setOpen] = useState<OpenForm | null>(null);
  useLiveCourse(patientId);
  const problem = blockingError(query);
  if (problem) return <ErrorState error={problem} onRetry={() => void query.refetch()} />;
  if (!query.data) {
    return (
      <Stack gap="md">
        <CardsSkeleton cards={1} />
        <ListSkeleton rows={8} />
      </Stack>
    );
  }
  const course = query.data.pathway;
  if (!course) {
    return (
      <EmptyState
        icon={IconDroplet}
        title={t("none.title")}
        hint={t("none.hint")}
        action={
          <LinkButton to="/cases/$patientId/referral" params={{ patientId }} variant="light" mt="xs">
            {t("none.action")}
          </LinkButton>
        }
      />
    );
  }
  const before = openDeviations(query.data);
  const done = (answer: CourseAnswer): void => {
    setOpen(null);
    if (openDeviations(answer) > before) {
      announce(t("failed_now"), "urgent");
      // once the dialog has given the focus back
      setTimeout(() => document.querySelector<HTMLElement>("[data-deviation]")?.focus(), 300);
    } else showDone(t("saved"));
  };
  const next = nextAct(course);
  return (
    <Stack gap="md">
      <Title order={2}>{t("title")}</Title>
      <DeviationPanel course={course} onOpen={setOpen} />
      <CourseHead course={course} next={next} onOpen={setOpen} />
      <Chain course={course} next={next && (next.type === "record" || next.type === "sign") ? next.step.code : null} onOpen={setOpen} />
      <EntryKinds patientId={patientId} course={course} onOpen={setOpen} />
      <Intervals course={course} />
      <Text size="xs" c="dimmed">
        {course.advisory}
      </Text>
      {open ? <OpenFormView patientId={patientId} course={course} open={open} onDone={done} onClose={() => setOpen(null)} /> : null}
    </Stack>
  );
}
