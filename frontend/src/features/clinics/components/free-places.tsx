import { Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { FreePlace } from "@/features/clinics/api/appointments";
import classes from "@/features/clinics/components/clinics.module.css";
import { formatDayLong, formatTime } from "@/shared/lib/format";

interface FreePlacesProps {
  readonly places: readonly FreePlace[];
  readonly onChoose: (place: FreePlace) => void;
  readonly busy?: string | null;
  /** The window of the planned visit: days outside of it are marked. */
  readonly window?: { readonly opens_on: string; readonly closes_on: string } | null | undefined;
  /** Those that are marked, where a press only marks. */
  readonly chosen?: readonly string[] | null;
}

const MOST_DAYS = 6;

/** Free places by day: one press books. */
export function FreePlaces({ places, onChoose, busy = null, window = null, chosen = null }: FreePlacesProps): ReactNode {
  const { t } = useTranslation("clinics");
  const days = [...new Set(places.map((place) => place.on))];
  const inside = (on: string): boolean => !window || (on >= window.opens_on && on <= window.closes_on);
  const order = window ? [...days.filter(inside), ...days.filter((on) => !inside(on))] : days;
  return (
    <div className={classes.free}>
      {order.slice(0, MOST_DAYS).map((on) => (
        <section key={on} aria-label={formatDayLong(on)}>
          <Text size="sm" fw={650}>
            {formatDayLong(on)}
            {window ? (
              <Text span size="xs" fw={400} c={inside(on) ? "var(--cc-success-text)" : "var(--cc-warning-text)"}>
                {" "}
                {t(inside(on) ? "in_window" : "out_of_window")}
              </Text>
            ) : null}
          </Text>
          <Group gap={6} mt={4}>
            {places
              .filter((place) => place.on === on)
              .map((place) => (
                <Button key={place.place_id} size="compact-sm" variant={chosen?.includes(place.place_id) ? "filled" : "light"} {...(chosen ? { "aria-pressed": chosen.includes(place.place_id) } : {})} loading={busy === place.place_id} disabled={busy !== null && busy !== place.place_id} aria-label={t(chosen ? "pick.place_at" : "book_at", { day: formatDayLong(on), hour: formatTime(place.starts_at) })} onClick={() => onChoose(place)}>
                  {formatTime(place.starts_at)}
                </Button>
              ))}
          </Group>
        </section>
      ))}
    </div>
  );
}
