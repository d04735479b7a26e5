import { Button, Card, Checkbox, Group, Select, Stack, Textarea, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { closePathway, movePathway, pathwayKey } from "@/features/case/api/pathway";
import type { Pathway, PathwayMove } from "@/features/case/api/pathway";
import { PathwayProofs } from "@/features/case/components/pathway-proofs";
import { ReasonNote } from "@/features/case/components/reason-note";
import { isApiError } from "@/shared/api/api-error";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { useDraft } from "@/shared/lib/use-draft";
import { DateField } from "@/shared/ui/date-field";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";

interface StepProps {
  readonly patientId: string;
  readonly pathway: Pathway;
  /** null: the pathway ends here. */
  readonly move: PathwayMove | null;
  readonly onClose: () => void;
}

/** A day as an instant that is the same day on every clock of Europe. */
const atNoon = (day: string): string => `${day}T12:00:00Z`;

/** One step of the pathway: what must be true for it, in words what there is to say, and for an end its reason. */
export function PathwayStep({ patientId, pathway, move, onClose }: StepProps): ReactNode {
  const { t } = useTranslation("case");
  const client = useQueryClient();
  const [text, setText, clear] = useDraft(`pathway.${pathway.id}.${move?.code ?? "close"}`);
  const [confirmed, setConfirmed] = useState<readonly string[]>([]);
  const [reason, setReason] = useState<string | null>(null);
  const [planned, setPlanned] = useState("");
  const [unplanned, setUnplanned] = useState(false);
  const plannedField = useRef<HTMLDivElement>(null);
  const guards = move?.guards ?? [];
  const proofs = move?.proofs ?? [];
  const needsText = move ? move.requires_reason : pathway.closure_reasons.find((item) => item.code === reason)?.needs_text === true;
  const send = useMutation({
    mutationFn: () => {
      const common = { text: text.trim(), expected_version: pathway.version };
      return move
        ? movePathway(pathway.id, { ...common, to: move.to, reason_code: "", confirmed: [...confirmed], ...(move.requires_plan ? { planned_at: atNoon(planned) } : {}) })
        : closePathway(pathway.id, { ...common, reason_code: reason ?? "" });
    },
    onSuccess: async (after) => {
      clear();
      client.setQueryData(pathwayKey(patientId), after);
      showDone(t("pathway.done"));
      // before the lists are read again: by then the next step may be open, and would be closed instead of this one
      onClose();
      await client.invalidateQueries({ queryKey: ["referrals"] });
      await client.invalidateQueries({ queryKey: ["cases"] });
    },
    onError: (error) => {
      if (isApiError(error) && error.isConflict) void client.invalidateQueries({ queryKey: pathwayKey(patientId) });
    },
  });
  const errors = fieldErrors(send.error);
  const met = proofs.every((proof) => proof.proven) && guards.every((guard) => confirmed.includes(guard));
  const ready = met && (move !== null || reason !== null) && (!needsText || text.trim() !== "");
  return (
    <Card
      component="form"
      aria-labelledby="pathway-step"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (move?.requires_plan && (planned === "" || isUnreadableDate(planned))) {
          setUnplanned(true);
          plannedField.current?.querySelector("input")?.focus();
        } else send.mutate();
      }}
    >
      <Stack gap="sm">
        <Title order={3} id="pathway-step">
          {move?.label ?? t("pathway.close")}
        </Title>
        <PathwayProofs patientId={patientId} proofs={proofs} />
        {guards.length > 0 ? (
          <Checkbox.Group label={t("pathway.confirm")} value={[...confirmed]} error={errors["confirmed"]} onChange={setConfirmed}>
            <Stack gap={6} mt={4}>
              {guards.map((guard) => (
                <Checkbox key={guard} value={guard} label={t(`pathway.guard.${guard}`, { defaultValue: guard })} />
              ))}
            </Stack>
          </Checkbox.Group>
        ) : null}
        {move?.requires_plan ? (
          <div ref={plannedField}>
            <DateField
              label={t("pathway.planned_on")}
              required
              maw={260}
              value={planned}
              error={errors["planned_at"] ?? (unplanned && planned === "" ? t("pathway.planned_missing") : undefined)}
              onChange={(next) => setPlanned(next ?? "")}
              onUnreadable={setPlanned}
            />
          </div>
        ) : null}
        {move ? null : (
          <Select
            label={t("end.reason")}
            required
            searchable
            data={pathway.closure_reasons.map((item) => ({ value: item.code, label: item.label }))}
            value={reason}
            error={errors["reason_code"]}
            onChange={setReason}
          />
        )}
        {move === null && reason !== null ? <ReasonNote reasons={[reason]} /> : null}
        <Textarea
          label={t(move?.requires_reason ? "pathway.why" : "pathway.note")}
          required={needsText}
          autosize
          minRows={2}
          maxLength={4000}
          value={text}
          error={errors["text"] ?? (move ? errors["reason_code"] : undefined)}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <FormProblem error={send.error} knownFields={["confirmed", "planned_at", "reason_code", "text"]} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button type="submit" color={move ? "petrol" : "red"} loading={send.isPending} disabled={!ready}>
            {t(move ? "pathway.move" : "pathway.close")}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
