import { Anchor, Checkbox, MultiSelect, Radio, Select, TagsInput, Textarea, TextInput, Group } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { FieldSchema, FieldValue } from "@/features/case/api/form";
import { languageChoices, useLanguageName } from "@/features/case/lib/languages";
import { useWording } from "@/features/case/lib/wording";
import { DateField } from "@/shared/ui/date-field";
import { DecimalInput } from "@/shared/ui/decimal-input";

interface FieldInputProps {
  readonly field: FieldSchema;
  readonly value: FieldValue;
  readonly label: ReactNode;
  readonly description: string | undefined;
  readonly error: string | undefined;
  readonly disabled: boolean;
  /** `unfit`: the value is no date (yet) and must not be sent; see `Typed`. */
  readonly onChange: (value: FieldValue, unfit?: string | null) => void;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
}

const asText = (value: FieldValue): string => (value === null ? "" : String(value));
const asList = (value: FieldValue): string[] => (Array.isArray(value) ? [...(value as readonly string[])] : []);
/** Few choices are seen at once; many are searched. */
const RADIO_MAX = 4;

/** Keeps what is being typed ("1,", "-") which is not a number yet, and reports numbers only. */
function NumberField(props: FieldInputProps): ReactNode {
  const { field, value, onChange } = props;
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <DecimalInput
      id={`f-${field.code}`}
      label={props.label}
      description={props.description}
      error={props.error}
      disabled={props.disabled}
      value={draft ?? (value === null ? "" : Number(value))}
      allowDecimal={!field.integer}
      onFocus={props.onFocus}
      onBlur={() => {
        setDraft(null);
        props.onBlur();
      }}
      onChange={(next) => {
        setDraft(String(next));
        if (next === "") onChange(null);
        else if (typeof next === "number") onChange(next);
      }}
    />
  );
}

/** A radio button that was pressed by mistake can be taken back: "no" is not the same as "nobody knows".
 *
 * Its room is kept while it is hidden: an answer must not push the next question from under the pointer.
 */
function Unset({ shown, onClear }: { readonly shown: boolean; readonly onClear: () => void }): ReactNode {
  const { t } = useTranslation("case");
  return (
    <Anchor component="button" type="button" size="xs" style={shown ? undefined : { visibility: "hidden" }} onClick={onClear}>
      {t("unset")}
    </Anchor>
  );
}

/** Asked, and there are none: a code of the server, in words for people. */
const NONE = "none";

/** A name takes the place of "none known", and the other way round. */
function withoutBoth(items: readonly string[]): readonly string[] {
  if (items.length < 2) return items;
  return items[items.length - 1] === NONE ? [NONE] : items.filter((item) => item !== NONE);
}

/** The input that suits the kind of field. Label, hint, unit and error are tied to it for every reader. */
export function FieldInput(props: FieldInputProps): ReactNode {
  const { field, value, onChange, onFocus, onBlur } = props;
  const { t } = useTranslation("case");
  const say = useWording();
  const language = useLanguageName();
  const shared = {
    id: `f-${field.code}`,
    label: props.label,
    description: props.description,
    error: props.error,
    disabled: props.disabled,
    onFocus,
    onBlur,
  };
  const options = field.choices.map((choice) => ({ value: choice.code, label: say(choice, "label") }));
  switch (field.kind) {
    case "number":
      return <NumberField {...props} />;
    case "bool":
      if (field.must_be_true) {
        return (
          <Checkbox
            {...shared}
            mt={22}
            checked={value === true}
            onChange={(event) => onChange(event.currentTarget.checked ? true : null)}
          />
        );
      }
      return (
        <Radio.Group {...shared} value={value === null ? "" : String(value)} onChange={(next) => onChange(next === "true")}>
          <Group gap="md" mt={4}>
            <Radio value="true" label={t("yes")} disabled={props.disabled} />
            <Radio value="false" label={t("no")} disabled={props.disabled} />
            <Unset shown={value !== null && !props.disabled} onClear={() => onChange(null)} />
          </Group>
        </Radio.Group>
      );
    case "choice":
    case "reference":
      if (options.length > 0 && options.length <= RADIO_MAX) {
        return (
          <Radio.Group {...shared} value={asText(value)} onChange={onChange}>
            <Group gap="sm" mt={4}>
              {options.map((option) => (
                <Radio key={option.value} value={option.value} label={option.label} disabled={props.disabled} />
              ))}
              <Unset shown={value !== null && value !== "" && !props.disabled} onClear={() => onChange(null)} />
            </Group>
          </Radio.Group>
        );
      }
      return (
        <Select
          {...shared}
          data={options}
          value={value === null ? null : String(value)}
          searchable
          clearable
          nothingFoundMessage={t("nothing_found")}
          onChange={(next) => onChange(next)}
        />
      );
    case "multichoice":
      return (
        <MultiSelect {...shared} data={options} value={asList(value)} searchable clearable hidePickedOptions onChange={onChange} />
      );
    case "list":
      return (
        <TagsInput
          {...shared}
          value={asList(value).map((item) => (item === NONE ? t("none_known") : item))}
          splitChars={[";"]}
          acceptValueOnBlur
          placeholder={asList(value).length === 0 ? t("list_placeholder") : ""}
          onChange={(items) => onChange(withoutBoth(items.map((item) => (item === t("none_known") ? NONE : item))))}
        />
      );
    case "language":
      return (
        <Select
          {...shared}
          data={languageChoices(asText(value)).map((code) => ({ value: code, label: language(code) }))}
          value={asText(value) || null}
          searchable
          clearable
          nothingFoundMessage={t("nothing_found")}
          onChange={(next) => onChange(next)}
        />
      );
    case "date":
      return (
        <DateField
          {...shared}
          value={asText(value)}
          maxDate={field.may_be_future ? undefined : new Date()}
          onChange={(next) => onChange(next)}
          onUnreadable={(text, left) => onChange(text, left ? t("dates:not_a_date") : null)}
        />
      );
    case "long_text":
      return (
        <Textarea {...shared} autosize minRows={3} maxRows={14} value={asText(value)} onChange={(event) => onChange(event.currentTarget.value || null)} />
      );
    default:
      return <TextInput {...shared} value={asText(value)} onChange={(event) => onChange(event.currentTarget.value || null)} />;
  }
}
