import { Button, Group, MultiSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Series } from "@/features/labs/api/labs";
import { useLabel } from "@/features/labs/hooks/use-wording";
import { PRESET_NAMES, PRESETS } from "@/features/labs/lib/presets";

interface TestPickerProps {
  readonly series: Series;
  readonly shown: readonly string[];
  readonly onChange: (codes: readonly string[]) => void;
}

/** Which tests are drawn: ready-made groups, or one by one. */
export function TestPicker({ series, shown, onChange }: TestPickerProps): ReactNode {
  const { t } = useTranslation("labs");
  const label = useLabel();
  const known = new Set(series.series.map((course) => course.code));
  const measured = PRESET_NAMES.filter((name) => PRESETS[name].some((code) => known.has(code)));
  const isShown = (name: (typeof PRESET_NAMES)[number]): boolean => PRESETS[name].filter((code) => known.has(code)).every((code) => shown.includes(code));
  return (
    <>
      <Group gap={6} role="group" aria-label={t("presets")}>
        {measured.map((name) => (
          <Button
            key={name}
            size="compact-sm"
            variant={isShown(name) ? "filled" : "default"}
            aria-pressed={isShown(name)}
            onClick={() =>
              onChange(
                isShown(name)
                  ? shown.filter((code) => !(PRESETS[name] as readonly string[]).includes(code))
                  : [...new Set([...shown, ...PRESETS[name].filter((code) => known.has(code))])],
              )
            }
          >
            {t(`preset.${name}`)}
          </Button>
        ))}
      </Group>
      <MultiSelect
        label={t("choose")}
        searchable
        clearable
        hidePickedOptions
        maxDropdownHeight={260}
        data={series.series.map((course) => ({ value: course.code, label: label(course) }))}
        value={shown.filter((code) => known.has(code))}
        onChange={onChange}
      />
    </>
  );
}
