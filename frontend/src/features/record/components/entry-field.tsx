import { Anchor, Checkbox, Group, MultiSelect, Radio, Select, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Value } from "@/features/record/api/entries";
import type { FieldSchema } from "@/features/record/api/schema";
import { STUDY_FIELD } from "@/features/record/api/studies";
import { ClockField } from "@/features/record/components/clock-field";
import { StudyField } from "@/features/record/components/study-field";
import { useWording } from "@/shared/i18n/use-wording";
import { DateField } from "@/shared/ui/date-field";
import { ExactNumberInput } from "@/shared/ui/exact-number-input";
import { MomentField } from "@/shared/ui/moment-field";

interface EntryFieldProps {
  readonly patientId: string;
  readonly field: FieldSchema;
  readonly value: Value;
  readonly unit: string;
  /** Where the day of an instant stands in another field: the field asks for the time alone. */
  readonly day: string | undefined;
  readonly error: string | undefined;
  /** Who else is in this field now. */
  readonly writer: string | undefined;
  readonly onChange: (value: Value) => void;
  readonly onFocus: () => void;
}

/** Few choices are seen at once; many are searched. */
const RADIO_MAX = 4;

const asText = (value: Value): string => (value === null ? "" : String(value));
const asList = (value: Value): string[] => (Array.isArray(value) ? [...(value as readonly string[])] : []);

export const fieldId = (name: string): string => `entry-${name}`;

/** An answer that was given by mistake can be taken back: "no" is not the same as "nobody asked". */
function Unset({ shown, onClear }: { readonly shown: boolean; readonly onClear: () => void }): ReactNode {
  const { t } = useTranslation("record");
  return (
    <Anchor component="button" type="button" size="xs" style={shown ? undefined : { visibility: "hidden" }} onClick={onClear}>
      {t("unset")}
    </Anchor>
  );
}

/** The input that suits the type of field, made from its description. */
export function EntryField({ patientId, field, value, unit, day, error, writer, onChange, onFocus }: EntryFieldProps): ReactNode {
  const { t } = useTranslation("record");
  const say = useWording();
  const help = [say(field, "help"), writer ? t("writes_here", { name: writer }) : ""].filter(Boolean).join(" · ");
  // in the label it is read before the number is typed
  const label = unit ? `${say(field, "label")} (${unit})` : say(field, "label");
  const plain = { id: fieldId(field.name), label, description: help || undefined, error, onFocus };
  const shared = { ...plain, withAsterisk: field.required };
  const options = field.choices.map((choice) => ({ value: choice.code, label: say(choice, "label") }));
  const few = options.length > 0 && options.length <= RADIO_MAX;
  switch (field.type) {
    case "number":
      return <ExactNumberInput {...shared} allowDecimal={!field.whole} value={value} onChange={onChange} />;
    case "flag":
      if (!field.may_be_empty && field.initial === false) {
        return <Checkbox {...plain} mt={6} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
      }
      return (
        <Radio.Group {...shared} value={value === null ? "" : String(value)} onChange={(next) => onChange(next === "true")}>
          <Group gap="md" mt={4} mb={error ? 4 : 0}>
            <Radio value="true" label={t("yes")} />
            <Radio value="false" label={t("no")} />
            <Unset shown={value !== null} onClear={() => onChange(null)} />
          </Group>
        </Radio.Group>
      );
    case "code":
      return few ? (
        <Radio.Group {...shared} value={asText(value)} onChange={onChange}>
          <Group gap="sm" mt={4} mb={error ? 4 : 0}>
            {options.map((option) => (
              <Radio key={option.value} value={option.value} label={option.label} />
            ))}
            {field.may_be_empty && !field.required && field.initial === null ? <Unset shown={asText(value) !== ""} onClear={() => onChange(null)} /> : null}
          </Group>
        </Radio.Group>
      ) : (
        <Select {...shared} data={options} value={value === null ? null : String(value)} searchable clearable={!field.required} nothingFoundMessage={t("nothing_found")} onChange={onChange} />
      );
    case "codes":
      return <MultiSelect {...shared} data={options} value={asList(value)} searchable clearable hidePickedOptions nothingFoundMessage={t("nothing_found")} onChange={onChange} />;
    case "date":
      return (
        <DateField
          {...shared}
          value={asText(value)}
          maxDate={field.may_be_future ? undefined : new Date()}
          onChange={(next) => onChange(next)}
          onUnreadable={(text) => onChange(text)}
        />
      );
    case "instant":
      if (day !== undefined) return <ClockField {...shared} day={day} value={value === null ? null : String(value)} onChange={onChange} />;
      return (
        <MomentField
          id={shared.id}
          label={label}
          description={shared.description}
          error={error}
          value={value === null ? null : String(value)}
          maxDate={field.may_be_future ? undefined : new Date()}
          onChange={onChange}
          onFocus={onFocus}
        />
      );
    case "words":
      return <Textarea {...shared} autosize minRows={2} maxRows={12} maxLength={field.max_length ?? undefined} value={asText(value)} onChange={(event) => onChange(event.currentTarget.value || null)} />;
    default:
      if (field.name === STUDY_FIELD) return <StudyField {...plain} patientId={patientId} value={asText(value)} onChange={onChange} />;
      return <TextInput {...shared} maxLength={field.max_length ?? undefined} value={asText(value)} onChange={(event) => onChange(event.currentTarget.value || null)} />;
  }
}
