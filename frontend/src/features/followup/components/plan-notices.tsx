import { Alert, Button, Group, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { decideSafety } from "@/features/followup/api/follow-up";
import type { Plan } from "@/features/followup/api/follow-up";
import { MoveDialog } from "@/features/followup/components/move-dialog";
import { useWording } from "@/shared/i18n/use-wording";
import { formatDate } from "@/shared/lib/format";
import { showFailure, showUndo } from "@/shared/ui/undo";

interface PlanNoticesProps {
  readonly plan: Plan;
  readonly canChange: boolean;
  readonly onChanged: () => void;
}

/** What somebody may decide about the plan: after a relapse or a new treatment, and when a newer version holds. After a
 * death nothing: that it ended is said alone. */
export function PlanNotices({ plan, canChange, onChanged }: PlanNoticesProps): ReactNode {
  const { t } = useTranslation("followup");
  const say = useWording();
  const [moving, setMoving] = useState(false);
  const [busy, setBusy] = useState(false);
  const since = plan.safety_since;
  const optional = plan.visits.filter((visit) => visit.is_optional && visit.state === "planned" && since !== null && visit.on >= since).length;
  const decide = async (version: number, drop: boolean): Promise<void> => {
    setBusy(true);
    try {
      const now = await decideSafety(plan.id, version, drop);
      showUndo({ message: t(drop ? "optional_dropped" : "optional_kept"), onUndo: () => decide(now.version, !drop) });
    } catch (error) {
      showFailure(error instanceof Error ? error : new Error(String(error)));
    }
    setBusy(false);
    onChanged();
  };
  const decided = plan.safety_from !== null;
  if (plan.died_on) {
    return (
      <Alert color="red" variant="light" p="xs" mb="xs" icon={<IconInfoCircle size={18} aria-hidden="true" />}>
        <Text size="sm">{t("died", { on: formatDate(plan.died_on) })}</Text>
      </Alert>
    );
  }
  return (
    <>
      {since || decided ? (
        <Alert color="orange" variant="light" p="xs" mb="xs" icon={<IconInfoCircle size={18} aria-hidden="true" />}>
          <Text size="sm">{since ? t("safety", { on: formatDate(since) }) : t("safety_no_turn")}</Text>
          {decided ? <Text size="sm">{t("optional_dropped_from", { on: formatDate(plan.safety_from) })}</Text> : null}
          {canChange && (decided || optional > 0) ? (
            <Button mt={6} size="compact-sm" variant="default" loading={busy} onClick={() => void decide(plan.version, !decided)} data-no-print>
              {decided ? t("keep_optional") : t("drop_optional", { count: optional })}
            </Button>
          ) : null}
        </Alert>
      ) : null}
      {plan.newer ? (
        <Alert color="blue" variant="light" p="xs" mb="xs" icon={<IconInfoCircle size={18} aria-hidden="true" />} data-no-print>
          <Group justify="space-between" gap="xs">
            <Text size="sm">{t("newer", { title: say(plan.newer, "title"), number: plan.newer.number })}</Text>
            <Button size="compact-sm" variant="default" onClick={() => setMoving(true)}>
              {t("see_newer")}
            </Button>
          </Group>
        </Alert>
      ) : null}
      {moving ? (
        <MoveDialog
          plan={plan}
          onClose={() => setMoving(false)}
          onDone={() => {
            setMoving(false);
            onChanged();
          }}
        />
      ) : null}
    </>
  );
}
