import { Alert, Group, Radio, Text } from "@mantine/core";
import { IconGitMerge } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { historyQuery } from "@/features/record/api/entries";
import type { Value } from "@/features/record/api/entries";
import { fieldsOf } from "@/features/record/api/schema";
import type { FieldSchema, KindSchema } from "@/features/record/api/schema";
import classes from "@/features/record/components/record.module.css";
import { unitOf, useShownValue } from "@/features/record/hooks/use-shown-value";
import type { Choice, Clash, EntryDraft } from "@/features/record/lib/entry-draft";
import { useWording } from "@/shared/i18n/use-wording";
import { DateTime } from "@/shared/ui/date-time";

interface ConflictViewProps {
  readonly patientId: string;
  readonly kind: KindSchema;
  readonly entryId: string;
  readonly draft: EntryDraft;
  /** Somebody wanted to save: what is not chosen yet is marked. */
  readonly asked: boolean;
  readonly onChoose: (name: string, choice: Choice) => void;
}

/** The first choice that is still open: where whoever pressed the button has to look. */
export const OPEN_CLASH = "[data-open-clash] input";

const isText = (field: FieldSchema | undefined): boolean => field?.type === "text" || field?.type === "words";

/** One field that both wrote: both versions whole, side by side, and which one holds. */
function ClashRow({ clash, field, asked, shown, onChoose }: { readonly clash: Clash; readonly asked: boolean; readonly field: FieldSchema; readonly shown: (value: Value) => string; readonly onChoose: (choice: Choice) => void }): ReactNode {
  const { t } = useTranslation("record");
  const say = useWording();
  const both = isText(field) && clash.mine !== null && clash.theirs !== null;
  return (
    <Radio.Group
      label={say(field, "label")}
      value={clash.choice ?? ""}
      error={asked && clash.choice === null ? t("conflict.undecided", { fields: say(field, "label") }) : undefined}
      data-open-clash={clash.choice === null || undefined}
      onChange={(next) => onChoose(next as Choice)}
      mt="sm"
    >
      <div className={classes.versions}>
        <div className={classes.version} data-chosen={clash.choice === "theirs" || undefined}>
          <Radio value="theirs" label={t("conflict.theirs")} />
          <Text size="sm" className={classes.text}>
            {shown(clash.theirs) || t("conflict.empty")}
          </Text>
        </div>
        <div className={classes.version} data-chosen={clash.choice === "mine" || undefined}>
          <Radio value="mine" label={t("conflict.mine")} />
          <Text size="sm" className={classes.text}>
            {shown(clash.mine) || t("conflict.empty")}
          </Text>
        </div>
      </div>
      {both ? (
        <Group mt={6}>
          <Radio value="both" label={t("conflict.both")} description={clash.choice === "both" ? t("conflict.both_hint") : undefined} />
        </Group>
      ) : null}
    </Radio.Group>
  );
}

/** A colleague saved the same entry meanwhile: who and when, what both wrote, and what only they wrote. */
export function ConflictView({ patientId, kind, entryId, draft, asked, onChoose }: ConflictViewProps): ReactNode {
  const { t } = useTranslation("record");
  const say = useWording();
  const shown = useShownValue();
  const fields = fieldsOf(kind);
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // whoever pressed the button stands at the end of a long form
    top.current?.scrollIntoView({ block: "start" });
  }, [draft.base]);
  const newest = useQuery(historyQuery(patientId, kind.slug, entryId)).data?.results[0];
  const named = (names: readonly string[]): string =>
    fields
      .filter((field) => names.includes(field.name))
      .map((field) => say(field, "label"))
      .join(", ");
  return (
    <Alert ref={top} className={classes.conflict} role="alert" color="orange" variant="light" icon={<IconGitMerge size={18} aria-hidden="true" />} title={t("conflict.title")}>
      {newest ? (
        <Text size="sm">
          {t("conflict.by", { name: newest.by?.display_name ?? t("unknown_person") })} <DateTime value={newest.at} />
        </Text>
      ) : null}
      <Text size="sm">{t(draft.clashes.length > 0 ? "conflict.choose" : "conflict.none_common")}</Text>
      {draft.merged.length > 0 ? <Text size="sm">{t("conflict.also", { fields: named(draft.merged) })}</Text> : null}
      {draft.clashes.map((clash) => {
        const field = fields.find((candidate) => candidate.name === clash.name);
        if (!field) return null;
        const unit = unitOf(field, fields, draft.values);
        return <ClashRow key={clash.name} asked={asked} clash={clash} field={field} shown={(value) => shown(field, value, unit)} onChoose={(choice) => onChoose(clash.name, choice)} />;
      })}
    </Alert>
  );
}
