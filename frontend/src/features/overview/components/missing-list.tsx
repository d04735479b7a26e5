import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { MissingFact } from "@/features/overview/api/overview";
import classes from "@/features/overview/components/summary.module.css";
import { PlaceLink } from "@/features/overview/components/place-link";
import { useWording } from "@/features/overview/lib/wording";
import { formatDate } from "@/shared/lib/format";

const SHOWN = 8;

/** What the record is expected to say in this phase and does not, each with the way to where it is entered. */
export function MissingList({ patientId, items }: { readonly patientId: string; readonly items: readonly MissingFact[] }): ReactNode {
  const { t } = useTranslation("overview");
  const say = useWording();
  const [all, setAll] = useState(false);
  if (items.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("missing.none")}
      </Text>
    );
  }
  const shown = all ? items : items.slice(0, SHOWN);
  const howOld = (item: MissingFact): string => {
    if (!item.last_on) return t("missing.absent");
    const on = formatDate(item.last_on);
    return item.is_before_infusion ? t("missing.before_infusion", { on }) : t("missing.old", { on, count: item.max_age_days ?? 0 });
  };
  return (
    <>
      <ul className={classes.plain}>
        {shown.map((item) => (
          <li key={item.code} className={classes.missing}>
            <PlaceLink underline="always" patientId={patientId} tab={item.tab} kind={item.kind} size="sm" fw={item.is_essential ? 650 : 400}>
              {say(item, "label")}
            </PlaceLink>{" "}
            <Text span size="xs" c="dimmed" title={`${say(item, "why")} · ${item.source} · ${say(item, "evidence")}`}>
              {howOld(item)} · {say(item, "why")}
            </Text>
          </li>
        ))}
      </ul>
      {items.length > SHOWN ? (
        <Button variant="subtle" size="compact-xs" mt={4} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("missing.fewer") : t("missing.more", { count: items.length - SHOWN })}
        </Button>
      ) : null}
    </>
  );
}
