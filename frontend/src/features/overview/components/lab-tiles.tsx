import { Text } from "@mantine/core";
import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { LabNow } from "@/features/overview/api/overview";
import classes from "@/features/overview/components/summary.module.css";
import { useWording } from "@/features/overview/lib/wording";
import { formatDate } from "@/shared/lib/format";

const ARROW = { up: IconArrowUpRight, down: IconArrowDownRight, steady: IconArrowRight } as const;

function Tile({ lab }: { readonly lab: LabNow }): ReactNode {
  const { t } = useTranslation("overview");
  const say = useWording();
  const Arrow = lab.trend ? ARROW[lab.trend] : null;
  const outside = lab.flag === "high" || lab.flag === "low";
  return (
    <li className={classes.tile} data-outside={outside || undefined} title={[lab.author, lab.centre].filter(Boolean).join(", ")}>
      <Text size="xs" c="dimmed" truncate>
        {say(lab, "label")}
      </Text>
      {lab.value === null ? (
        <Text size="sm" fs="italic" c="dimmed">
          {t("labs.none")}
        </Text>
      ) : (
        <>
          <div className={classes.number}>
            <span>{say(lab, "value")}</span>
            <Text span size="xs" c="dimmed">
              {lab.unit}
            </Text>
            {Arrow && lab.trend ? (
              <Arrow size={15} role="img" aria-label={t(`labs.${lab.trend}`, { value: say(lab, "former"), on: formatDate(lab.former_on) })}>
                <title>{t(`labs.${lab.trend}`, { value: say(lab, "former"), on: formatDate(lab.former_on) })}</title>
              </Arrow>
            ) : null}
            {outside ? <span className={classes.flag}>{t(`labs.${lab.flag}`)}</span> : null}
            {lab.flag === "no_limits" ? <span className={classes.unflagged}>{t("labs.no_limits")}</span> : null}
          </div>
          <Text size="xs" c="dimmed">
            {formatDate(lab.on)} · {t("labs.age", { count: lab.age_days ?? 0 })}
          </Text>
        </>
      )}
    </li>
  );
}

/** The eight values that matter in this phase, each with its day, its age and where it goes. */
export function LabTiles({ labs }: { readonly labs: readonly LabNow[] }): ReactNode {
  return (
    <ul className={classes.tiles}>
      {labs.map((lab) => (
        <Tile key={lab.code} lab={lab} />
      ))}
    </ul>
  );
}
