import { Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowsExchange, IconHandStop } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { actOnReferral, referralKeys } from "@/features/case/api/referral";
import type { Referral } from "@/features/case/api/referral";
import { ReferralForm } from "@/features/case/components/form/referral-form";
import { AskForInfo } from "@/features/case/components/referral/ask-for-info";
import { AtAGlance } from "@/features/case/components/referral/at-a-glance";
import { DecideForm } from "@/features/case/components/referral/decide-form";
import { DecisionCard } from "@/features/case/components/referral/decision-card";
import { HandOver } from "@/features/case/components/referral/hand-over";
import { Letters } from "@/features/case/components/referral/letters";
import { Questions } from "@/features/case/components/referral/questions";
import { EndReferral } from "@/features/case/components/referral/end-referral";
import { ClockBadge } from "@/shared/ui/clock-badge";
import { DateTime } from "@/shared/ui/date-time";
import { FormProblem } from "@/shared/ui/form-problems";
import { StatusBadge } from "@/shared/ui/status-badge";
import type { Tone } from "@/shared/ui/status-badge";

const TONES: Readonly<Record<string, Tone>> = {
  submitted: "warning",
  under_discussion: "info",
  more_info_needed: "warning",
  decided: "success",
  withdrawn: "neutral",
  closed: "neutral",
};

const UNDECIDED: ReadonlySet<string> = new Set(["submitted", "under_discussion", "more_info_needed"]);

/** A referral that was sent: where it stands, whose turn it is, and what one may do about it. */
export function FollowReferral({ referral }: { readonly referral: Referral }): ReactNode {
  const { t } = useTranslation("case");
  const client = useQueryClient();
  const [open, setOpen] = useState<"" | "ask" | "decide" | "end" | "hand_over">("");
  const [form, setForm] = useState(false);
  /** What was done beside an open form leaves it open: somebody is writing in it. */
  const told = (after: Referral): void => {
    client.setQueryData(referralKeys.one(referral.id), after);
    void client.invalidateQueries({ queryKey: ["referrals"] });
    void client.invalidateQueries({ queryKey: ["pathway"] });
  };
  const done = (after: Referral): void => {
    setOpen("");
    told(after);
  };
  const acknowledge = useMutation({
    mutationFn: () => actOnReferral(referral.id, "acknowledge", { expected_version: referral.version }),
    onSuccess: told,
    onError: () => void client.invalidateQueries({ queryKey: referralKeys.one(referral.id) }),
  });
  // What is sent while somebody takes it in charge would name the version before that, and be refused: it waits.
  const can = (act: string): boolean => referral.can.includes(act);
  const questions = <Questions referral={referral} onDone={told} />;
  // What stands still until it is answered comes first; answers are read after what was asked about.
  const waiting = referral.status === "more_info_needed";
  const snapshot = referral.snapshots[referral.snapshots.length - 1];
  return (
    <Stack gap="md">
      <Card>
        <Group justify="space-between" align="flex-start" gap="sm">
          <div>
            <Title order={2}>{t("referral_to", { hub: referral.hub.name })}</Title>
            <Text c="dimmed" size="sm">
              {t("sent_by", { name: referral.submitted_by?.display_name ?? "–", centre: referral.from_centre.name })}{" "}
              <DateTime value={referral.submitted_at} />
            </Text>
          </div>
          <Group gap="xs">
            {referral.urgency === "urgent" || referral.urgency === "emergency" ? (
              <StatusBadge tone={referral.urgency === "emergency" ? "danger" : "warning"} label={t(`urgency.${referral.urgency}`)} />
            ) : null}
            <StatusBadge tone={TONES[referral.status] ?? "info"} label={referral.status_label} />
            {referral.status === "submitted" ? (
              <ClockBadge dueAt={referral.clock?.due_at} pausedAt={referral.clock?.paused_at ?? null} />
            ) : null}
          </Group>
        </Group>
        {referral.hub_owner ? (
          <Group mt="xs" gap="sm">
            <Text size="sm">{t("taken_by", { name: referral.hub_owner.display_name })}</Text>
            {can("hand_over") ? (
              <Button variant="subtle" size="compact-sm" leftSection={<IconArrowsExchange size={16} />} aria-expanded={open === "hand_over"} onClick={() => setOpen(open === "hand_over" ? "" : "hand_over")}>
                {t("act.hand_over")}
              </Button>
            ) : null}
          </Group>
        ) : null}
        {snapshot ? (
          <Group mt="sm" gap="md">
            <Letters letters={snapshot.letters} />
            <Text size="xs" c="dimmed" title={snapshot.sha256}>
              {t("version_no", { no: snapshot.number })} · SHA-256 {snapshot.sha256.slice(0, 12)}…
            </Text>
          </Group>
        ) : null}
        <FormProblem error={acknowledge.error} />
        <Group mt="md" gap="sm">
          {can("acknowledge") ? (
            <Button leftSection={<IconHandStop size={18} />} loading={acknowledge.isPending} onClick={() => acknowledge.mutate()}>
              {t("act.acknowledge")}
            </Button>
          ) : null}
          {can("decide") ? (
            <Button variant={can("acknowledge") ? "light" : "filled"} aria-expanded={open === "decide"} onClick={() => setOpen(open === "decide" ? "" : "decide")}>
              {t("act.decide")}
            </Button>
          ) : null}
          {can("request_info") ? (
            <Button variant="default" aria-expanded={open === "ask"} onClick={() => setOpen(open === "ask" ? "" : "ask")}>
              {t("act.ask")}
            </Button>
          ) : null}
          {can("reconsider") || can("withdraw") ? (
            <Button variant="subtle" color="gray" aria-expanded={open === "end"} onClick={() => setOpen(open === "end" ? "" : "end")}>
              {t(can("withdraw") ? "act.withdraw" : "act.reconsider")}
            </Button>
          ) : null}
          <Button variant="subtle" color="gray" aria-expanded={form} onClick={() => setForm((now) => !now)}>
            {t(form ? "act.hide_form" : "act.show_form")}
          </Button>
        </Group>
      </Card>
      {waiting ? questions : null}
      {open === "hand_over" ? <HandOver referral={referral} isHeld={acknowledge.isPending} onDone={done} onCancel={() => setOpen("")} /> : null}
      {open === "ask" ? <AskForInfo referral={referral} isHeld={acknowledge.isPending} onDone={done} onCancel={() => setOpen("")} /> : null}
      {open === "decide" ? <DecideForm referral={referral} isHeld={acknowledge.isPending} onDone={done} onCancel={() => setOpen("")} /> : null}
      {open === "end" ? <EndReferral referral={referral} isHeld={acknowledge.isPending} onDone={done} onCancel={() => setOpen("")} /> : null}
      {UNDECIDED.has(referral.status) ? <AtAGlance referral={referral} /> : null}
      {[...referral.decisions].reverse().map((decision) => (
        <DecisionCard key={decision.id} decision={decision} canCoSign={can("co_sign") && decision === referral.decisions[referral.decisions.length - 1]} onDone={told} />
      ))}
      {referral.status === "decided" ? <AtAGlance referral={referral} /> : null}
      {waiting ? null : questions}
      {form ? <ReferralForm referral={referral} /> : null}
    </Stack>
  );
}
