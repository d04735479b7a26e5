import { Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { addToSheet, changeInSheet, previewQuery, toxicityKey } from "@/features/toxicity/api/toxicity";
import type { Observation, Overview, Preview } from "@/features/toxicity/api/toxicity";
import { CapdFields, MoreFields, NeuroFields, OxygenFields, VitalFields } from "@/features/toxicity/components/form-sections";
import { GradeReasons } from "@/features/toxicity/components/grade-reasons";
import { HandwritingPhoto } from "@/features/toxicity/components/handwriting-photo";
import { IceTaps } from "@/features/toxicity/components/ice-taps";
import { NotAssessed } from "@/features/toxicity/components/not-assessed";
import { SheetDialog } from "@/features/toxicity/components/sheet-dialog";
import classes from "@/features/toxicity/components/toxicity.module.css";
import { missingOfLook } from "@/features/toxicity/lib/attribution";
import { draftOf, isEmpty, momentIn, payloadOf } from "@/features/toxicity/lib/draft";
import type { Draft, FieldValue, FieldValues } from "@/features/toxicity/lib/draft";
import { unsaidOf } from "@/features/toxicity/lib/needed";
import { formatDateTime, formatNumber } from "@/shared/lib/format";
import { isPartialMoment } from "@/shared/lib/moment";
import { useFieldErrors } from "@/shared/ui/form-problems";
import { MomentField } from "@/shared/ui/moment-field";
import { showDone } from "@/shared/ui/undo";

interface ObservationFormProps {
  readonly patientId: string;
  readonly draft: Draft;
  readonly overview: Overview | undefined;
  readonly onField: (name: string, value: FieldValue) => void;
  readonly onValues: (values: FieldValues) => void;
  readonly onRebase: (version: number) => void;
  readonly onSaved: () => void;
  readonly onDiscard: () => void;
  readonly onClose: () => void;
}

const PREVIEW_AFTER_MS = 250;
const KNOWN = [
  "temp_c", "systolic_mmhg", "diastolic_mmhg", "heart_rate_bpm", "respiratory_rate_pm", "spo2_pct", "observed_at", "o2_l_min", "o2_device", "capd",
  "fluid_bolus_ml_12h", "consciousness", "not_assessed_reason", "other_cause", "override_reason", "handwriting_photo",
];

function useSaving(patientId: string, draft: Draft, onSaved: () => void) {
  const { t } = useTranslation("toxicity");
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      draft.editing
        ? changeInSheet<Observation>(patientId, "observations", draft.editing.id, draft.editing.version, payloadOf(draft))
        : addToSheet<Observation>(patientId, "observations", { ...payloadOf(draft), client_id: draft.clientId }),
    onSuccess: async (row) => {
      showDone([t("saved"), ...(row.warnings ?? []).map((warning) => warning.message)].join(". "));
      onSaved();
      await client.invalidateQueries({ queryKey: toxicityKey(patientId) });
    },
  });
}

function LiveGrades({ preview, offline }: { readonly preview: Preview | undefined; readonly offline: boolean }): ReactNode {
  const { t } = useTranslation("toxicity");
  if (offline && !preview) return <Text size="sm">{t("grade.offline")}</Text>;
  if (!preview) return null;
  return (
    <>
      <div className={classes.grades} aria-live="polite" aria-label={t("grade.live")} role="status">
        <GradeReasons quiet grade={preview.crs} />
        <GradeReasons quiet grade={preview.icans} />
      </div>
      {preview.alerts ? (
        <Text size="xs" c="var(--cc-danger-text)" fw={650}>
          {preview.acknowledge_minutes === null ? t("grade.will_alert_ward") : t("grade.will_alert", { minutes: preview.acknowledge_minutes })}
        </Text>
      ) : null}
    </>
  );
}

