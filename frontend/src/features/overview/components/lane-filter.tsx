import { Chip, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Lane, Story } from "@/features/overview/api/story";
import { useWording } from "@/features/overview/lib/wording";

interface LaneFilterProps {
  readonly lanes: Story["lanes"];
  readonly chosen: readonly Lane[];
  readonly onChange: (chosen: readonly Lane[]) => void;
}

/** Which lanes are shown, in the picture and in the table alike. */
export function LaneFilter({ lanes, chosen, onChange }: LaneFilterProps): ReactNode {
  const { t } = useTranslation("overview");
  const say = useWording();
  return (
    <Chip.Group multiple value={[...chosen]} onChange={(codes) => onChange(lanes.map((lane) => lane.code).filter((code) => codes.includes(code)))}>
      <Group gap={6} role="group" aria-label={t("lanes")} data-no-print>
        {lanes.map((lane) => (
          <Chip key={lane.code} value={lane.code} size="xs" variant="outline">
            {say(lane, "label")}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}
