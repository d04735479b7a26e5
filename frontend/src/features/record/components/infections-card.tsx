import { Group, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { entriesQuery } from "@/features/record/api/entries";
import type { Value } from "@/features/record/api/entries";
import { fieldsOf, recordSchemaQuery } from "@/features/record/api/schema";
import { useEntryTitle } from "@/features/record/components/entry-card";
import classes from "@/features/record/components/record.module.css";
import { useShownValue } from "@/features/record/hooks/use-shown-value";
import { formatDate } from "@/shared/lib/format";
import { ErrorState } from "@/shared/ui/error-state";
import { TextLink } from "@/shared/ui/link-button";
import { ListSkeleton } from "@/shared/ui/skeletons";

const KIND = "infections";
const SHOWN = 5;
const TOLD = ["organism", "sites", "severity", "outcome"] as const;

/** The last infections, as the record has them; they are written there. */
export function InfectionsCard({ patientId }: { readonly patientId: string }): ReactNode {
  const { t } = useTranslation("record");
  const titleOf = useEntryTitle();
  const shown = useShownValue();
  const schema = useQuery(recordSchemaQuery);
  const entries = useInfiniteQuery(entriesQuery(patientId, KIND, false));
  const kind = schema.data?.groups.flatMap((group) => group.kinds).find((candidate) => candidate.slug === KIND);
  const rows = (entries.data?.pages[0]?.results ?? []).slice(0, SHOWN);
  return (
    <section className="cc-surface" style={{ padding: 14 }} aria-labelledby="record-infections">
      <Group justify="space-between" mb={8}>
        <h3 id="record-infections" style={{ margin: 0 }}>
          {t("infections.title")}
        </h3>
        <TextLink to="/cases/$patientId/record/$kind" params={{ patientId, kind: KIND }} size="sm">
          {t("infections.open")}
        </TextLink>
      </Group>
      {entries.isPending || schema.isPending ? <ListSkeleton rows={2} /> : null}
      {entries.error ? <ErrorState error={entries.error} onRetry={() => void entries.refetch()} /> : null}
      {entries.data && rows.length === 0 ? <Text c="dimmed">{t("infections.none")}</Text> : null}
      {kind ? (
        <ul className={classes.plain}>
          {rows.map((entry) => {
            const title = titleOf(kind, entry);
            const words = TOLD.map((name) => {
              const field = fieldsOf(kind).find((candidate) => candidate.name === name);
              return field ? shown(field, (entry[name] ?? null) as Value) : "";
            });
            return (
              <li key={entry.id}>
                <strong>{title}</strong> {[formatDate(entry.effective_on), ...words.filter((word) => word !== title)].filter(Boolean).join(" · ")}
              </li>
            );
          })}
        </ul>
      ) : null}
    </section>
  );
}
