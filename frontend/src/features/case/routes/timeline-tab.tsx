import { Button, Stack, Text, Timeline, Title } from "@mantine/core";
import { IconTimeline } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { pathwayQuery } from "@/features/case/api/pathway";
import type { Pathway } from "@/features/case/api/pathway";
import { timelineQuery } from "@/features/case/api/record";
import { useWording } from "@/features/case/lib/wording";
import { DateTime } from "@/shared/ui/date-time";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

type Step = Pathway["steps"][number];

/** What happened, newest first: the steps of the pathway, then the clinical story. */
export function TimelineTab(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const { t } = useTranslation("case");
  const say = useWording();
  const pathway = useQuery(pathwayQuery(patientId)).data?.pathway;
  const query = useInfiniteQuery(timelineQuery(patientId));
  const items = (query.data?.pages ?? []).flatMap((page) => page.results);
  const titleOf = (step: Step): string => {
    if (step.to_person) return t("timeline.handed_over", { name: step.to_person.display_name });
    return step.outcome_label ? `${step.to_label}: ${step.outcome_label}` : step.to_label;
  };
  const steps = [...(pathway?.steps ?? [])].reverse();
  return (
    <Stack gap="lg">
      {steps.length > 0 ? (
        <section aria-labelledby="pathway-steps">
          <Title order={2} id="pathway-steps" mb="md">
            {t("timeline.pathway")}
          </Title>
          <Timeline active={0} bulletSize={16} lineWidth={2}>
            {steps.map((step) => (
              <Timeline.Item key={step.position} title={titleOf(step)}>
                <Text size="sm" c="dimmed">
                  <DateTime value={step.at} /> · {step.person?.display_name ?? step.actor_label}
                  {step.centre ? `, ${step.centre.name}` : ""}
                </Text>
                {step.text ? <Text size="sm">{step.text}</Text> : null}
              </Timeline.Item>
            ))}
          </Timeline>
        </section>
      ) : null}
      <section aria-labelledby="clinical-story">
        <Title order={2} id="clinical-story" mb="md">
          {t("timeline.story")}
        </Title>
        {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
        {query.isPending ? <ListSkeleton rows={6} /> : null}
        {query.data && items.length === 0 ? <EmptyState icon={IconTimeline} title={t("timeline.empty")} hint={t("timeline.empty_hint")} compact /> : null}
        <Timeline bulletSize={14} lineWidth={2}>
          {items.map((item) => (
            <Timeline.Item key={item.id} title={`${t(`kind.${item.kind}`, { defaultValue: item.kind })}: ${say(item, "title")}`}>
              <Text size="sm" c="dimmed">
                <DateTime value={item.on} as="date" /> · {item.centre_name}
                {item.origin === "manual" ? "" : ` · ${t(`origin.${item.origin}`, { defaultValue: item.origin })}`}
              </Text>
            </Timeline.Item>
          ))}
        </Timeline>
        {query.hasNextPage ? (
          <Button variant="subtle" mt="sm" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t("more")}
          </Button>
        ) : null}
      </section>
    </Stack>
  );
}