/** What stands between this look and its grade, always in sight. */
function Unsaid({ names, also }: { readonly names: readonly string[]; readonly also: readonly string[] }): ReactNode {
  const { t } = useTranslation("toxicity");
  const list = (fields: readonly string[]): string => fields.map((name) => t(`field.${name}`)).join(", ");
  if (names.length > 0) {
    return (
      <Text size="sm" fw={650} c="var(--cc-warning-text)">
        {t("not_assessed.unsaid", { fields: list(names) })}
      </Text>
    );
  }
  return also.length > 0 ? <Text size="xs">{t("whole_look", { fields: list(also) })}</Text> : null;
}

/** One look at the patient: numbers, ten taps, and the grade before it is saved. */
export function ObservationForm({ patientId, draft, overview, onField, onValues, onRebase, onSaved, onDiscard, onClose }: ObservationFormProps): ReactNode {
  const { t } = useTranslation("toxicity");
  const save = useSaving(patientId, draft, onSaved);
  const [settled] = useDebouncedValue(draft, PREVIEW_AFTER_MS);
  const preview = useQuery({
    ...previewQuery(patientId, payloadOf(settled), settled.editing?.id ?? null),
    placeholderData: keepPreviousData,
    enabled: !isEmpty(settled),
  });
  const errors = useFieldErrors(save.error, draft.values);
  const baseline = overview?.baseline;
  const capd = preview.data?.child === true || baseline?.unable_at_baseline === true;
  const fields = { values: draft.values, errors, onField };
  const photo = draft.values["handwriting_photo"];
  const needed = isEmpty(draft) ? [] : (preview.data?.needed ?? []);
  const observedAt = momentIn(draft, "observed_at");
  return (
    <SheetDialog<Observation>
      title={draft.editing ? t("correct_title") : t("new")}
      action={t("save")}
      save={save}
      disabled={isEmpty(draft) || isPartialMoment(observedAt)}
      knownFields={KNOWN}
      errors={errors}
      theirs={(current) => [
        current.temp_c ? `${t("field.temp_c")} ${formatNumber(current.temp_c, 1)} ${t("unit.celsius")}` : "",
        current.systolic_mmhg ? `${current.systolic_mmhg}/${current.diastolic_mmhg ?? "–"} ${t("unit.mmhg")}` : "",
        current.o2_device ? t(`o2_device.${current.o2_device}`) : "",
        current.ice_score === null ? "" : t("ice.score", { score: current.ice_score }),
        current.note,
      ]}
      onMine={(current) => onRebase(current.version)}
      onTheirs={(current) => {
        onValues(draftOf(current).values);
        onRebase(current.version);
      }}
      onClose={onClose}
      onDiscard={onDiscard}
      status={
        <>
          <LiveGrades preview={isEmpty(draft) ? undefined : preview.data} offline={preview.isError} />
          <Unsaid names={unsaidOf(needed, draft.values)} also={isEmpty(draft) ? [] : missingOfLook(draft.values)} />
        </>
      }
      foot={
        <Text size="xs" c="dimmed">
          {t("draft_from", { at: formatDateTime(draft.begunAt) })} · {t("advisory")}
        </Text>
      }
    >
      <MomentField required nowButton label={t("field.observed_at")} maxDate={new Date()} value={observedAt} error={errors["observed_at"]} onChange={(value) => onField("observed_at", value)} />
      <VitalFields {...fields} />
      <OxygenFields {...fields} />
      <section className={classes.section} aria-label={t("section.ice")}>
        <h3>{t("section.ice")}</h3>
        {capd ? <CapdFields {...fields} /> : <IceTaps values={draft.values} sentence={baseline?.native_sentence} baseline={baseline?.ice_score} firstLanguage={baseline?.ice_language} onChange={onValues} />}
        <HandwritingPhoto patientId={patientId} draftId={draft.clientId} fileId={typeof photo === "string" ? photo : null} error={errors["handwriting_photo"]} onFile={(id) => onField("handwriting_photo", id)} />
      </section>
      <NeuroFields {...fields} />
      <MoreFields {...fields} />
      <NotAssessed {...fields} needed={needed} />
    </SheetDialog>
  );
}
