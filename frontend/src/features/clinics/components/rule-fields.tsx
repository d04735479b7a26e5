import { Group, NumberInput, SegmentedControl, Select, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/clinics/components/clinics.module.css";
import { NTHS, ruleOf, WEEKDAYS } from "@/features/clinics/lib/recurrence";
import type { Nth, RuleForm, Weekday } from "@/features/clinics/lib/recurrence";

interface RuleFieldsProps {
  readonly value: RuleForm;
  readonly onChange: (rule: RuleForm) => void;
  readonly error?: ReactNode;
}

/** When a clinic is held, in the words that people use; the rule of the standard behind them is made from these. */
export function RuleFields({ value, onChange, error }: RuleFieldsProps): ReactNode {
  const { t } = useTranslation("clinics");
  const set = (part: Partial<RuleForm>): void => onChange({ ...value, ...part });
  const kinds = (["monthly", "weekly", "own"] as const).map((kind) => ({ value: kind, label: t(`rule.kind.${kind}`) }));
  return (
    <fieldset className={classes.fieldset} data-field="rule">
      <legend>{t("rule.legend")}</legend>
      <SegmentedControl
        fullWidth
        value={value.kind}
        data={kinds}
        aria-label={t("rule.legend")}
        onChange={(kind) => set({ kind: kind as RuleForm["kind"], ...(kind === "own" && !value.text ? { text: ruleOf(value) } : {}) })}
      />
      {value.kind === "own" ? (
        <TextInput label={t("rule.own")} description={t("rule.own_hint")} value={value.text} error={error} spellCheck={false} autoComplete="off" maxLength={200} onChange={(event) => set({ text: event.currentTarget.value })} />
      ) : (
        <Group gap="xs" align="flex-end" grow preventGrowOverflow={false}>
          {value.kind === "monthly" ? (
            <Select label={t("rule.nth")} allowDeselect={false} value={value.nth} data={NTHS.map((nth) => ({ value: nth, label: t(`rule.nths.${nth}`) }))} onChange={(nth) => set({ nth: nth as Nth })} />
          ) : null}
          <Select label={t("rule.day")} allowDeselect={false} value={value.day} data={WEEKDAYS.map((day) => ({ value: day, label: t(`rule.days.${day}`) }))} onChange={(day) => set({ day: day as Weekday })} />
          <NumberInput label={t(`rule.every_${value.kind}`)} min={1} max={value.kind === "monthly" ? 12 : 26} allowDecimal={false} allowNegative={false} value={value.every} onChange={(every) => set({ every: Math.max(1, Number(every) || 1) })} />
        </Group>
      )}
      {error && value.kind !== "own" ? (
        <Text size="xs" c="var(--cc-danger-text)" role="alert">
          {error}
        </Text>
      ) : null}
    </fieldset>
  );
}
