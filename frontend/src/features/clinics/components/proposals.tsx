import { Button, Group, Select, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { fillClinic, proposalsQuery } from "@/features/clinics/api/appointments";
import type { Proposal } from "@/features/clinics/api/appointments";
import { useRefreshClinics } from "@/features/clinics/api/clinics";
import type { VisitType } from "@/features/clinics/api/clinics";
import classes from "@/features/clinics/components/clinics.module.css";
import { PickDialog } from "@/features/clinics/components/pick-dialog";
import { useWording } from "@/shared/i18n/use-wording";
import { formatDate, formatTime } from "@/shared/lib/format";
import { newClientId } from "@/shared/lib/uuid";
import { FormProblem } from "@/shared/ui/form-problems";
import { StatusBadge } from "@/shared/ui/status-badge";
import { showDone } from "@/shared/ui/undo";

interface ProposalsProps {
  readonly clinicId: string;
  /** Only those that fit this session. */
  readonly sessionId: string;
  readonly visitTypes: readonly VisitType[];
  readonly canRun: boolean;
}

/** Visits of the plan whose place would be in this session: booked one by one or all at once. */
export function Proposals({ clinicId, sessionId, visitTypes, canRun }: ProposalsProps): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  const refresh = useRefreshClinics();
  const [visitType, setVisitType] = useState<string | null>(null);
  const [picks, setPicks] = useState<Proposal | null>(null);
  const all = useQuery(proposalsQuery(clinicId, visitType)).data ?? [];
  const here = all.filter((item) => item.session_id === sessionId);
  const sent = useRef({ wish: "", id: "" });
  const fill = useMutation({
    mutationFn: (chosen: readonly Proposal[]) => {
      const items = chosen.map((item) => ({ planned_visit_id: item.planned_visit.id, session_id: item.session_id, place_id: item.place_id, visit_type_id: item.visit_type.id }));
      const wish = JSON.stringify(items);
      if (sent.current.wish !== wish) sent.current = { wish, id: newClientId() };
      return fillClinic(clinicId, { client_id: sent.current.id, items });
    },
    onSuccess: (answer) => {
      refresh();
      if (answer.booked.length > 0) showDone(t("fill.done", { count: answer.booked.length }));
    },
    onError: refresh,
  });
  if (here.length === 0 && visitType === null && !fill.data?.refused.length) return null;
  const one = fill.isPending && fill.variables.length === 1 ? fill.variables[0]?.planned_visit.id : null;
  return (
    <section className={`cc-surface cc-no-print ${classes.part ?? ""}`} aria-labelledby="proposals">
      <Group justify="space-between" mb="xs">
        <h2 id="proposals">{t("fill.title")}</h2>
        {canRun && here.length > 1 ? (
          <Button size="compact-md" loading={fill.isPending && one === null} disabled={fill.isPending} onClick={() => fill.mutate(here)}>
            {t("fill.all", { count: here.length })}
          </Button>
        ) : null}
      </Group>
      <Text size="sm" c="dimmed" mb="xs">
        {t("fill.hint")}
      </Text>
      {visitTypes.length > 1 ? <Select label={t("book.kind")} allowDeselect={false} maw={320} mb="xs" data={visitTypes.map((item) => ({ value: item.id, label: say(item, "label") }))} value={visitType ?? visitTypes[0]?.id ?? null} onChange={setVisitType} /> : null}
      {here.length === 0 ? <Text size="sm">{t("fill.none")}</Text> : null}
      <FormProblem error={fill.error} />
      {fill.data?.refused.map((item) => (
        <Text key={item.planned_visit_id} size="sm" role="alert" c="var(--cc-danger-text)">
          {item.detail}
        </Text>
      ))}
      <ul className={classes.rows}>
        {here.map((item) => (
          <li key={item.planned_visit.id}>
            <span className={classes.grow}>
              <strong>{item.patient.display_name}</strong> <span className={classes.aside}>{formatDate(item.patient.birth_date)}</span>
              <span className={classes.aside}>
                {say(item.planned_visit, "label")} · {t("window", { from: formatDate(item.planned_visit.opens_on), to: formatDate(item.planned_visit.closes_on) })}
              </span>
            </span>
            {item.in_window ? null : <StatusBadge tone="warning" label={t("out_of_window")} />}
            <span className={classes.hour}>{formatTime(item.starts_at)}</span>
            {canRun ? (
              <Button size="compact-md" variant="light" loading={one === item.planned_visit.id} disabled={fill.isPending} aria-label={t("fill.one", { name: item.patient.display_name, hour: formatTime(item.starts_at) })} onClick={() => fill.mutate([item])}>
                {t("book.action")}
              </Button>
            ) : null}
            {canRun ? (
              <Button size="compact-md" variant="subtle" disabled={fill.isPending} aria-label={`${t("pick.title")}: ${item.patient.display_name}`} onClick={() => setPicks(item)}>
                {t("pick.title")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {picks ? (
        <PickDialog
          whom={{ patientId: picks.patient.id, name: picks.patient.display_name, clinicId, visit: { id: picks.planned_visit.id, label: say(picks.planned_visit, "label"), opens_on: picks.planned_visit.opens_on, closes_on: picks.planned_visit.closes_on } }}
          onClose={() => setPicks(null)}
        />
      ) : null}
    </section>
  );
}
