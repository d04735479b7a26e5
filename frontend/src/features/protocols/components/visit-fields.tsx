import { ActionIcon, Checkbox, Group, NativeSelect, NumberInput, Select, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Item, VisitInput } from "@/features/protocols/api/protocols";
import classes from "@/features/protocols/components/protocols.module.css";
import { needOf, withNeed } from "@/features/protocols/lib/visits";
import type { Need } from "@/features/protocols/lib/visits";
import { useWording } from "@/shared/i18n/use-wording";

const OWNERS = ["hub", "circle", "both"] as const;
const MODES = ["in_person", "either"] as const;
const NEEDS = ["due", "indicated", "none"] as const;

interface VisitFieldsProps {
  readonly visit: VisitInput;
  readonly number: number;
  readonly items: readonly Item[];
  /** By the field, without the number of the visit. */
  readonly errors: (field: string) => string | undefined;
  readonly onChange: (visit: VisitInput) => void;
  readonly onRemove: () => void;
}

/** One visit of a draft. */
export function VisitFields({ visit, number, items, errors, onChange, onRemove }: VisitFieldsProps): ReactNode {
  const { t } = useTranslation("protocols");
  const say = useWording();
  const [open, setOpen] = useState(false);
  const unit = visit.months > 0 ? "months" : "days";
  const whole = (value: number | string): number => Number(value) || 0;
  const wrong = errors("due") ?? errors("indicated");
  return (
    <li className={classes.row}>
      <div role="group" aria-label={t("visit_number", { number })}>
        <Group align="flex-start" gap="sm" wrap="wrap">
          <NumberInput w={88} label={t("offset")} min={1} max={unit === "days" ? 730 : 300} allowDecimal={false} allowNegative={false} value={visit[unit]} error={errors("days") ?? errors("months")} onChange={(value) => onChange({ ...visit, [unit]: whole(value) })} />
          <Select
            w={112}
            label={t("unit")}
            allowDeselect={false}
            value={unit}
            data={[
              { value: "days", label: t("days") },
              { value: "months", label: t("months") },
            ]}
            onChange={(value) => onChange(value === "months" ? { ...visit, days: 0, months: Math.max(1, Math.round(visit.days / 30)) } : { ...visit, months: 0, days: Math.max(1, Math.min(730, visit.months * 30)) })}
          />
          <NumberInput w={88} label={t("before")} min={0} max={180} allowDecimal={false} allowNegative={false} value={visit.before} error={errors("before")} onChange={(value) => onChange({ ...visit, before: whole(value) })} />
          <NumberInput w={88} label={t("after")} min={0} max={180} allowDecimal={false} allowNegative={false} value={visit.after} error={errors("after")} onChange={(value) => onChange({ ...visit, after: whole(value) })} />
          <Select w={190} label={t("whose")} allowDeselect={false} value={visit.owner} data={OWNERS.map((each) => ({ value: each, label: t(`owner.${each}`) }))} onChange={(value) => onChange({ ...visit, owner: OWNERS.find((each) => each === value) ?? "hub" })} />
          <Select w={214} label={t("how")} allowDeselect={false} value={visit.mode} data={MODES.map((each) => ({ value: each, label: t(`mode.${each}`) }))} onChange={(value) => onChange({ ...visit, mode: MODES.find((each) => each === value) ?? "in_person" })} />
          <Group mt={24} h={36} gap="sm">
            <Checkbox label={t("is_optional")} checked={visit.is_optional} onChange={(event) => onChange({ ...visit, is_optional: event.currentTarget.checked })} />
            <ActionIcon variant="subtle" color="red" size={36} aria-label={t("remove_visit", { number })} onClick={onRemove}>
              <IconTrash size={18} aria-hidden="true" />
            </ActionIcon>
          </Group>
        </Group>
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className={classes.opener}>{t("checks", { due: visit.due.length, indicated: visit.indicated.length })}</summary>
          {open ? (
            <div className={classes.needs}>
              {items.map((item) => (
                <label key={item.code} className={classes.need}>
                  <span>{say(item, "label")}</span>
                  <NativeSelect size="sm" value={needOf(visit, item.code)} data={NEEDS.map((each) => ({ value: each, label: t(`need.${each}`) }))} onChange={(event) => onChange(withNeed(visit, item.code, event.currentTarget.value as Need))} />
                </label>
              ))}
            </div>
          ) : null}
        </details>
        {wrong ? (
          <Text size="sm" role="alert" c="var(--cc-danger-text)">
            {wrong}
          </Text>
        ) : null}
      </div>
    </li>
  );
}
