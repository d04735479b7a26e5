import { SegmentedControl, Text } from "@mantine/core";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Story, StoryItem } from "@/features/overview/api/story";
import { MiniMap } from "@/features/overview/components/mini-map";
import classes from "@/features/overview/components/story-list.module.css";
import { monthsOf } from "@/features/overview/lib/buckets";
import { pageOf } from "@/features/overview/lib/places";
import { dayAfter, useSpan, useWording } from "@/features/overview/lib/wording";
import { TextLink } from "@/shared/ui/link-button";

const MATTERS = 40;

interface StoryListProps {
  readonly patientId: string;
  readonly story: Story;
  readonly items: readonly StoryItem[];
}

/** The story on a phone: read downwards, newest first, with a small map of the whole that leads to any month. */
export function StoryList({ patientId, story, items }: StoryListProps): ReactNode {
  const { t, i18n } = useTranslation("overview");
  const say = useWording();
  const span = useSpan();
  const [amount, setAmount] = useState<"main" | "all">("main");
  const [month, setMonth] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const told = useMemo(() => items.filter((item) => amount === "all" || item.weight >= MATTERS), [items, amount]);
  const months = useMemo(() => monthsOf(told), [told]);
  const name = (of: string): string =>
    new Intl.DateTimeFormat(i18n.language, { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${of}-01T00:00:00Z`));

  useEffect(() => {
    const headings = list.current?.querySelectorAll<HTMLElement>("[data-month]");
    if (!headings) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const seen = entries.filter((entry) => entry.isIntersecting).map((entry) => (entry.target as HTMLElement).dataset["month"] ?? "");
        if (seen[0]) setMonth(seen[0]);
      },
      { rootMargin: "-30% 0px -60% 0px" },
    );
    headings.forEach((heading) => observer.observe(heading));
    return () => observer.disconnect();
  }, [months]);

  const goTo = (wanted: string): void => {
    // months come newest first: the first that is not younger
    const found = months.find((each) => each.month <= wanted) ?? months[months.length - 1];
    const target = found ? list.current?.querySelector<HTMLElement>(`[data-month="${found.month}"]`) : null;
    target?.scrollIntoView({ block: "start" });
    target?.focus({ preventScroll: true });
  };
  return (
    <>
      <div className={classes.map}>
        <MiniMap story={story} items={told} month={month} onChoose={goTo} />
      </div>
      <SegmentedControl
        fullWidth
        size="xs"
        mb="sm"
        aria-label={t("list.amount")}
        value={amount}
        onChange={(value) => setAmount(value === "all" ? "all" : "main")}
        data={[
          { value: "main", label: t("list.main") },
          { value: "all", label: t("list.all") },
        ]}
      />
      <div ref={list}>
        {months.map((each) => (
          <section key={each.month} data-month={each.month} tabIndex={-1} className={classes.month} aria-label={name(each.month)}>
            <h3 className={classes.monthName}>{name(each.month)}</h3>
            <ol className={classes.items}>
              {each.items.map((item) => (
                <li key={item.key} data-lane={item.lane} data-tone={item.tone} data-planned={item.is_planned || undefined} className={classes.item}>
                  <Text size="xs" c="dimmed" className="cc-numbers">
                    {[span(item), dayAfter(item.start, story.infused_on), t(`lane.${item.lane}`), item.is_planned ? t("planned") : ""].filter(Boolean).join(" · ")}
                  </Text>
                  <TextLink
                    to={`/cases/$patientId/${pageOf(item.tab, item.kind)}`}
                    params={{ patientId }}
                    c="var(--mantine-color-text)"
                    fw={item.weight >= 80 ? 680 : 500}
                    style={{ overflowWrap: "anywhere" }}
                  >
                    {say(item, "title")}
                  </TextLink>
                  {say(item, "detail") ? (
                    <Text size="sm" c="dimmed" lineClamp={3} style={{ overflowWrap: "anywhere" }}>
                      {say(item, "detail")}
                    </Text>
                  ) : null}
                </li>
              ))}
            </ol>
          </section>
        ))}
      </div>
    </>
  );
}
