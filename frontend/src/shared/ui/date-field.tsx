import "@mantine/dates/styles.css";

import { ActionIcon, Popover, TextInput } from "@mantine/core";
import type { TextInputProps } from "@mantine/core";
import { DatePicker } from "@mantine/dates";
import type { CalendarLevel } from "@mantine/dates";
import { useId } from "@mantine/hooks";
import { IconCalendar } from "@tabler/icons-react";
import "dayjs/locale/it";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FocusEvent, KeyboardEvent, ReactNode } from "react";

import { dayInRome } from "@/shared/lib/format";
import { isFullyTyped, isUnreadableDate, parseTypedDate } from "@/shared/lib/parse-date";

type DateFieldProps = Omit<TextInputProps, "value" | "defaultValue" | "onChange" | "type" | "rightSection"> & {
  /** "2026-03-05"; null or "" when empty; or a text that is no date, as `onUnreadable` gave it. */
  readonly value: string | null;
  /** A date that was written to its end or chosen, or null when the field was emptied. */
  readonly onChange: (value: string | null) => void;
  /**
   * What stands there is no date (yet); `left`: and the field was left with it. Who keeps the text shows it again
   * after a reload. Without this, `onChange(null)`, and the text stays until the field goes away.
   */
  readonly onUnreadable?: (text: string, left: boolean) => void;
  readonly minDate?: string | Date | undefined;
  readonly maxDate?: string | Date | undefined;
  /** Where the calendar opens: years first for a birth date. */
  readonly defaultLevel?: CalendarLevel;
};

const dayOf = (limit: string | Date | undefined): string | undefined => (limit === undefined ? undefined : dayInRome(limit));

/** Day, month, year with four digits: the same in both languages, whatever the browser is used to. */
const written = (value: string | null): string =>
  value && !isUnreadableDate(value) ? value.split("-").reverse().join("/") : (value ?? "");

function rangeProblem(value: string | null, min: string | undefined, max: string | undefined): [string, string] | null {
  if (!value || isUnreadableDate(value)) return null;
  if (min && value < min) return ["dates:not_before", min];
  return max && value > max ? ["dates:not_after", max] : null;
}

/**
 * A date that is typed the Italian way (5/3/26, 05032026, 5.3.2026) or chosen in the calendar behind the button. A
 * browser's own date field would show 5 March as 03/05 to who has an English browser. What is no date stays as typed,
 * is said to be none, and reaches nobody as a date.
 */
export function DateField(props: DateFieldProps): ReactNode {
  const { value, onChange, onUnreadable, minDate, maxDate, defaultLevel, error, onFocus, onBlur, onKeyDown, ...input } = props;
  const { t, i18n } = useTranslation("dates");
  const id = useId(props.id);
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [inside, setInside] = useState(false);
  const [open, setOpen] = useState(false);
  const min = dayOf(minDate);
  const max = dayOf(maxDate);
  const read = (text: string): string | null => parseTypedDate(text, new Date(), !max || max > dayInRome(new Date()));

  // What was typed counts while it is what the value came from; another value from outside takes its place.
  const mine = typed !== null && (value === typed || value === read(typed) || (!value && !isFullyTyped(typed)) || (!value && !read(typed)));
  const text = mine ? typed : written(value);
  const unreadable = text.trim() !== "" && read(text) === null;
  const range = rangeProblem(value, min, max);
  const own = unreadable ? t("not_a_date") : range ? t(range[0], { date: written(range[1]) }) : null;
  const shown = inside && text !== "" && (unreadable || (mine && !isFullyTyped(text))) ? null : unreadable ? own : (error ?? own);

  const giveUnreadable = (next: string, left: boolean): void => {
    if (onUnreadable) onUnreadable(next, left);
    else if (!left) onChange(null);
  };
  const write = (next: string): void => {
    setTyped(next);
    const date = isFullyTyped(next) ? read(next) : null;
    if (next.trim() === "") onChange(null);
    else if (date) onChange(date);
    else giveUnreadable(next, false);
  };
  /** The field is left, or Enter sends the form: two digits of a year are enough now. */
  const settle = (): void => {
    if (!mine) return;
    const date = read(text);
    if (date) {
      setTyped(null);
      if (date !== value) onChange(date);
    } else if (text.trim() !== "") giveUnreadable(text, true);
  };
  const choose = (date: string | null): void => {
    setTyped(null);
    setOpen(false);
    onChange(date);
    field.current?.focus();
  };

  return (
    <TextInput
      autoComplete="off"
      inputMode="numeric"
      placeholder={t("common:date_placeholder")}
      {...input}
      ref={field}
      id={id}
      value={text}
      error={shown}
      maxLength={24}
      onChange={(event) => write(event.currentTarget.value)}
      onFocus={(event: FocusEvent<HTMLInputElement>) => {
        setInside(true);
        onFocus?.(event);
      }}
      onBlur={(event: FocusEvent<HTMLInputElement>) => {
        setInside(false);
        settle();
        onBlur?.(event);
      }}
      onKeyDown={(event: KeyboardEvent<HTMLInputElement>) => {
        if (event.key === "Enter") settle();
        onKeyDown?.(event);
      }}
      rightSectionPointerEvents="all"
      rightSection={
        <Popover opened={open} onChange={setOpen} position="bottom-end" withinPortal trapFocus returnFocus shadow="md">
          <Popover.Target>
            <ActionIcon
              size={26}
              color="gray"
              disabled={props.disabled === true || props.readOnly === true}
              aria-label={t("calendar")}
              aria-describedby={`${id}-label`}
              data-mantine-stop-propagation={open || undefined}
              onClick={() => setOpen((now) => !now)}
            >
              <IconCalendar size={16} aria-hidden="true" />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown data-mantine-stop-propagation>
            <DatePicker
              locale={i18n.language}
              firstDayOfWeek={1}
              value={value && !isUnreadableDate(value) ? value : null}
              defaultDate={(value && !isUnreadableDate(value) ? value : undefined) ?? (max && max < dayInRome(new Date()) ? max : dayInRome(new Date()))}
              defaultLevel={defaultLevel ?? "month"}
              {...(min ? { minDate: min } : {})}
              {...(max ? { maxDate: max } : {})}
              weekendDays={[]} // their red is too pale on white, and says nothing here
              __stopPropagation
              onChange={choose}
              ariaLabels={{
                previousMonth: t("common:calendar.previous"),
                nextMonth: t("common:calendar.next"),
                previousYear: t("common:calendar.previous"),
                nextYear: t("common:calendar.next"),
                previousDecade: t("common:calendar.previous"),
                nextDecade: t("common:calendar.next"),
                monthLevelControl: t("common:calendar.months"),
                yearLevelControl: t("common:calendar.years"),
              }}
            />
          </Popover.Dropdown>
        </Popover>
      }
    />
  );
}
