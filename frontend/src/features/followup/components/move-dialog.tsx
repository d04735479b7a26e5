import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { moveQuery, moveTo } from "@/features/followup/api/follow-up";
import type { Move, Plan } from "@/features/followup/api/follow-up";
import classes from "@/features/followup/components/followup.module.css";
import { blockingError } from "@/shared/api/blocking-error";
import { useWording } from "@/shared/i18n/use-wording";
import { formatDate } from "@/shared/lib/format";
import { ErrorState } from "@/shared/ui/error-state";
import { FormProblem } from "@/shared/ui/form-problems";
import { OpenModal } from "@/shared/ui/open-modal";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";
import { showDone } from "@/shared/ui/undo";

const TONES = { added: "success", changed: "info", cancelled: "warning", kept: "neutral", same: "neutral" } as const;

function Preview({ move }: { readonly move: Move }): ReactNode {
  const { t } = useTranslation("followup");
  const say = useWording();
  const told = move.visits.filter((visit) => visit.change !== "same");
  return (
    <>
      <ul className={classes.moves}>
        {told.map((visit) => (
          <li key={visit.code}>
            <span className={classes.name}>{say(visit, "label")}</span>
            <span className="cc-numbers">
              {[visit.on_before, visit.on_after]
                .filter((on, index, both) => on !== null && both.indexOf(on) === index)
                .map((on) => formatDate(on))
                .join(" → ")}
              {visit.has_appointment ? <span className={classes.aside}> {t("move.booked")}</span> : null}
            </span>
            <StatusBadge tone={TONES[visit.change]} label={t(`move.${visit.change}`)} />
          </li>
        ))}
      </ul>
      <Text size="sm" c="dimmed">
        {t("move.same_count", { count: move.visits.length - told.length })}
      </Text>
    </>
  );
}

interface MoveDialogProps {
  readonly plan: Plan;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** The plan under the version that holds today, visit by visit, and the decision to follow it. */
export function MoveDialog({ plan, onDone, onClose }: MoveDialogProps): ReactNode {
  const { t } = useTranslation("followup");
  const client = useQueryClient();
  const query = useQuery(moveQuery(plan));
  const send = useMutation({
    mutationFn: (move: Move) => moveTo(move, plan.id),
    onSuccess: () => {
      showDone(t("move.done"));
      onDone();
    },
    onError: () => void client.invalidateQueries({ queryKey: ["follow-up-move", plan.id] }),
  });
  const problem = blockingError(query);
  const move = query.data;
  return (
    <OpenModal onClose={onClose} size="lg" title={t("move.title")}>
      <Stack gap="sm">
        <Text size="sm">{t("move.hint")}</Text>
        {problem ? <ErrorState error={problem} onRetry={() => void query.refetch()} /> : null}
        {!move && !problem ? <ListSkeleton rows={5} /> : null}
        {move ? <Preview move={move} /> : null}
        <FormProblem error={send.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:action.cancel")}
          </Button>
          {move?.can_move ? (
            <Button loading={send.isPending} disabled={move.is_same} onClick={() => send.mutate(move)}>
              {t("move.act")}
            </Button>
          ) : null}
        </Group>
      </Stack>
    </OpenModal>
  );
}
