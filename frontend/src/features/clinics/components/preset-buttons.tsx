import { Group, Text, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/clinics/components/clinics.module.css";
import { PRESETS } from "@/features/clinics/lib/clinic-form";
import type { Preset } from "@/features/clinics/lib/clinic-form";

/** The clinics that most begin with, each with one press. */
export function PresetButtons({ onPick }: { readonly onPick: (preset: Preset) => void }): ReactNode {
  const { t } = useTranslation("clinics");
  return (
    <section className={`cc-surface ${classes.part ?? ""}`} aria-labelledby="part-preset">
      <h2 id="part-preset">{t("preset.legend")}</h2>
      <Group gap="sm" align="stretch">
        {(Object.keys(PRESETS) as Preset[]).map((preset) => (
          <UnstyledButton key={preset} type="button" className={classes.preset ?? ""} onClick={() => onPick(preset)}>
            <strong>{t(`preset.${preset}`)}</strong>
            <span className={classes.aside}>{t(`preset.${preset}_what`)}</span>
          </UnstyledButton>
        ))}
      </Group>
      <Text size="xs" c="dimmed" mt="xs">
        {t("preset.hint")}
      </Text>
    </section>
  );
}
