import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { historyQuery } from "@/features/record/api/entries";
import type { Version } from "@/features/record/api/entries";
import { fieldsOf } from "@/features/record/api/schema";
import type { KindSchema } from "@/features/record/api/schema";
import classes from "@/features/record/components/record.module.css";
import { filledFields, unitOf, useShownValue } from "@/features/record/hooks/use-shown-value";
import { sameValue } from "@/features/record/lib/entry-draft";
import { useWording } from "@/shared/i18n/use-wording";
import { DateTime } from "@/shared/ui/date-time";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

/** What this version changed, field by field; of the first one, what it said. */
function Changes({ kind, version, before }: { readonly kind: KindSchema; readonly version: Version; readonly before: Version | undefined }): ReactNode {
  const { t } = useTranslation("record");
  const say = useWording();
  const shown = useShownValue();
  const fields = fieldsOf(kind);
  if (version.status === "entered_in_error") return <Text size="sm">{t("history.error", { reason: version.error_reason })}</Text>;
  if (before?.status === "entered_in_error") return <Text size="sm">{version.why ? t("history.reinstated_because", { reason: version.why }) : t("history.reinstated")}</Text>;
  const touched = before ? fields.filter((field) => !sameValue(version.values[field.name], before.values[field.name])) : filledFields(fields, version.values);
  if (touched.length === 0) return <Text size="sm">{t("history.same")}</Text>;
  return (
    <dl className={classes.values}>
      {touched.map((field) => {
        const was = before ? shown(field, before.values[field.name], unitOf(field, fields, before.values)) : "";
        return (
          <div key={field.name}>
            <dt>{say(field, "label")}</dt>
            <dd>
              {was ? (
                <>
                  <span className="cc-visually-hidden">{t("history.was")} </span>
                  <del className={classes.was}>{was}</del>{" "}
                </>
              ) : null}
              {before ? <span className="cc-visually-hidden">{t("history.now")} </span> : null}
              {shown(field, version.values[field.name], unitOf(field, fields, version.values)) || t("history.emptied")}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Every version of an entry, the newest first: who wrote it, for which centre, when, and what it changed. */
export function EntryHistory({ patientId, kind, id }: { readonly patientId: string; readonly kind: KindSchema; readonly id: string }): ReactNode {
  const { t } = useTranslation("record");
  const query = useQuery(historyQuery(patientId, kind.slug, id));
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <ListSkeleton rows={2} />;
  const versions = query.data.results;
  return (
    <ol reversed className={classes.history} aria-label={t("history.title")}>
      {versions.map((version, index) => (
        <li key={version.version}>
          <Text size="sm">
            <strong>{version.by?.display_name ?? t("unknown_person")}</strong>
            {version.centre ? `, ${version.centre.name}` : ""} · <DateTime value={version.at} />
          </Text>
          <Changes kind={kind} version={version} before={versions[index + 1]} />
        </li>
      ))}
    </ol>
  );
}
