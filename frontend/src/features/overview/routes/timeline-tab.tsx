import { Alert, Group, Stack, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconTimeline } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { storyQuery } from "@/features/overview/api/story";
import type { Lane } from "@/features/overview/api/story";
import { LaneFilter } from "@/features/overview/components/lane-filter";
import { PdfMenu } from "@/features/overview/components/pdf-menu";
import { StoryList } from "@/features/overview/components/story-list";
import { StoryPicture } from "@/features/overview/components/story-picture";
import { StoryTable } from "@/features/overview/components/story-table";
import { blockingError } from "@/shared/api/blocking-error";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { LinkButton } from "@/shared/ui/link-button";
import { ListSkeleton } from "@/shared/ui/skeletons";

/** The whole story, from the diagnosis to what is planned: a picture with its table, on a phone a list with a map. */
export function TimelineTab(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const { t } = useTranslation("overview");
  const isPhone = useMediaQuery("(max-width: 40em)", undefined, { getInitialValueInEffect: false });
  const query = useQuery(storyQuery(patientId));
  const [hidden, setHidden] = useState<readonly Lane[]>([]);
  const story = query.data;
  const present = useMemo(() => {
    const filled = new Set(story?.items.map((item) => item.lane));
    return story?.lanes.filter((lane) => filled.has(lane.code)) ?? [];
  }, [story]);
  const lanes = useMemo(() => present.map((lane) => lane.code).filter((code) => !hidden.includes(code)), [present, hidden]);
  const items = useMemo(() => story?.items.filter((item) => lanes.includes(item.lane)) ?? [], [story, lanes]);
  const problem = blockingError(query);
  if (problem) return <ErrorState error={problem} onRetry={() => void query.refetch()} />;
  if (!story) return <ListSkeleton rows={8} />;
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={2}>{t("story")}</Title>
        <PdfMenu patientId={patientId} />
      </Group>
      {story.items.length === 0 ? (
        <EmptyState
          icon={IconTimeline}
          title={t("empty")}
          hint={t("empty_hint")}
          action={
            <LinkButton to="/cases/$patientId/record/$kind" params={{ patientId, kind: "diagnoses" }} variant="light" mt="xs">
              {t("open_record")}
            </LinkButton>
          }
        />
      ) : (
        <>
          {story.left_out > 0 ? <Alert color="yellow">{t("left_out", { count: story.left_out })}</Alert> : null}
          <LaneFilter lanes={present} chosen={lanes} onChange={(chosen) => setHidden(present.map((lane) => lane.code).filter((code) => !chosen.includes(code)))} />
          {isPhone ? (
            <StoryList patientId={patientId} story={story} items={items} />
          ) : (
            <>
              <StoryPicture patientId={patientId} story={story} items={items} lanes={lanes} />
              <section aria-labelledby="story-table">
                <Title order={3} id="story-table" mb="xs">
                  {t("table.label")}
                </Title>
                <StoryTable patientId={patientId} items={items} infusedOn={story.infused_on} />
              </section>
            </>
          )}
        </>
      )}
    </Stack>
  );
}
