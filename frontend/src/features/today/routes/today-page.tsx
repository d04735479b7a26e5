import { Group } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconCircleCheck, IconLayoutKanban, IconUserPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { todayQuery } from "@/features/today/api/today";
import type { TodaySection } from "@/features/today/api/today";
import { TodaySectionCard } from "@/features/today/components/today-section";
import classes from "@/features/today/routes/today-page.module.css";
import { useMe } from "@/shared/api/me";
import { formatDayLong } from "@/shared/lib/format";
import { useGathered } from "@/shared/lib/use-gathered";
import { useRealtimeAny, useResync } from "@/shared/realtime/use-realtime";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { LinkButton } from "@/shared/ui/link-button";
import { PageHeader } from "@/shared/ui/page-header";
import { Page } from "@/shared/ui/page";
import { CardsSkeleton } from "@/shared/ui/skeletons";
import { useNow } from "@/shared/ui/use-now";

const HOUR = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone: "Europe/Rome" });

function greetingOf(now: Date): "morning" | "afternoon" | "evening" {
  const hour = Number(HOUR.format(now));
  if (hour < 13) return "morning";
  return hour < 18 ? "afternoon" : "evening";
}

/** Conversations stand at the side, everything that is about a patient's way in the middle. */
const ASIDE = new Set(["messages"]);

function Columns({ sections }: { readonly sections: readonly TodaySection[] }): ReactNode {
  const main = sections.filter((section) => !ASIDE.has(section.code));
  const aside = sections.filter((section) => ASIDE.has(section.code));
  const narrow = useMediaQuery("(max-width: 75em)") ?? false;
  // below each other, what is urgent must not wait under everything else
  const urgent = narrow && aside.some((section) => section.items.some((item) => item.urgent));
  return (
    <div className={classes.columns} data-single={main.length === 0 || aside.length === 0 || undefined}>
      {(urgent ? [aside, main] : [main, aside]).map((column) =>
        column.length > 0 ? (
          <div key={column === main ? "main" : "aside"} className={classes.column}>
            {column.map((section) => (
              <TodaySectionCard key={section.code} section={section} />
            ))}
          </div>
        ) : null,
      )}
    </div>
  );
}

/** What waits for me now, by urgency; changes before one's eyes. */
export function TodayPage(): ReactNode {
  const { t } = useTranslation("today");
  const me = useMe();
  const now = useNow(60_000);
  const queryClient = useQueryClient();
  const today = useQuery(todayQuery);
  const refresh = (): void => void queryClient.invalidateQueries({ queryKey: todayQuery.queryKey });
  const refreshSoon = useGathered(refresh);
  useRealtimeAny(
    [
      "today.changed",
      "referral.submitted",
      "referral.changed",
      "referral.decided",
      "pathway.moved",
      "course.changed",
      "message.created",
      "toxicity.alerted",
      "clinic.changed",
      "appointments.changed",
      "visit.changed",
    ],
    refreshSoon,
  );
  useResync(refreshSoon);

  const sections = [...(today.data ?? [])]
    .filter((section) => section.items.length > 0)
    .sort((a, b) => a.order - b.order);
  return (
    <Page title={t("title")}>
      <PageHeader
        title={t(`greeting.${greetingOf(now)}`, { name: me.given_name })}
        description={<span className={classes.day}>{formatDayLong(now)}</span>}
        actions={
          me.can.includes("create_patient") ? (
            <LinkButton to="/cases" search={{ create: true }} leftSection={<IconUserPlus size={18} />}>
              {t(me.can.includes("view_clinical") ? "new_referral" : "new_patient")}
            </LinkButton>
          ) : null
        }
      />
      {today.isPending ? <CardsSkeleton /> : null}
      {today.error && !today.data ? <ErrorState error={today.error} onRetry={refresh} /> : null}
      {today.data && sections.length === 0 ? (
        <div className="cc-surface">
          <EmptyState
            icon={IconCircleCheck}
            title={t("empty.title")}
            hint={t("empty.hint")}
            action={
              me.can.includes("view_patients") ? (
                <Group mt="sm">
                  <LinkButton to="/cases" variant="light" leftSection={<IconLayoutKanban size={18} />}>
                    {t("empty.cases")}
                  </LinkButton>
                </Group>
              ) : undefined
            }
          />
        </div>
      ) : null}
      {sections.length > 0 ? <Columns sections={sections} /> : null}
    </Page>
  );
}
