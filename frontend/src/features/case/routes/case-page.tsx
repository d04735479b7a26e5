import { Button } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { useIntersection, useMergedRef } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { QueryKey } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { caseQuery, readCaseAgain } from "@/features/case/api/case";
import { pathwayKey, pathwayQuery } from "@/features/case/api/pathway";
import { patientKey, patientQuery } from "@/features/case/api/patient";
import type { Patient } from "@/features/case/api/patient";
import { referralKeys } from "@/features/case/api/referral";
import { CaseTabs } from "@/features/case/components/case-tabs";
import { IdentityPage } from "@/features/case/components/patient/identity-page";
import { PatientIdentity } from "@/features/case/components/patient/identity-dialog";
import classes from "@/features/case/routes/case-page.module.css";
import { isApiError } from "@/shared/api/api-error";
import { blockingError } from "@/shared/api/blocking-error";
import { useGathered } from "@/shared/lib/use-gathered";
import { useRealtime, useRealtimeAny, useResync } from "@/shared/realtime/use-realtime";
import { ErrorState } from "@/shared/ui/error-state";
import { LinkButton } from "@/shared/ui/link-button";
import { PatientBanner } from "@/shared/ui/patient-banner";
import type { BannerPatient } from "@/shared/ui/patient-banner";
import { PageSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";

interface CasePageProps {
  readonly patientId: string;
  /** The discussion of the case, always at the side of the record (below it on a phone). */
  readonly discussion: ReactNode;
  /** Whether and how the patient is reminded of appointments; beside the contacts. */
  readonly reminders: ReactNode;
  readonly children: ReactNode;
}

/** Refreshes what the page shows when anybody changes it anywhere. */
function useLiveCase(patientId: string): void {
  const client = useQueryClient();
  const invalidate = (predicate?: (query: { readonly queryKey: QueryKey }) => boolean): void => {
    for (const queryKey of [patientKey(patientId), pathwayKey(patientId), ["record", patientId], referralKeys.ofPatient(patientId)]) {
      void client.invalidateQueries({ queryKey, ...(predicate ? { predicate } : {}) });
    }
  };
  const refresh = useGathered(() => invalidate());
  const readAgain = useGathered(() => invalidate(readCaseAgain(patientId, client)));
  useRealtime("patient.changed", ({ data }) => {
    if (data.patient_id === patientId) refresh();
  });
  useRealtime("record.changed", ({ data }) => {
    if (data.patient_id === patientId) refresh();
  });
  useRealtime("pathway.moved", ({ data }) => {
    if (data.patient_id === patientId) refresh();
  });
  // whatever tab is open: what the course proves decides which step may be made, and the summary tells of it
  useRealtime("course.changed", ({ data }) => {
    if (data.patient_id === patientId) refresh();
  });
  useRealtimeAny(["referral.created", "referral.submitted", "referral.decided", "referral.changed", "circle.changed"], () => {
    refresh();
    void client.invalidateQueries({ queryKey: ["referrals", "one"] });
  });
  useResync(() => {
    readAgain();
    void client.invalidateQueries({ queryKey: ["referrals"] });
  });
}

/** The head of the page has words only: the names of the allergies, and a sentence for each alert. */
function useBanner(): (patient: Patient) => BannerPatient {
  const { t } = useTranslation("case");
  return (patient) => ({
    ...patient,
    allergies: patient.allergies?.map((allergy) => allergy.text) ?? null,
    alerts: patient.alerts.map(({ code }) => t(`alert.${code}`, { defaultValue: code })),
  });
}

export function CasePage({ patientId, discussion, reminders, children }: CasePageProps): ReactNode {
  const { t } = useTranslation("case");
  const opening = useQuery(caseQuery(patientId, useQueryClient()));
  const enabled = opening.data !== undefined;
  const patient = useQuery({ ...patientQuery(patientId), enabled });
  const pathway = useQuery({ ...pathwayQuery(patientId), enabled }).data?.pathway;
  const part = useLocation().pathname.split("/")[3] ?? "summary";
  // visits are reached from the plan of the follow-up
  const active = part === "visits" ? "follow-up" : part;
  const side = useRef<HTMLElement>(null);
  const { ref: watchSide, entry: sideSeen } = useIntersection<HTMLElement>({ threshold: 0.5 });
  const sideRef = useMergedRef(side, watchSide);
  // Over the open discussion the way to it would lie on the button that sends.
  const atDiscussion = (sideSeen?.intersectionRatio ?? 0) >= 0.5;
  const head = useRef<HTMLDivElement>(null);
  const banner = useBanner();
  const [bannerHeight, setBannerHeight] = useState(0);
  useLiveCase(patientId);
  useEffect(() => {
    document.title = `${t("title")} · CircleCare`;
  }, [t]);
  useEffect(() => {
    const element = head.current;
    if (!element) return;
    // on a phone only a part of it stays in sight
    const part = element.querySelector<HTMLElement>("[data-stays]") ?? element;
    const observer = new ResizeObserver(() => setBannerHeight(element.offsetHeight || part.offsetHeight));
    observer.observe(element);
    observer.observe(part);
    return () => observer.disconnect();
  }, [patient.data]);

  const problem = blockingError({ error: opening.error, data: patient.data }) ?? blockingError(patient);
  // The privacy officer reads who looked, and nothing about the patient.
  if (active === "access" && isApiError(problem) && problem.status === 404) return <div className={classes.record}>{children}</div>;
  if (problem) {
    return (
      <div className={classes.record}>
        <ErrorState error={problem} onRetry={() => void (opening.isError ? opening : patient).refetch()} />
        <LinkButton to="/cases" variant="default" mt="md">
          {t("common:error.not_found.cases")}
        </LinkButton>
      </div>
    );
  }
  if (!patient.data) return <PageSkeleton />;
  if (!patient.data.can.includes("view_clinical")) return <IdentityPage patient={patient.data} reminders={reminders} />;
  return (
    <div style={{ ["--cc-banner-height" as string]: `${bannerHeight}px` }}>
      <div ref={head} className={classes.banner}>
        <PatientBanner patient={banner(patient.data)} action={<PatientIdentity patient={patient.data} reminders={reminders} />}>
          {pathway ? (
            <StatusBadge
              tone={pathway.overdue ? "danger" : "info"}
              label={[pathway.outcome_label && pathway.state === "decided" ? `${pathway.state_label}: ${pathway.outcome_label}` : pathway.state_label, pathway.overdue ? t("late") : ""].filter(Boolean).join(" · ")}
              title={pathway.owner_centre ? t("owner", { centre: pathway.owner_centre.name }) : undefined}
            />
          ) : null}
        </PatientBanner>
      </div>
      <div className={classes.columns}>
        <div className={classes.main}>
          <CaseTabs patientId={patientId} active={active} />
          <div className={classes.record}>{children}</div>
        </div>
        <aside ref={sideRef} className={classes.side} aria-label={t("discussion")} id="discussion" tabIndex={-1}>
          <h2 className={classes.sideTitle}>
            <IconMessages size={18} aria-hidden="true" /> {t("discussion")}
          </h2>
          {discussion}
        </aside>
      </div>
      <Button
        className={classes.toDiscussion}
        data-there={atDiscussion || undefined}
        leftSection={<IconMessages size={18} />}
        radius="xl"
        onClick={() => {
          side.current?.scrollIntoView({ block: "start" });
          side.current?.focus({ preventScroll: true });
        }}
      >
        {t("discussion")}
      </Button>
    </div>
  );
}
