import { Checkbox, Select, SegmentedControl, Text, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { Attribution } from "@/features/toxicity/components/attribution";
import { Choices, Several } from "@/features/toxicity/components/choices";
import classes from "@/features/toxicity/components/toxicity.module.css";
import { GRADED_BY } from "@/features/toxicity/lib/attribution";
import type { FieldValue, FieldValues } from "@/features/toxicity/lib/draft";
import * as options from "@/features/toxicity/lib/options";
import { DecimalInput } from "@/shared/ui/decimal-input";

export interface FieldsProps {
  readonly values: FieldValues;
  readonly errors: Readonly<Record<string, string>>;
  readonly onField: (name: string, value: FieldValue) => void;
}

const numberOf = (value: FieldValue | undefined): number | string => (typeof value === "number" || typeof value === "string" ? value : "");
const textOf = (value: FieldValue | undefined): string => (typeof value === "string" ? value : "");

/** A measured value with its unit; a phone shows its number pad. */
export function NumberField({ name, unit, values, errors, onField, step = 1, required }: FieldsProps & { readonly name: string; readonly unit: string; readonly step?: number; readonly required?: boolean }): ReactNode {
  const { t } = useTranslation("toxicity");
  return (
    <DecimalInput
      label={unit ? `${t(`field.${name}`)} (${unit})` : t(`field.${name}`)}
      withAsterisk={required ?? GRADED_BY.has(name)}
      inputMode="decimal"
      step={step}
      value={numberOf(values[name])}
      error={errors[name]}
      onChange={(value) => onField(name, value === "" ? null : value)}
    />
  );
}

/** Yes, no, or not said. */
export function YesNo({ name, values, onField }: FieldsProps & { readonly name: string }): ReactNode {
  const { t } = useTranslation("toxicity");
  const value = values[name];
  return (
    <Choices
      label={t(`field.${name}`)}
      options={[
        { value: "yes", label: t("yes") },
        { value: "no", label: t("no") },
      ]}
      value={value === true ? "yes" : value === false ? "no" : null}
      onChange={(next) => onField(name, next === null ? null : next === "yes")}
    />
  );
}

export function CodeChoices({ name, table, codes, values, errors, onField }: FieldsProps & { readonly name: string; readonly table?: string; readonly codes: readonly string[] }): ReactNode {
  const { t } = useTranslation("toxicity");
  return (
    <Choices
      label={t(`field.${name}`)}
      withAsterisk={GRADED_BY.has(name)}
      options={codes.map((code) => ({ value: code, label: t(`${table ?? name}.${code}`) }))}
      value={typeof values[name] === "string" ? values[name] : null}
      error={errors[name]}
      onChange={(next) => onField(name, next)}
    />
  );
}

export function VitalFields(props: FieldsProps): ReactNode {
  const { t } = useTranslation("toxicity");
  const pressors = Array.isArray(props.values["vasopressors"]) ? (props.values["vasopressors"] as readonly string[]) : [];
  return (
    <section className={classes.section} aria-label={t("section.vitals")}>
      <h3>{t("section.vitals")}</h3>
      <div className={classes.numbers}>
        <NumberField {...props} name="temp_c" unit={t("unit.celsius")} step={0.1} />
        <NumberField {...props} name="systolic_mmhg" unit={t("unit.mmhg")} />
        <NumberField {...props} name="diastolic_mmhg" unit={t("unit.mmhg")} />
        <NumberField {...props} name="spo2_pct" unit={t("unit.percent")} />
        <NumberField {...props} name="heart_rate_bpm" unit={t("unit.per_min")} />
        <NumberField {...props} name="respiratory_rate_pm" unit={t("unit.per_min")} />
      </div>
      <Attribution {...props} name="fever_other_cause" />
      <YesNo {...props} name="antipyretic_last_6h" />
      <div>
        <YesNo {...props} name="hypotension" />
        <Text size="xs" c="dimmed">
          {t("hypotension_hint")}
        </Text>
      </div>
      <Several
        label={t("field.vasopressors")}
        options={options.VASOPRESSORS.map((code) => ({ value: code, label: t(`vasopressor.${code}`) }))}
        value={pressors}
        onChange={(next) => props.onField("vasopressors", next.length > 0 ? next : null)}
      />
      <Attribution {...props} name="hypotension_other_cause" />
    </section>
  );
}

export function OxygenFields(props: FieldsProps): ReactNode {
  const { t } = useTranslation("toxicity");
  const device = props.values["o2_device"];
  return (
    <section className={classes.section} aria-label={t("section.oxygen")}>
      <h3>{t("section.oxygen")}</h3>
      <CodeChoices {...props} name="o2_device" codes={options.O2_DEVICES} />
      {typeof device === "string" && device !== "room_air" ? (
        <div className={classes.numbers}>
          <NumberField {...props} name="o2_l_min" unit={t("unit.l_min")} required={device === "nasal_cannula"} />
        </div>
      ) : null}
      <Attribution {...props} name="hypoxia_other_cause" />
    </section>
  );
}

export function NeuroFields(props: FieldsProps): ReactNode {
  const { t } = useTranslation("toxicity");
  return (
    <section className={classes.section} aria-label={t("section.neuro")}>
      <h3>{t("section.neuro")}</h3>
      <CodeChoices {...props} name="consciousness" codes={options.CONSCIOUSNESS} />
      <CodeChoices {...props} name="seizure" codes={options.SEIZURES} />
      <CodeChoices {...props} name="motor" codes={options.MOTOR} />
      <CodeChoices {...props} name="pressure_signs" codes={options.PRESSURE_SIGNS} />
      <div className={classes.choices}>
        {["handwriting_changed", "tremor", "aphasia", "headache"].map((name) => (
          <Checkbox key={name} size="md" label={t(`field.${name}`)} checked={props.values[name] === true} onChange={(event) => props.onField(name, event.currentTarget.checked ? true : null)} />
        ))}
      </div>
      <Attribution {...props} name="icans_other_cause" />
    </section>
  );
}

/** A child, or a patient whom ICE cannot judge: the CAPD in its place. */
export function CapdFields(props: FieldsProps): ReactNode {
  const { t } = useTranslation("toxicity");
  return (
    <>
      <Text size="sm">{t("ice.child")}</Text>
      <div className={classes.numbers}>
        <NumberField {...props} name="capd" unit="" />
      </div>
      <YesNo {...props} name="capd_unable" />
    </>
  );
}

const GRADES = ["0", "1", "2", "3", "4", "5"];

function OwnGrade({ name, values, onField }: FieldsProps & { readonly name: string }): ReactNode {
  const { t } = useTranslation("toxicity");
  const value = values[name];
  return (
    <div>
      <Text size="sm" fw={550} mb={4}>
        {t(`field.${name}`)}
      </Text>
      <SegmentedControl
        fullWidth
        aria-label={t(`field.${name}`)}
        value={typeof value === "number" ? String(value) : ""}
        onChange={(next) => onField(name, next === "" ? null : Number(next))}
        data={[{ value: "", label: t("grade.as_derived") }, ...GRADES.map((grade) => ({ value: grade, label: grade }))]}
      />
    </div>
  );
}

/** What is asked less often: fluids, the clinician's own grade, the rest. */
export function MoreFields(props: FieldsProps): ReactNode {
  const { values, errors, onField } = props;
  const { t } = useTranslation("toxicity");
  const own = typeof values["crs_grade_clinician"] === "number" || typeof values["icans_grade_clinician"] === "number";
  return (
    <section className={classes.section} aria-label={t("section.more")}>
      <h3>{t("section.more")}</h3>
      <div className={classes.numbers}>
        <NumberField {...props} name="fluid_bolus_ml_12h" unit={t("unit.ml")} />
        <Select label={t("field.temp_site")} clearable data={options.TEMPERATURE_SITES.map((code) => ({ value: code, label: t(`temp_site.${code}`) }))} value={textOf(values["temp_site"]) || null} onChange={(next) => onField("temp_site", next)} />
      </div>
      <CodeChoices {...props} name="icu" codes={options.ICU} />
      <TextInput label={t("field.imaging_eeg")} maxLength={300} value={textOf(values["imaging_eeg"])} onChange={(event) => onField("imaging_eeg", event.currentTarget.value)} />
      <Text fw={650} size="sm">
        {t("grade.override")}
      </Text>
      <OwnGrade {...props} name="crs_grade_clinician" />
      <OwnGrade {...props} name="icans_grade_clinician" />
      {own ? <TextInput label={t("grade.override_reason")} required maxLength={300} value={textOf(values["override_reason"])} error={errors["override_reason"]} onChange={(event) => onField("override_reason", event.currentTarget.value)} /> : null}
      <Textarea label={t("field.note")} autosize minRows={2} maxLength={4000} value={textOf(values["note"])} onChange={(event) => onField("note", event.currentTarget.value)} />
    </section>
  );
}
