import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Baseline } from "@/features/toxicity/api/toxicity";
import { BaselineForm } from "@/features/toxicity/components/baseline-form";
import { PhotoOf } from "@/features/toxicity/components/handwriting-photo";
import classes from "@/features/toxicity/components/toxicity.module.css";
import { useSheetDraft } from "@/features/toxicity/hooks/use-sheet-draft";
import { newDraft } from "@/features/toxicity/lib/draft";
import type { Draft, FieldValue } from "@/features/toxicity/lib/draft";
import { ICE_ITEMS } from "@/features/toxicity/lib/options";
import { formatDateTime } from "@/shared/lib/format";

const FIELDS = ["assessed_at", "ice_language", "native_sentence", "handwriting_photo", ...ICE_ITEMS, "unable_at_baseline", "seizure_prophylaxis", "tocilizumab_on_site", "monitor_days"] as const;

function draftOfBaseline(row: Baseline): Draft {
  const values: Record<string, FieldValue> = Object.fromEntries(FIELDS.map((name) => [name, row[name] ?? null]));
  return { ...newDraft(), values, editing: { id: row.id, version: row.version } };
}

/** How the patient was before the therapy, or that nobody has written it down yet. */
export function BaselineCard({ patientId, baseline, mayWrite }: { readonly patientId: string; readonly baseline: Baseline | null; readonly mayWrite: boolean }): ReactNode {
  const { t } = useTranslation("toxicity");
  const { draft, open, setOpen, keep, drop, discard } = useSheetDraft(`draft.toxicity.baseline.${patientId}`);
  return (
    <div className={`cc-surface ${classes.box ?? ""}`}>
      <h3>{t("baseline.title")}</h3>
      {baseline ? (
        <>
          <Text fw={650}>{baseline.ice_score === null ? t("ice.clear") : t("ice.score", { score: baseline.ice_score })}</Text>
          {baseline.native_sentence ? (
            <Text size="sm" fs="italic" dir="auto" lang={baseline.ice_language ?? undefined}>
              {t("ice.sentence", { sentence: baseline.native_sentence })}
            </Text>
          ) : null}
          {baseline.handwriting_photo ? <PhotoOf fileId={baseline.handwriting_photo} label={t("photo.of")} /> : null}
          <Text size="xs" c="dimmed">
            {[baseline.ice_language ? t(`language.${baseline.ice_language}`) : "", formatDateTime(baseline.assessed_at ?? null), baseline.author?.display_name].filter(Boolean).join(" · ")}
          </Text>
        </>
      ) : (
        <Text size="sm">{t("baseline.missing")}</Text>
      )}
      {mayWrite ? (
        <Button
          mt={8}
          size="xs"
          variant="default"
          maw="100%"
          h="auto"
          mih={30}
          py={5}
          styles={{ label: { whiteSpace: "normal", lineHeight: 1.3 } }}
          onClick={() => {
            if (!draft) keep(baseline ? draftOfBaseline(baseline) : newDraft());
            setOpen(true);
          }}
        >
          {t(draft ? "continue" : baseline ? "baseline.edit" : "baseline.add")}
        </Button>
      ) : null}
      {draft && open ? (
        <BaselineForm
          patientId={patientId}
          draft={draft}
          onDraft={keep}
          onTheirs={(current) => keep(draftOfBaseline(current))}
          onDone={drop}
          onDiscard={discard}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </div>
  );
}
