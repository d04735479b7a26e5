import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { countsQuery } from "@/features/record/api/entries";
import { recordSchemaQuery } from "@/features/record/api/schema";
import type { GroupSchema } from "@/features/record/api/schema";
import { EntryList } from "@/features/record/components/entry-list";
import classes from "@/features/record/components/record.module.css";
import { blockingError } from "@/shared/api/blocking-error";
import { useWording } from "@/shared/i18n/use-wording";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

interface RecordTabProps {
  readonly patientId: string;
  readonly kind: string;
  readonly mayWrite: boolean;
}

/** The kinds in their groups: a list of links where there is room, one field to choose from on a phone. */
function Kinds({ patientId, groups, active, counts }: { readonly patientId: string; readonly groups: readonly GroupSchema[]; readonly active: string; readonly counts: Readonly<Record<string, number>> | undefined }): ReactNode {
  const { t } = useTranslation("record");
  const say = useWording();
  const navigate = useNavigate();
  return (
    <>
      <nav className={classes.nav} aria-label={t("kinds")}>
        {groups.map((group) => (
          <div key={group.code}>
            <p className={classes.groupTitle} id={`record-group-${group.code}`}>
              {say(group, "label")}
            </p>
            <ul className={classes.kinds} aria-labelledby={`record-group-${group.code}`}>
              {group.kinds.map((kind) => (
                <li key={kind.slug}>
                  <Link to="/cases/$patientId/record/$kind" params={{ patientId, kind: kind.slug }} className={classes.kind} aria-current={kind.slug === active ? "page" : undefined}>
                    <span>{say(kind, "label")}</span>
                    {counts?.[kind.slug] ? (
                      <span className={classes.count}>
                        {counts[kind.slug]}
                        <span className="cc-visually-hidden"> {t("entries", { count: counts[kind.slug] ?? 0 })}</span>
                      </span>
                    ) : null}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <Select
        className={classes.narrow}
        label={t("kinds")}
        allowDeselect={false}
        searchable
        value={active}
        data={groups.map((group) => ({
          group: say(group, "label"),
          items: group.kinds.map((kind) => ({ value: kind.slug, label: counts?.[kind.slug] ? `${say(kind, "label")} (${counts[kind.slug] ?? 0})` : say(kind, "label") })),
        }))}
        onChange={(next) => {
          if (next) void navigate({ to: "/cases/$patientId/record/$kind", params: { patientId, kind: next } });
        }}
      />
    </>
  );
}

/** The record itself, kind by kind: read, filled in and corrected by whoever treats the patient. */
export function RecordTab({ patientId, kind, mayWrite }: RecordTabProps): ReactNode {
  const { t } = useTranslation("record");
  const schema = useQuery(recordSchemaQuery);
  const counts = useQuery(countsQuery(patientId)).data;
  const problem = blockingError(schema);
  if (problem) return <ErrorState error={problem} onRetry={() => void schema.refetch()} />;
  if (!schema.data) return <ListSkeleton rows={6} />;
  const groups = schema.data.groups;
  const found = groups.flatMap((group) => group.kinds).find((candidate) => candidate.slug === kind);
  return (
    <div className={classes.layout}>
      <Kinds patientId={patientId} groups={groups} active={kind} counts={counts} />
      {found ? <EntryList key={found.slug} patientId={patientId} kind={found} mayWrite={mayWrite} /> : <EmptyState title={t("no_kind")} hint={t("no_kind_hint")} />}
    </div>
  );
}
