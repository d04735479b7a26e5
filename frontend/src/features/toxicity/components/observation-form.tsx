import { Alert, Button, Group, Modal, Text } from "@mantine/core";
import { useDebouncedValue, useMediaQuery } from "@mantine/hooks";
import { IconCloudOff } from "@tabler/icons-react";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { addToSheet, changeInSheet, previewQuery, toxicityKey } from "@/features/toxicity/api/toxicity";
import type { Observation, Overview, Preview } from "@/features/toxicity/api/toxicity";
import { ConflictView } from "@/features/toxicity/components/conflict-view";
import { CapdFields, MoreFields, NeuroFields, OxygenFields, VitalFields } from "@/features/toxicity/components/form-sections";
import { GradeReasons } from "@/features/toxicity/components/grade-reasons";
import { HandwritingPhoto } from "@/features/toxicity/components/handwriting-photo";
import { IceTaps } from "@/features/toxicity/components/ice-taps";
import classes from "@/features/toxicity/components/toxicity.module.css";
import { missingOfLook } from "@/features/toxicity/lib/attribution";
import { draftOf, isEmpty, momentIn, payloadOf } from "@/features/toxicity/lib/draft";
import type { Draft, FieldValue, FieldValues } from "@/features/toxicity/lib/draft";
import { isApiError, standsNow } from "@/shared/api/api-error";
import { formatDateTime } from "@/shared/lib/format";
import { isPartialMoment } from "@/shared/lib/moment";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";
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
        <GradeReasons grade={preview.crs} />
        <GradeReasons grade={preview.icans} />
      </div>
      {preview.alerts ? (
        <Text size="xs" c="var(--cc-danger-text)" fw={600}>
          {preview.acknowledge_minutes === null ? t("grade.will_alert_ward") : t("grade.will_alert", { minutes: preview.acknowledge_minutes })}
        </Text>
      ) : null}
    </>
  );
}

/** One look at the patient: numbers, ten taps, and the grade before it is saved. */
export function ObservationForm({ patientId, draft, overview, onField, onValues, onRebase, onSaved, onDiscard, onClose }: ObservationFormProps): ReactNode {
  const { t } = useTranslation("toxicity");
  const phone = useMediaQuery("(max-width: 48em)") ?? false;
  const save = useSaving(patientId, draft, onSaved);
  const [settled] = useDebouncedValue(draft, PREVIEW_AFTER_MS);
  const preview = useQuery({
    ...previewQuery(patientId, payloadOf(settled), settled.editing?.id ?? null),
    placeholderData: keepPreviousData,
    enabled: !isEmpty(settled),
  });
  const errors = fieldErrors(save.error);
  const offline = isApiError(save.error) && save.error.isOffline;
  const conflict = standsNow<Observation>(save.error);
  const again = useRef(save.mutate);
  useEffect(() => {
    again.current = save.mutate;
  });
  useEffect(() => {
    if (!offline) return;
    const send = (): void => again.current();
    window.addEventListener("online", send);
    return () => window.removeEventListener("online", send);
  }, [offline]);
  const baseline = overview?.baseline;
  const capd = preview.data?.child === true || baseline?.unable_at_baseline === true;
  const fields = { values: draft.values, errors, onField };
  const photo = draft.values["handwriting_photo"];
  const missing = missingOfLook(draft.values);
  const observedAt = momentIn(draft, "observed_at");
  return (
    <Modal opened onClose={onClose} fullScreen={phone} size="lg" title={draft.editing ? t("correct_title") : t("new")} closeButtonProps={{ "aria-label": t("close") }} closeOnClickOutside={false}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
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
        <div className={classes.bar}>
          <LiveGrades preview={isEmpty(draft) ? undefined : preview.data} offline={preview.isError} />
          {conflict ? (
            <ConflictView
              author={conflict.author?.display_name}
              words={[
                conflict.temp_c ? `${t("field.temp_c")} ${conflict.temp_c}` : "",
                conflict.systolic_mmhg ? `${conflict.systolic_mmhg}/${conflict.diastolic_mmhg ?? "–"} ${t("unit.mmhg")}` : "",
                conflict.o2_device ? t(`o2_device.${conflict.o2_device}`) : "",
                conflict.ice_score === null ? "" : t("ice.score", { score: conflict.ice_score }),
                conflict.note,
              ]}
              onMine={() => {
                onRebase(conflict.version);
                save.reset();
              }}
              onTheirs={() => {
                onValues(draftOf(conflict).values);
                onRebase(conflict.version);
                save.reset();
              }}
            />
          ) : offline ? (
            <Alert role="alert" variant="default" icon={<IconCloudOff aria-hidden="true" />} p="xs">
              <Text size="sm">{t("offline_kept")}</Text>
            </Alert>
          ) : (
            <FormProblem error={save.error} knownFields={["temp_c", "systolic_mmhg", "diastolic_mmhg", "spo2_pct", "observed_at", "o2_l_min", "o2_device", "other_cause", "override_reason", "handwriting_photo"]} />
          )}
          {missing.length > 0 ? (
            <Text size="xs">
              {t("whole_look", { fields: missing.map((name) => t(`field.${name}`)).join(", ") })}
            </Text>
          ) : null}
          <Group gap="xs" grow>
            <Button type="submit" className={classes.big} loading={save.isPending} disabled={isEmpty(draft) || isPartialMoment(observedAt) || conflict !== undefined}>
              {t("save")}
            </Button>
            <Button variant="subtle" color="gray" className={classes.big} onClick={onDiscard}>
              {t("discard")}
            </Button>
          </Group>
          <Text size="xs" c="dimmed">
            {t("draft_from", { at: formatDateTime(draft.begunAt) })} · {t("advisory")}
          </Text>
        </div>
      </form>
    </Modal>
  );
}
