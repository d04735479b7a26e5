import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { patientReferralsQuery, referralQuery } from "@/features/case/api/referral";
import { ReferralForm } from "@/features/case/components/form/referral-form";
import { FollowReferral } from "@/features/case/components/referral/follow-referral";
import { StartReferral } from "@/features/case/components/referral/start-referral";
import { blockingError } from "@/shared/api/blocking-error";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

const LIVE = new Set(["draft", "submitted", "under_discussion", "more_info_needed", "decided"]);

function OneReferral({ id }: { readonly id: string }): ReactNode {
  const query = useQuery(referralQuery(id));
  const problem = blockingError(query);
  if (problem) return <ErrorState error={problem} onRetry={() => void query.refetch()} />;
  if (!query.data) return <ListSkeleton rows={6} />;
  if (query.data.status === "draft") return <ReferralForm referral={query.data} />;
  return <FollowReferral referral={query.data} />;
}

/** The patient's referral: start one, fill it in, follow it. There is one live at a time. */
export function ReferralTab(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const query = useQuery(patientReferralsQuery(patientId));
  const problem = blockingError(query);
  if (problem) return <ErrorState error={problem} onRetry={() => void query.refetch()} />;
  if (!query.data) return <ListSkeleton rows={6} />;
  const live = query.data.results.find((referral) => LIVE.has(referral.status));
  const ended = query.data.results.filter((referral) => !LIVE.has(referral.status));
  return (
    <Stack gap="lg">
      {live ? <OneReferral key={live.id} id={live.id} /> : <StartReferral patientId={patientId} />}
      {live ? null : ended.map((referral) => <OneReferral key={referral.id} id={referral.id} />)}
    </Stack>
  );
}
