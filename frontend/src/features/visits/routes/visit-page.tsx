import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { visitQuery, withdrawVisit } from "@/features/visits/api/visits";
import type { Visit } from "@/features/visits/api/visits";
import { DayDialog } from "@/features/visits/components/day-dialog";
import { OrdersCard } from "@/features/visits/components/orders-card";
import { ReportsCard } from "@/features/visits/components/reports-card";
import { SectionCard } from "@/features/visits/components/section-card";
import type { RecordParts } from "@/features/visits/components/section-card";
import { SignCard } from "@/features/visits/components/sign-card";
import { VisitHead } from "@/features/visits/components/visit-head";
import { VisitNav } from "@/features/visits/components/visit-nav";
import classes from "@/features/visits/components/visit.module.css";
import { useLiveVisit } from "@/features/visits/hooks/use-live-visit";
import { useWriters } from "@/features/visits/hooks/use-writers";
import { blockingError } from "@/shared/api/blocking-error";
import { ErrorState } from "@/shared/ui/error-state";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { CardsSkeleton } from "@/shared/ui/skeletons";

interface VisitPageProps {
  readonly patientId: string;
  readonly visitId: string;
  readonly parts: (visit: Visit) => RecordParts;
}

function Written({ visit, parts, refresh }: { readonly visit: Visit; readonly parts: RecordParts; readonly refresh: () => void }): ReactNode {
  const { t } = useTranslation("visit");
  const writers = useWriters(visit.id);
  const [dialog, setDialog] = useState<"day" | "withdraw" | null>(null);
  const close = (): void => setDialog(null);
  return (
    <div className={classes.frame}>
      <div className={classes.page}>
        <div className={classes.head}>
          <VisitHead visit={visit} here={writers.here} onDay={visit.can_write ? () => setDialog("day") : undefined} />
        </div>
        <VisitNav visit={visit} writers={writers} />
        <Stack gap="md" className={classes.sheet}>
          {visit.state === "signed" ? <ReportsCard visit={visit} /> : null}
          {visit.sections.map((section) => (
            <SectionCard key={section.code} visit={visit} section={section} parts={parts} writers={writers} onSaved={refresh} />
          ))}
          <OrdersCard visit={visit} onChanged={refresh} />
          {visit.state === "draft" && visit.can_write ? <SignCard visit={visit} onChanged={refresh} onWithdraw={() => setDialog("withdraw")} /> : null}
        </Stack>
        {dialog === "day" ? <DayDialog visit={visit} onClose={close} /> : null}
        {dialog === "withdraw" ? (
          <ReasonDialog
            title={t("withdraw.title")}
            hint={t("withdraw.hint")}
            label={t("withdraw.reason")}
            action={t("withdraw.action")}
            isDanger
            draft={`visit.${visit.id}.withdraw`}
            send={(reason) => withdrawVisit(visit.id, visit.version, reason).finally(refresh)}
            onClose={close}
          />
        ) : null}
      </div>
    </div>
  );
}

/** One visit: written in it, signed, and read afterwards. */
export function VisitPage({ patientId, visitId, parts }: VisitPageProps): ReactNode {
  const query = useQuery(visitQuery(visitId));
  const refresh = useLiveVisit(patientId, visitId);
  const problem = blockingError(query);
  if (problem) return <ErrorState error={problem} onRetry={() => void query.refetch()} />;
  if (!query.data) return <CardsSkeleton cards={4} />;
  return <Written visit={query.data} parts={parts(query.data)} refresh={refresh} />;
}
