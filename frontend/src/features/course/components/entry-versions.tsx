import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Entry, Kind } from "@/features/course/api/course";
import classes from "@/features/course/components/course.module.css";
import { ValueList } from "@/features/course/components/value-list";
import { useShownValue } from "@/features/course/hooks/use-shown-value";
import { sameValue } from "@/features/course/lib/values-draft";
import { DateTime } from "@/shared/ui/date-time";

interface Version {
  readonly version: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly withdrawn: boolean;
  readonly person: { readonly display_name: string };
  readonly at: string;
}

function Changes({ kind, version, before }: { readonly kind: Kind; readonly version: Version; readonly before: Version | undefined }): ReactNode {
  const { t } = useTranslation("course");
  const shown = useShownValue();
  if (!before) return <ValueList fields={kind.fields} values={version.values} />;
  return kind.fields
    .filter((field) => !sameValue(version.values[field.code], before.values[field.code]))
    .map((field) => (
      <Text key={field.code} size="sm">
        {field.label}: <span className="cc-visually-hidden">{t("row.was")} </span>
        <del className={classes.was}>{shown(field, before.values[field.code]) || t("clash.empty")}</del> <span className="cc-visually-hidden">{t("row.now")} </span>
        {shown(field, version.values[field.code]) || t("clash.empty")}
      </Text>
    ));
}

/** Every version of an entry, the newest first: who wrote it, when, why, and what it changed. */
export function EntryVersions({ kind, entry }: { readonly kind: Kind; readonly entry: Entry }): ReactNode {
  const { t } = useTranslation("course");
  const versions: readonly Version[] = [entry, ...entry.versions];
  return (
    <ol reversed className={classes.versions} aria-label={t("entry.versions")}>
      {versions.map((version, index) => (
        <li key={version.version}>
          <Text size="sm">
            <strong>{version.person.display_name}</strong> · <DateTime value={version.at} />
            {version.reason ? `: ${version.withdrawn ? `${t("entry.withdrawn")}, ` : ""}${version.reason}` : ""}
          </Text>
          <Changes kind={kind} version={version} before={versions[index + 1]} />
        </li>
      ))}
    </ol>
  );
}
