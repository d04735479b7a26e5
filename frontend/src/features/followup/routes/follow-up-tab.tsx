import { Button, Group, Stack, Tabs, Text, Title } from "@mantine/core";
import { IconCalendarHeart } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { followUpKey, followUpQuery, reopen } from "@/features/followup/api/follow-up";
import type { Closed, FollowUp, Plan, PlannedVisit } from "@/features/followup/api/follow-up";
import { DoneDialog, SkipDialog } from "@/features/followup/components/close-dialogs";
import classes from "@/features/followup/components/followup.module.css";
import { PlanNotices } from "@/features/followup/components/plan-notices";
import { PreventionSection } from "@/features/followup/components/prevention-section";
import { TransferDialog } from "@/features/followup/components/transfer-dialog";
import { VisitRow } from "@/features/followup/components/visit-row";
import type { Act } from "@/features/followup/components/visit-row";
import { visitNow } from "@/features/followup/lib/stages";
import { blockingError } from "@/shared/api/blocking-error";
import { useWording } from "@/shared/i18n/use-wording";
import { formatDate } from "@/shared/lib/format";
import { useGathered } from "@/shared/lib/use-gathered";
import { useRealtime, useResync } from "@/shared/realtime/use-realtime";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { showDone, showFailure, showUndo } from "@/shared/ui/undo";

/** A change of the plan, of the record or of the course: each may change what a visit checks. */
function useLivePlan(patientId: string): () => void {
  const client = useQueryClient();
  const refresh = useGathered(() => void client.invalidateQueries({ queryKey: followUpKey(patientId) }));
  const mine = ({ data }: { readonly data: { readonly patient_id: string } }): void => {
    if (data.patient_id === patientId) refresh();
  };
  useRealtime("follow_up.changed", mine);
  useRealtime("record.changed", mine);
  useResync(refresh);
  return refresh;
}

interface FollowUpTabProps {
  readonly patientId: string;
  /** What stands in an open visit about its appointment and its report; the rooms of clinics and visits give it. */
  readonly booking?: ((visit: PlannedVisit, plan: Plan) => ReactNode) | undefined;
}

interface PlanSectionProps {
  readonly plan: Plan;
  readonly words: FollowUp;
  readonly onAct: (visit: PlannedVisit, act: Act) => void;
  readonly onHand: () => void;
  readonly onChanged: () => void;
  readonly booking: FollowUpTabProps["booking"];
}

function PlanSection({ plan, words, onAct, onHand, onChanged, booking }: PlanSectionProps): ReactNode {
  const { t } = useTranslation("followup");
  const say = useWording();
  const now = visitNow(plan);
  const [open, setOpen] = useState<string | null>(now?.id ?? null);
  const title = `follow-up-${plan.id}`;
  return (
    <section aria-labelledby={title}>
      <Title order={2} id={title} fz="lg">
        {t("title", { on: formatDate(plan.infused_on) })}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {say(plan, "protocol")} · {t("version", { number: plan.protocol_version })} · {plan.evidence} · {t("advisory")}
      </Text>
      <Group gap="sm" mb="xs">
        <Text size="sm">{t("followed_by", { centre: plan.circle_centre.name })}</Text>
        {words.can_close && !plan.died_on ? (
          <Button size="compact-xs" variant="default" onClick={onHand} data-no-print>
            {t("transfer")}
          </Button>
        ) : null}
      </Group>
      <PlanNotices plan={plan} canChange={words.can_close} onChanged={onChanged} />
      <ul className={`cc-surface ${classes.visits ?? ""}`}>
        {plan.visits.map((visit) => (
          <VisitRow key={visit.id} visit={visit} words={words} isNow={visit.id === now?.id} isOpen={visit.id === open} onToggle={() => setOpen(visit.id === open ? null : visit.id)} onAct={(act) => onAct(visit, act)} booking={visit.id === open ? booking?.(visit, plan) : undefined} />
        ))}
      </ul>
    </section>
  );
}

/** The follow-up to the fifteenth year, visit by visit. */
export function FollowUpTab({ patientId, booking }: FollowUpTabProps): ReactNode {
  const { t } = useTranslation(["followup", "prevention"]);
  const query = useQuery(followUpQuery(patientId));
  const refresh = useLivePlan(patientId);
  const [dialog, setDialog] = useState<{ readonly act: "done" | "skip"; readonly visit: PlannedVisit; readonly infusedOn: string } | null>(null);
  const [handing, setHanding] = useState<Plan | null>(null);
  const problem = blockingError(query);
  if (problem) return <ErrorState error={problem} onRetry={() => void query.refetch()} />;
  const found = query.data;
  if (!found) return <ListSkeleton rows={8} />;
  if (found.plans.length === 0) return <EmptyState icon={IconCalendarHeart} title={t("none")} hint={t("none_hint")} />;
  const openAgain = async (id: string, version: number): Promise<void> => {
    try {
      await reopen(id, version);
      showDone(t("reopened"));
    } catch (error) {
      showFailure(error instanceof Error ? error : new Error(String(error)));
    }
    refresh();
  };
  const done = (closed: Closed): void => {
    setDialog(null);
    refresh();
    showUndo({ message: t(closed.state === "done" ? "was_done" : "was_skipped"), onUndo: () => openAgain(closed.id, closed.version) });
  };
  const visits = (
    <Stack gap="lg">
      {found.plans.map((plan) => (
        <PlanSection
          key={plan.id}
          plan={plan}
          words={found}
          booking={booking}
          onHand={() => setHanding(plan)}
          onChanged={refresh}
          onAct={(visit, act) => {
            if (act === "reopen") void openAgain(visit.id, visit.version);
            else setDialog({ act, visit, infusedOn: plan.infused_on });
          }}
        />
      ))}
    </Stack>
  );
  const [newest] = found.plans;
  return (
    <>
      {found.prevention && newest ? (
        <Tabs defaultValue="visits" keepMounted={false}>
          <Tabs.List mb="sm" data-no-print>
            <Tabs.Tab value="visits">{t("prevention:visits_tab")}</Tabs.Tab>
            <Tabs.Tab value="prevention">{t("prevention:tab")}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="visits">{visits}</Tabs.Panel>
          <Tabs.Panel value="prevention">
            <PreventionSection found={found.prevention} infusedOn={newest.infused_on} />
          </Tabs.Panel>
        </Tabs>
      ) : (
        visits
      )}
      {handing ? (
        <TransferDialog
          plan={handing}
          centres={found.may_follow}
          onClose={() => setHanding(null)}
          onDone={(centre) => {
            setHanding(null);
            refresh();
            showDone(t("transferred", { centre }));
          }}
        />
      ) : null}
      {dialog?.act === "done" ? <DoneDialog visit={dialog.visit} infusedOn={dialog.infusedOn} onDone={done} onClose={() => setDialog(null)} /> : null}
      {dialog?.act === "skip" ? <SkipDialog visit={dialog.visit} reasons={found.skip_reasons} onDone={done} onClose={() => setDialog(null)} /> : null}
    </>
  );
}
