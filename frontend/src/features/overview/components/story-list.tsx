import { SegmentedControl, Text } from "@mantine/core";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Story, StoryItem } from "@/features/overview/api/story";
import { MiniMap } from "@/features/overview/components/mini-map";
import classes from "@/features/overview/components/story-list.module.css";
import { PlaceLink } from "@/features/overview/components/place-link";
import { monthsOf, readingOrder } from "@/features/overview/lib/buckets";
import { dayAfter, useSpan, useWording } from "@/features/overview/lib/wording";

const MATTERS = 40;

interface StoryListProps {
  readonly patientId: string;
  readonly story: Story;
  readonly items: readonly StoryItem[];
}

/** The story on a phone: read downwards, newest first, then what is planned; with a small map of the whole that leads to any month. */
export function StoryList({ patientId, story, items }: StoryListProps): ReactNode {
  const { t, i18n } = useTranslation("overview");
  const say = useWording();
  const span = useSpan();
  const [amount, setAmount] = useState<"main" | "all">("main");
  const [month, setMonth] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const told = useMemo(() => items.filter((item) => amount === "all" || item.weight >= MATTERS), [items, amount]);
  const happened = useMemo(() => monthsOf(readingOrder(told.filter((item) => !item.is_planned))), [told]);
  const planned = useMemo(() => monthsOf(told.filter((item) => item.is_planned)), [told]);
  const months = useMemo(() => [...happened, ...planned], [happened, planned]);
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
    // what happened comes newest first, what is planned soonest first
    const thisMonth = story.today.slice(0, 7);
    const found =
      wanted > thisMonth
        ? (planned.find((each) => each.month >= wanted) ?? planned[planned.length - 1] ?? happened[0])
        : (happened.find((each) => each.month <= wanted) ?? happened[happened.length - 1]);
    const target = found ? list.current?.querySelector<HTMLElement>(`[data-month="${found.month}"][data-planned="${String(found.items[0]?.is_planned ?? false)}"]`) : null;
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
        {months.map((each, number) => (
          <section
            key={`${each.month}${number >= happened.length}`}
            data-month={each.month}
            data-planned={number >= happened.length}
            tabIndex={-1}
            className={classes.month}
            aria-label={name(each.month)}
          >
            {number === happened.length ? <h3 className={classes.ahead}>{t("list.ahead")}</h3> : null}
            <h3 className={classes.monthName}>{name(each.month)}</h3>
            <ol className={classes.items}>
              {each.items.map((item) => (
                <li key={item.key} data-lane={item.lane} data-tone={item.tone} data-planned={item.is_planned || undefined} className={classes.item}>
                  <Text size="xs" c="dimmed" className="cc-numbers">
                    {[span(item), dayAfter(item.start, story.infused_on), t(`lane.${item.lane}`), item.is_planned ? t("planned") : ""].filter(Boolean).join(" · ")}
                  </Text>
                  <PlaceLink
                    patientId={patientId}
                    tab={item.tab}
                    kind={item.kind}
                    c="var(--mantine-color-text)"
                    fw={item.weight >= 80 ? 650 : 550}
                    style={{ overflowWrap: "anywhere" }}
                  >
                    {say(item, "title")}
                  </PlaceLink>
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
