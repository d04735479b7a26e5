import { SegmentedControl, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { addToSheet, changeInSheet, toxicityKey } from "@/features/toxicity/api/toxicity";
import type { IecHs } from "@/features/toxicity/api/toxicity";
import { NumberField, YesNo } from "@/features/toxicity/components/form-sections";
import { SheetDialog } from "@/features/toxicity/components/sheet-dialog";
import classes from "@/features/toxicity/components/toxicity.module.css";
import { momentIn } from "@/features/toxicity/lib/draft";
import type { Draft, FieldValue } from "@/features/toxicity/lib/draft";
import { IEC_HS_FLAGS, IEC_HS_VALUES } from "@/features/toxicity/lib/iec-hs";
import { formatDateTime } from "@/shared/lib/format";
import { isPartialMoment } from "@/shared/lib/moment";
import { useFieldErrors } from "@/shared/ui/form-problems";
import { MomentField } from "@/shared/ui/moment-field";
import { showDone } from "@/shared/ui/undo";

interface IecHsFormProps {
  readonly patientId: string;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly onTheirs: (current: IecHs) => void;
  readonly onDone: () => void;
  readonly onDiscard: () => void;
  readonly onClose: () => void;
}

const GRADES = ["0", "1", "2", "3", "4", "5"];

/** The findings of an HLH-like syndrome, and the grade that a physician gives. */
export function IecHsForm({ patientId, draft, onDraft, onTheirs, onDone, onDiscard, onClose }: IecHsFormProps): ReactNode {
  const { t } = useTranslation("toxicity");
  const client = useQueryClient();
  const { values } = draft;
  const save = useMutation({
    mutationFn: () => {
      const sent = { observed_at: draft.begunAt, ...values };
      return draft.editing
        ? changeInSheet<IecHs>(patientId, "iec-hs", draft.editing.id, draft.editing.version, sent)
        : addToSheet<IecHs>(patientId, "iec-hs", { ...sent, client_id: draft.clientId });
    },
    onSuccess: async (row) => {
      showDone([t("iec_hs.saved"), ...(row.warnings ?? []).map((warning) => warning.message)].join(". "));
      onDone();
      await client.invalidateQueries({ queryKey: toxicityKey(patientId) });
    },
  });
  const errors = useFieldErrors(save.error, values);
  const observedAt = momentIn(draft, "observed_at");
  const onField = (name: string, value: FieldValue): void => onDraft({ ...draft, values: { ...values, [name]: value } });
  const fields = { values, errors, onField };
  const grade = values["grade"];
  return (
    <SheetDialog<IecHs>
      title={t(draft.editing ? "iec_hs.edit" : "iec_hs.add")}
      action={t("iec_hs.save")}
      save={save}
      disabled={isPartialMoment(observedAt)}
      knownFields={["observed_at", "grade", ...IEC_HS_VALUES.map(({ name }) => name)]}
      errors={errors}
      theirs={(current) => [
        formatDateTime(current.observed_at),
        current.grade === null || current.grade === undefined ? "" : t("grade.value", { grade: current.grade }),
        current.note,
      ]}
      onMine={(current) => onDraft({ ...draft, editing: { id: current.id, version: current.version } })}
      onTheirs={onTheirs}
      onClose={onClose}
      onDiscard={onDiscard}
    >
      <MomentField required nowButton label={t("iec_hs.at")} maxDate={new Date()} value={observedAt} error={errors["observed_at"]} onChange={(at) => onField("observed_at", at)} />
      <section className={classes.section} aria-label={t("iec_hs.lab")}>
        <h3>{t("iec_hs.lab")}</h3>
        <div className={classes.pairs}>
          {IEC_HS_VALUES.map(({ name, unit }) => (
            <NumberField key={name} {...fields} name={name} unit={unit} />
          ))}
        </div>
        <Text size="xs" c="dimmed">
          {t("iec_hs.limits")}
        </Text>
        <YesNo {...fields} name="ferritin_rapid_rise" />
      </section>
      <section className={classes.section} aria-label={t("iec_hs.seen")}>
        <h3>{t("iec_hs.seen")}</h3>
        {IEC_HS_FLAGS.map((name) => (
          <YesNo key={name} {...fields} name={name} />
        ))}
      </section>
      <div>
        <Text size="sm" fw={550} mb={4} id="iec-hs-grade">
          {t("iec_hs.grade")}
        </Text>
        <SegmentedControl fullWidth aria-labelledby="iec-hs-grade" value={typeof grade === "number" ? String(grade) : ""} onChange={(next) => onField("grade", next === "" ? null : Number(next))} data={[{ value: "", label: t("iec_hs.no_grade") }, ...GRADES.map((value) => ({ value, label: value }))]} />
        {errors["grade"] ? (
          <Text size="xs" c="var(--cc-danger-text)" role="alert">
            {errors["grade"]}
          </Text>
        ) : null}
        <Text size="xs" c="dimmed" mt={4}>
          {t("iec_hs.grade_hint")}
        </Text>
      </div>
      <Textarea label={t("field.note")} autosize minRows={2} maxLength={4000} value={typeof values["note"] === "string" ? values["note"] : ""} onChange={(event) => onField("note", event.currentTarget.value || null)} />
    </SheetDialog>
  );
}
