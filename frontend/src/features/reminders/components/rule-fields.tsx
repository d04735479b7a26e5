import { ActionIcon, Checkbox, Group, NumberInput, Select } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { RuleInput, Rules } from "@/features/reminders/api/reminders";
import { useWording } from "@/shared/i18n/use-wording";

interface RuleFieldsProps {
  readonly rule: RuleInput;
  readonly number: number;
  readonly whole: Rules;
  readonly onChange: (part: Partial<RuleInput>) => void;
  readonly onRemove: () => void;
}

const ABOUT = ["appointment", "confirm", "preparation"] as const;

/** One rule: so long before, of this, in these ways, to these people. */
export function RuleFields({ rule, number, whole, onChange, onRemove }: RuleFieldsProps): ReactNode {
  const { t } = useTranslation("reminders");
  const say = useWording();
  const locked = !whole.can_change;
  const listed = <T extends string>(list: readonly T[], item: T, on: boolean): T[] => (on ? [...list.filter((each) => each !== item), item] : list.filter((each) => each !== item));
  return (
    <Group component="li" align="flex-end" gap="sm" wrap="wrap" role="group" aria-label={t("rules.number", { number })}>
      <NumberInput w={92} label={t("rules.days")} min={0} max={60} allowDecimal={false} allowNegative={false} disabled={locked} value={rule.days_before} onChange={(value) => onChange({ days_before: Number(value) || 0 })} />
      <NumberInput w={92} label={t("rules.hours")} min={0} max={23} allowDecimal={false} allowNegative={false} disabled={locked} value={rule.hours_before} onChange={(value) => onChange({ hours_before: Number(value) || 0 })} />
      <Select w={330} label={t("rules.about")} allowDeselect={false} disabled={locked} value={rule.about} data={ABOUT.map((each) => ({ value: each, label: t(`about.${each}`) }))} onChange={(value) => onChange({ about: ABOUT.find((each) => each === value) ?? "appointment" })} />
      {whole.visit_types.length > 1 ? (
        <Select w={220} label={t("rules.visit_type")} allowDeselect={false} disabled={locked} value={rule.visit_type_id ?? ""} data={[{ value: "", label: t("rules.all_types") }, ...whole.visit_types.map((type) => ({ value: type.id, label: say(type, "label") }))]} onChange={(value) => onChange({ visit_type_id: value || null })} />
      ) : null}
      <Checkbox.Group label={t("rules.channels")} value={[...rule.channels]}>
        <Group gap="sm" h={36}>
          {(["mail", "sms", "push"] as const).map((each) => (
            <Checkbox key={each} value={each} label={t(`channel.${each}`)} disabled={locked} onChange={(event) => onChange({ channels: listed(rule.channels, each, event.currentTarget.checked) })} />
          ))}
        </Group>
      </Checkbox.Group>
      <Checkbox.Group label={t("rules.to")} value={[...rule.to]}>
        <Group gap="sm" h={36}>
          {(["patient", "caregiver"] as const).map((each) => (
            <Checkbox key={each} value={each} label={t(`to.${each}`)} disabled={locked} onChange={(event) => onChange({ to: listed(rule.to, each, event.currentTarget.checked) })} />
          ))}
        </Group>
      </Checkbox.Group>
      {locked ? null : (
        <ActionIcon variant="subtle" color="red" size={36} aria-label={t("rules.remove", { number })} onClick={onRemove}>
          <IconTrash size={18} aria-hidden="true" />
        </ActionIcon>
      )}
    </Group>
  );
}
