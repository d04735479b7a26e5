import { Button, TextInput } from "@mantine/core";
import { useId } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FocusEvent, ReactNode } from "react";

import { dayInRome, formatDate, formatTime } from "@/shared/lib/format";
import { isPartialMoment, momentOf, readClock, valueOfMoment } from "@/shared/lib/moment";
import type { Moment } from "@/shared/lib/moment";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { DateField } from "@/shared/ui/date-field";
import classes from "@/shared/ui/moment-field.module.css";

interface MomentFieldProps {
  readonly id?: string;
  readonly label: ReactNode;
  readonly description?: string | undefined;
  readonly error?: string | undefined;
  /** An instant; null when empty; or what is typed so far, which `isPartialMoment` knows and which is never sent. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly onFocus?: () => void;
  readonly minDate?: Date | undefined;
  /** The last instant that is taken, `new Date()` for what has happened. */
  readonly maxDate?: Date | undefined;
  readonly required?: boolean;
  readonly disabled?: boolean;
  /** One press for this minute. */
  readonly nowButton?: boolean;
  /** Where a problem of the server finds its field. */
  readonly dataField?: string;
}

/**
 * A day and a time of day on the clocks of Italy, both typed (5/3/26 and 9.05 will do). A browser's own field would show
 * 5 March as 03/05 and 14:05 as 2:05 PM to who has an English browser.
 */
export function MomentField(props: MomentFieldProps): ReactNode {
  const { label, description, error, value, onChange, onFocus, minDate, maxDate, required = false, disabled = false, nowButton = false, dataField } = props;
  const { t } = useTranslation("dates");
  const id = useId(props.id);
  const [left, setLeft] = useState(true);
  const moment = momentOf(value);
  const change = (next: Partial<Moment>): void => onChange(valueOfMoment({ ...moment, ...next }));
  const halfGiven = left && isPartialMoment(value);
  const dayProblem = halfGiven && moment.day === "" ? t("no_day") : undefined;
  const tooLate = value !== null && !isPartialMoment(value) && maxDate !== undefined && moment.day === dayInRome(maxDate) && new Date(value) > maxDate;
  const clockProblem =
    moment.clock !== "" && readClock(moment.clock) === null
      ? left
        ? t("no_clock")
        : undefined
      : halfGiven && moment.clock === "" && !isUnreadableDate(moment.day)
        ? t("clock_missing")
        : tooLate
          ? t("moment_after", { clock: formatTime(maxDate), date: formatDate(maxDate) })
          : undefined;
  return (
    <div
      role="group"
      aria-labelledby={`${id}-label`}
      className={classes.moment}
      data-field={dataField}
      onFocus={() => {
        setLeft(false);
        onFocus?.();
      }}
      onBlur={(event: FocusEvent<HTMLDivElement>) => setLeft(!event.currentTarget.contains(event.relatedTarget))}
    >
      <div className={classes.parts}>
        <DateField
          id={id}
          label={label}
          description={description}
          inputWrapperOrder={["label", "input", "description", "error"]}
          error={error ?? dayProblem}
          required={required}
          disabled={disabled}
          value={moment.day}
          minDate={minDate}
          maxDate={maxDate}
          className={classes.part}
          onChange={(day) => change({ day: day ?? "" })}
          onUnreadable={(day) => change({ day })}
        />
        <TextInput
          id={`${id}-clock`}
          label={t("clock")}
          placeholder="09:30"
          inputMode="numeric"
          autoComplete="off"
          maxLength={5}
          className={classes.part}
          required={required}
          disabled={disabled}
          value={moment.clock}
          error={clockProblem}
          onChange={(event) => change({ clock: event.currentTarget.value })}
          onBlur={() => {
            const clock = readClock(moment.clock);
            if (clock && clock !== moment.clock) change({ clock });
          }}
        />
        {nowButton ? (
          <Button variant="default" className={classes.now} data-now disabled={disabled} onClick={() => onChange(new Date().toISOString())}>
            {t("now")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
