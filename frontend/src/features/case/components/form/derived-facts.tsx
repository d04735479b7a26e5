import { Button, Card, Group, Text, Title } from "@mantine/core";
import { IconHistory, IconPencil, IconRestore } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { factHistoryQuery, valueOf } from "@/features/case/api/facts";
import type { Fact, FactValue } from "@/features/case/api/facts";
import { FactBasis } from "@/features/case/components/form/fact-basis";
import { FactForm } from "@/features/case/components/form/fact-form";
import classes from "@/features/case/components/form/form.module.css";
import { TakeBackForm } from "@/features/case/components/form/take-back-form";
import { useShownFact } from "@/features/case/hooks/use-shown-fact";
import { useWording } from "@/features/case/lib/wording";
import { useGathered } from "@/shared/lib/use-gathered";
import { useRealtime } from "@/shared/realtime/use-realtime";
import { DateTime } from "@/shared/ui/date-time";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";

interface DerivedFactsProps {
  readonly patientId: string;
  readonly facts: readonly Fact[];
  readonly disabled: boolean;
  readonly onChanged: () => void;
}

/** Entries that the facts are derived from, and the edits themselves. */
const GROUNDS: ReadonlySet<string> = new Set(["derived-facts", "therapy-lines", "diagnoses", "disease-status"]);

function History({ patientId, id }: { readonly patientId: string; readonly id: string }): ReactNode {
  const { t } = useTranslation("facts");
  const shown = useShownFact();
  const query = useQuery(factHistoryQuery(patientId, id));
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <ListSkeleton rows={2} />;
  return (
    <ol reversed aria-label={t("history")}>
      {query.data.results.map((version) => (
        <Text component="li" size="sm" key={version.version}>
          <strong>{shown(valueOf(version.values as { answer?: boolean | null; number?: number | null }))}</strong> · {version.by?.display_name ?? "–"} ·{" "}
          <DateTime value={version.at} /> · {String(version.values["reason"] ?? "")}
        </Text>
      ))}
    </ol>
  );
}

type Open = "" | "edit" | "take_back" | "history";

function FactCard({ patientId, fact, disabled, onChanged }: Omit<DerivedFactsProps, "facts"> & { readonly fact: Fact }): ReactNode {
  const { t } = useTranslation("facts");
  const say = useWording();
  const client = useQueryClient();
  const shown = useShownFact();
  const [open, setOpen] = useState<Open>("");
  const label = say(fact, "label");
  const value: FactValue = valueOf(fact);
  const toggle = (next: Open): void => setOpen((now) => (now === next ? "" : next));
  const done = (changed: boolean): void => {
    setOpen("");
    if (!changed) return;
    void client.invalidateQueries({ queryKey: ["record", patientId] });
    onChanged();
  };
  return (
    <Card component="li" p="sm">
      <Group justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
        <Text fw={650}>{label}</Text>
        <Group gap={6} justify="flex-end" style={{ flex: "none" }}>
          {fact.edit ? <StatusBadge tone="warning" label={t("edited")} /> : null}
          <Text fw={650} className="cc-numbers" {...(value === null ? { c: "dimmed" } : {})}>
            {shown(value)}
          </Text>
        </Group>
      </Group>
      <FactBasis fact={fact} />
      <Group gap="xs" mt="xs">
        {disabled ? null : (
          <Button size="compact-sm" variant="default" leftSection={<IconPencil size={15} />} aria-expanded={open === "edit"} aria-label={t("edit_fact", { fact: label })} onClick={() => toggle("edit")}>
            {t("edit")}
          </Button>
        )}
        {fact.edit && !disabled ? (
          <Button size="compact-sm" variant="subtle" color="gray" leftSection={<IconRestore size={15} />} aria-expanded={open === "take_back"} aria-label={t("take_back_fact", { fact: label })} onClick={() => toggle("take_back")}>
            {t("take_back")}
          </Button>
        ) : null}
        {fact.edit ? (
          <Button size="compact-sm" variant="subtle" color="gray" leftSection={<IconHistory size={15} />} aria-expanded={open === "history"} aria-label={t("history_of", { fact: label })} onClick={() => toggle("history")}>
            {t("history")}
          </Button>
        ) : null}
      </Group>
      {open === "edit" ? <FactForm patientId={patientId} fact={fact} onDone={done} /> : null}
      {open === "take_back" && fact.edit ? <TakeBackForm patientId={patientId} edit={fact.edit} label={label} onDone={done} /> : null}
      {open === "history" && fact.edit ? <History patientId={patientId} id={fact.edit.id} /> : null}
    </Card>
  );
}

/** What the rules derive from the lines of therapy: shown with its grounds, and edited with a reason. */
export function DerivedFacts({ patientId, facts, disabled, onChanged }: DerivedFactsProps): ReactNode {
  const { t } = useTranslation("facts");
  const refresh = useGathered(onChanged);
  useRealtime("record.changed", ({ data }) => {
    if (data.patient_id === patientId && GROUNDS.has(data.kind)) refresh();
  });
  return (
    <section aria-labelledby="derived-facts">
      <Title order={3} mt="md" id="derived-facts">
        {t("title")}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t("hint")}
      </Text>
      <ul className={`${classes.fields} ${classes.facts}`}>
        {facts.map((fact) => (
          <FactCard key={fact.code} patientId={patientId} fact={fact} disabled={disabled} onChanged={onChanged} />
        ))}
      </ul>
    </section>
  );
}
