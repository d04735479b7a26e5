import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Visit } from "@/features/visits/api/visits";
import classes from "@/features/visits/components/visit.module.css";
import { useWording } from "@/shared/i18n/use-wording";
import { formatDate } from "@/shared/lib/format";
import { TextLink } from "@/shared/ui/link-button";

/** What went from this section into the record, as the record says it now; it is corrected there. */
export function Entries({ patientId, entries }: { readonly patientId: string; readonly entries: Visit["entries"] }): ReactNode {
  const { t } = useTranslation("visit");
  const say = useWording();
  if (entries.length === 0) return null;
  return (
    <ul className={classes.entries} aria-label={t("recorded")}>
      {entries.map((entry) => (
        <li key={entry.id} data-error={!entry.is_active || undefined}>
          <TextLink to="/cases/$patientId/record/$kind" params={{ patientId, kind: entry.kind }} size="sm" fw={650}>
            {say(entry, "kind")}
          </TextLink>{" "}
          <span className={classes.entryWords}>{entry.words.map((word) => `${say(word, "label")} ${say(word, "value")}`).join(" · ")}</span>
          {entry.on ? <span className={classes.aside}> {formatDate(entry.on)}</span> : null}
          {entry.is_active ? null : (
            <Text span size="xs" c="var(--cc-danger-text)">
              {" "}
              {t("entry_error")}
            </Text>
          )}
        </li>
      ))}
    </ul>
  );
}
