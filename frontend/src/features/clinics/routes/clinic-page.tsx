import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { clinicsQuery, useLiveClinics } from "@/features/clinics/api/clinics";
import type { Clinic, ClinicSeries } from "@/features/clinics/api/clinics";
import { ClinicSettings } from "@/features/clinics/components/clinic-settings";
import classes from "@/features/clinics/components/clinics.module.css";
import { ClosuresSection } from "@/features/clinics/components/closures-section";
import { FeedSection } from "@/features/clinics/components/feed-section";
import { SeriesDialog } from "@/features/clinics/components/series-dialog";
import { SingleSessionDialog } from "@/features/clinics/components/single-session-dialog";
import { ruleWords } from "@/features/clinics/lib/words";
import { ApiError } from "@/shared/api/api-error";
import { blockingError } from "@/shared/api/blocking-error";
import { dayInRome, formatDate } from "@/shared/lib/format";
import { ErrorState } from "@/shared/ui/error-state";
import { LinkButton } from "@/shared/ui/link-button";
import { Page } from "@/shared/ui/page";
import { PageHeader } from "@/shared/ui/page-header";
import { ListSkeleton } from "@/shared/ui/skeletons";

const MISSING = new ApiError({ status: 404, code: "not_found", title: "" });

/** One clinic: its rules, its closed days, what holds for it, and its secret calendar addresses. */
export function ClinicPage({ clinicId }: { readonly clinicId: string }): ReactNode {
  const { t } = useTranslation("clinics");
  useLiveClinics();
  const clinics = useQuery(clinicsQuery);
  const failed = blockingError(clinics);
  const clinic = clinics.data?.clinics.find((item) => item.id === clinicId);
  return (
    <Page title={t("settings.title")} width="text">
      <PageHeader
        title={clinic?.title ?? t("settings.title")}
        description={clinic?.centre.name}
        actions={
          <LinkButton to="/calendar" search={{ clinic: clinicId }} variant="default">
            {t("to_calendar")}
          </LinkButton>
        }
      />
      {clinics.isPending ? <ListSkeleton /> : null}
      {failed ? <ErrorState error={failed} onRetry={() => void clinics.refetch()} /> : null}
      {clinics.data && !failed && !clinic ? <ErrorState error={MISSING} /> : null}
      {clinics.data && clinic && !failed ? (
        <Stack gap="md">
          <Rules clinic={clinic} />
          <ClosuresSection clinic={clinic} />
          <ClinicSettings key={clinic.id} clinic={clinic} words={clinics.data} />
          <FeedSection clinic={clinic} />
        </Stack>
      ) : null}
    </Page>
  );
}

type Dialog = { readonly kind: "change" | "end"; readonly series: ClinicSeries } | { readonly kind: "add" | "single" };

function Rules({ clinic }: { readonly clinic: Clinic }): ReactNode {
  const { t } = useTranslation("clinics");
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const today = dayInRome(new Date());
  const close = (): void => setDialog(null);
  return (
    <section className={`cc-surface ${classes.part ?? ""}`} aria-labelledby="clinic-rules">
      <h2 id="clinic-rules">{t("part.when")}</h2>
      <ul className={classes.rows}>
        {clinic.series
          .filter((item) => !item.until_on || item.until_on >= item.from_on)
          .map((item) => {
            const over = item.until_on !== null && item.until_on < today;
            return (
              <li key={item.id}>
                <span className={classes.grow}>
                  <strong>{ruleWords(item.rule, t)}</strong>, {t("series.hour", { hour: item.start_time })}
                  <span className={classes.aside}>
                    {t("series.places", { places: item.places, minutes: item.slot_minutes })} · {item.until_on ? t("series.between", { from: formatDate(item.from_on), until: formatDate(item.until_on) }) : t("series.since", { from: formatDate(item.from_on) })}
                  </span>
                </span>
                {clinic.can_run && !over && item.until_on === null ? (
                  <Group gap={6}>
                    <Button size="compact-md" variant="default" onClick={() => setDialog({ kind: "change", series: item })}>
                      {t("series.change")}
                    </Button>
                    <Button size="compact-md" variant="subtle" onClick={() => setDialog({ kind: "end", series: item })}>
                      {t("series.end")}
                    </Button>
                  </Group>
                ) : null}
              </li>
            );
          })}
      </ul>
      {clinic.can_run ? (
        <Group gap="xs" mt="sm">
          <Button size="compact-md" variant="default" onClick={() => setDialog({ kind: "add" })}>
            {t("series.add")}
          </Button>
          <Button size="compact-md" variant="default" onClick={() => setDialog({ kind: "single" })}>
            {t("session.add")}
          </Button>
        </Group>
      ) : (
        <Text size="sm" c="dimmed" mt="sm">
          {t("settings.acting")}
        </Text>
      )}
      {dialog?.kind === "change" || dialog?.kind === "end" ? <SeriesDialog clinic={clinic} series={dialog.series} ends={dialog.kind === "end"} onClose={close} /> : null}
      {dialog?.kind === "add" ? <SeriesDialog clinic={clinic} series={null} onClose={close} /> : null}
      {dialog?.kind === "single" ? <SingleSessionDialog clinic={clinic} onClose={close} /> : null}
    </section>
  );
}
