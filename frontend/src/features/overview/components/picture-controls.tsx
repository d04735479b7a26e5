import { ActionIcon, Button, Group } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import { memo, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Story } from "@/features/overview/api/story";
import { PAN_PART, ZOOM_STEP } from "@/features/overview/hooks/use-picture-view";
import { presetRange } from "@/features/overview/lib/view";
import type { Preset } from "@/features/overview/lib/view";

const PRESETS: readonly Preset[] = ["whole", "relapse", "infusion", "month", "plan"];

interface PictureControlsProps {
  readonly story: Story;
  readonly onZoom: (factor: number) => void;
  readonly onPan: (part: number) => void;
  readonly onPreset: (preset: Preset) => void;
}

/** Stretches of time that people ask for, and the buttons for who has neither wheel nor two fingers. */
export const PictureControls = memo(function PictureControls({ story, onZoom, onPan, onPreset }: PictureControlsProps): ReactNode {
  const { t } = useTranslation("overview");
  const presets = useMemo(() => PRESETS.filter((preset) => presetRange(story, preset)), [story]);
  return (
    <Group justify="space-between" gap="xs" mb="xs" data-no-print>
      <Group gap={6} role="group" aria-label={t("preset.label")}>
        {presets.map((preset) => (
          <Button key={preset} size="compact-sm" variant="default" onClick={() => onPreset(preset)}>
            {t(`preset.${preset}`)}
          </Button>
        ))}
      </Group>
      <Group gap={4}>
        <ActionIcon variant="default" aria-label={t("picture.earlier")} onClick={() => onPan(-PAN_PART)}>
          <IconChevronLeft size={18} />
        </ActionIcon>
        <ActionIcon variant="default" aria-label={t("picture.later")} onClick={() => onPan(PAN_PART)}>
          <IconChevronRight size={18} />
        </ActionIcon>
        <ActionIcon variant="default" aria-label={t("picture.zoom_out")} onClick={() => onZoom(1 / ZOOM_STEP)}>
          <IconZoomOut size={18} />
        </ActionIcon>
        <ActionIcon variant="default" aria-label={t("picture.zoom_in")} onClick={() => onZoom(ZOOM_STEP)}>
          <IconZoomIn size={18} />
        </ActionIcon>
      </Group>
    </Group>
  );
});
