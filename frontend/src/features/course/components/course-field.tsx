import { Chip, Group, Input, MultiSelect, Radio, Select, Textarea, TextInput } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Field, Value } from "@/features/course/api/course";
import classes from "@/features/course/components/course.module.css";
import { formatNumber } from "@/shared/lib/format";
import { DateField } from "@/shared/ui/date-field";
import { ExactNumberInput } from "@/shared/ui/exact-number-input";
import { MomentField } from "@/shared/ui/moment-field";

interface CourseFieldProps {
  readonly field: Field;
  readonly span?: Field["spans"][number] | undefined;
  readonly value: Value;
  readonly error: string | undefined;
  readonly onChange: (value: Value) => void;
}

/** Few choices are seen at once; many are searched. */
const RADIO_MAX = 4;

const asText = (value: Value): string => (value === null ? "" : String(value));

/** Yes or no as two large targets; pressing the answer again takes it back. */
function YesNo({ field, value, error, onChange }: CourseFieldProps): ReactNode {
  const { t } = useTranslation("course");
  const id = useId();
  return (
    <Input.Wrapper label={field.label} labelElement="div" withAsterisk={field.required} error={error} labelProps={{ id }}>
      <Group gap="xs" role="group" aria-labelledby={id}>
        {[true, false].map((answer) => (
          <Chip key={String(answer)} checked={value === answer} size="md" color={answer ? "petrol" : "orange"} variant="outline" onChange={(on) => onChange(on ? answer : null)}>
            {t(answer ? "yes" : "no")}
          </Chip>
        ))}
      </Group>
    </Input.Wrapper>
  );
}

/** The input that suits the kind of field, made from its description. */
export function CourseField({ field, span, value, error, onChange }: CourseFieldProps): ReactNode {
  const { t } = useTranslation("course");
  const id = useId();
  const label = field.unit ? `${field.label} (${field.unit})` : field.label;
  const limits = field.low !== null && field.high !== null && field.kind !== "text" ? t("form.range", { low: formatNumber(field.low), high: formatNumber(field.high) }) : undefined;
  const range = span ? (span.expected_low === null ? t("form.expected_most", { high: formatNumber(span.expected_high) }) : t("form.expected", { low: formatNumber(span.expected_low), high: formatNumber(span.expected_high) })) : limits;
  const shared = { id, label, error, withAsterisk: field.required };
  const options = field.choices.map((choice) => ({ value: choice.code, label: choice.label }));
  const latest = field.planned ? undefined : new Date();
  switch (field.kind) {
    case "number":
    case "whole":
      return (
        <ExactNumberInput {...shared} description={range} inputWrapperOrder={["label", "input", "description", "error"]} inputMode={field.kind === "whole" ? "numeric" : "decimal"} allowDecimal={field.kind === "number"} value={value} onChange={onChange} />
      );
    case "tick":
      return <YesNo field={field} value={value} error={error} onChange={onChange} />;
    case "choice":
      return options.length <= RADIO_MAX ? (
        <Radio.Group {...shared} value={asText(value)} onChange={onChange}>
          <div className={classes.radios}>
            {options.map((option) => (
              <Radio key={option.value} value={option.value} label={option.label} />
            ))}
          </div>
        </Radio.Group>
      ) : (
        <Select {...shared} data={options} value={value === null ? null : asText(value)} searchable clearable={!field.required} nothingFoundMessage={t("form.nothing_found")} onChange={onChange} />
      );
    case "choices":
      return <MultiSelect {...shared} data={options} value={Array.isArray(value) ? [...(value as readonly string[])] : []} searchable hidePickedOptions nothingFoundMessage={t("form.nothing_found")} onChange={onChange} />;
    case "day":
      return <DateField {...shared} value={asText(value)} maxDate={latest} onChange={onChange} onUnreadable={(text) => onChange(text)} />;
    case "instant":
      return <MomentField id={id} label={label} error={error} required={field.required} nowButton={!field.planned} value={value === null ? null : asText(value)} maxDate={latest} onChange={onChange} />;
    case "long":
      return <Textarea {...shared} autosize minRows={2} maxRows={10} maxLength={4000} value={asText(value)} onChange={(event) => onChange(event.currentTarget.value || null)} />;
    default:
      return <TextInput {...shared} maxLength={200} value={asText(value)} autoComplete="off" onChange={(event) => onChange(event.currentTarget.value || null)} />;
  }
}
