import { Button, Group, Text, TextInput } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { addToSheet, sheetQuery, toxicityKey } from "@/features/toxicity/api/toxicity";
import type { Treatment } from "@/features/toxicity/api/toxicity";
import { Choices } from "@/features/toxicity/components/choices";
import { NumberField } from "@/features/toxicity/components/form-sections";
import { MarkError } from "@/features/toxicity/components/mark-error";
import classes from "@/features/toxicity/components/toxicity.module.css";
import type { FieldValue, FieldValues } from "@/features/toxicity/lib/draft";
import { AGENTS, DOSED_IN_MG } from "@/features/toxicity/lib/options";
import { useDayName } from "@/features/toxicity/lib/wording";
import { formatDateTime, formatNumber } from "@/shared/lib/format";
import { isPartialMoment } from "@/shared/lib/moment";
import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { newClientId } from "@/shared/lib/uuid";
import { ErrorState } from "@/shared/ui/error-state";
import { FormProblem, useFieldErrors } from "@/shared/ui/form-problems";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { MomentField } from "@/shared/ui/moment-field";
import { showDone } from "@/shared/ui/undo";

interface Given {
  readonly clientId: string;
  readonly values: FieldValues;
}

/** What was given: one tap names it, one more records it. A log, no calculator. */
export function TreatmentLog({ patientId, mayWrite, nextDose }: { readonly patientId: string; readonly mayWrite: boolean; readonly nextDose: number }): ReactNode {
  const { t } = useTranslation("toxicity");
  const dayName = useDayName();
  const client = useQueryClient();
  const stored = `draft.toxicity.given.${patientId}`;
  const log = useInfiniteQuery(sheetQuery<Treatment>(patientId, "treatments", true));
  const [wrong, setWrong] = useState<Treatment | null>(null);
  const [given, setGiven] = useState<Given | null>(() => readTabValue<Given>(stored));
  const onField = (name: string, value: FieldValue): void => {
    const next = { clientId: given?.clientId ?? newClientId(), values: { given_at: new Date().toISOString(), ...given?.values, [name]: value } };
    const chosen = name === "agent" ? { ...next, values: { ...next.values, dose_no: value === "tocilizumab" ? nextDose : null, agent_text: null } } : next;
    setGiven(chosen);
    writeTabValue(stored, chosen);
  };
  const add = useMutation({
    mutationFn: () => addToSheet<Treatment>(patientId, "treatments", { ...given?.values, client_id: given?.clientId }),
    onSuccess: async () => {
      removeTabValue(stored);
      setGiven(null);
      showDone(t("log.added"));
      await client.invalidateQueries({ queryKey: toxicityKey(patientId) });
    },
  });
  const values = given?.values ?? {};
  const errors = useFieldErrors(add.error, values);
  const agent = typeof values["agent"] === "string" ? values["agent"] : null;
  const rows = (log.data?.pages ?? []).flatMap((page) => page.results);
  return (
    <section className="cc-surface" style={{ padding: 14 }} aria-labelledby="tox-log">
      <h3 id="tox-log" style={{ margin: "0 0 8px" }}>
        {t("log.title")}
      </h3>
      {mayWrite ? (
        <form
          className={classes.section}
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <Choices label={t("field.agent")} options={AGENTS.map((code) => ({ value: code, label: t(`agent.${code}`) }))} value={agent} onChange={(next) => onField("agent", next)} />
          {agent ? (
            <>
              {agent === "other" ? (
                <TextInput label={t("field.agent_text")} required maxLength={120} value={typeof values["agent_text"] === "string" ? values["agent_text"] : ""} error={errors["agent_text"]} onChange={(event) => onField("agent_text", event.currentTarget.value)} />
              ) : null}
              <Group align="flex-start">
                <MomentField required nowButton label={t("field.given_at")} maxDate={new Date()} value={typeof values["given_at"] === "string" ? values["given_at"] : null} error={errors["given_at"]} onChange={(at) => onField("given_at", at)} />
                <NumberField values={values} errors={errors} onField={onField} name="dose_mg" unit={t("unit.mg")} required={DOSED_IN_MG.has(agent)} />
                {agent === "tocilizumab" ? <NumberField values={values} errors={errors} onField={onField} name="dose_no" unit="" required /> : null}
              </Group>
              <FormProblem error={add.error} knownFields={["agent_text", "given_at", "dose_mg", "dose_no"]} standing={errors} />
              <Button type="submit" className={classes.big} loading={add.isPending} disabled={isPartialMoment(values["given_at"])}>
                {t("log.add")}
              </Button>
            </>
          ) : null}
          <Text size="xs" c="dimmed">
            {t("log.no_calculation")}
          </Text>
        </form>
      ) : null}
      {log.isPending ? <ListSkeleton rows={2} /> : null}
      {log.error ? <ErrorState error={log.error} onRetry={() => void log.refetch()} /> : null}
      {log.data && rows.length === 0 ? <Text c="dimmed">{t("log.empty")}</Text> : null}
      <ul className={classes.entries}>
        {rows.map((row) => {
          const error = row.status === "entered_in_error";
          const at = formatDateTime(row.given_at);
          const name = row.agent === "other" ? (row.agent_text ?? t("agent.other")) : row.agent ? t(`agent.${row.agent}`) : "";
          return (
            <li key={row.id}>
              <strong className={error ? classes.struck : undefined}>{name}</strong>
              <span className={`${classes.rest ?? ""} ${error ? (classes.struck ?? "") : ""}`}>{[row.dose_no ? t("log.dose", { no: row.dose_no }) : "", row.dose_mg ? `${formatNumber(row.dose_mg)} ${t("unit.mg")}` : ""].filter(Boolean).join(" · ")}</span>
              <Text size="sm" c="dimmed">
                {dayName(row.day)} {at} · {row.author?.display_name}
              </Text>
              {error ? (
                <Text size="xs">{t("sheet.was_error", { reason: row.error_reason })}</Text>
              ) : mayWrite ? (
                <Button size="compact-xs" variant="subtle" color="gray" aria-label={t("log.error", { name, at })} onClick={() => setWrong(row)}>
                  {t("error_dialog.action")}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {log.hasNextPage ? (
        <Button variant="subtle" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {t("more")}
        </Button>
      ) : null}
      {wrong ? <MarkError patientId={patientId} sheet="treatments" entry={wrong} onClose={() => setWrong(null)} /> : null}
    </section>
  );
}
