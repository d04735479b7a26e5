import { Button, Group, Stack, Text } from "@mantine/core";
import { IconTable, IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { exportPath } from "@/features/labs/api/labs";
import type { Course, Series } from "@/features/labs/api/labs";
import classes from "@/features/labs/components/charts.module.css";
import { CsvLink } from "@/features/labs/components/csv-link";
import { AxisRow, Lanes } from "@/features/labs/components/lanes";
import { Overview } from "@/features/labs/components/overview";
import { PointerLine } from "@/features/labs/components/pointer-line";
import { Strip } from "@/features/labs/components/strip";
import { TestPicker } from "@/features/labs/components/test-picker";
import { ValuesTable } from "@/features/labs/components/values-table";
import { useGestures } from "@/features/labs/hooks/use-gestures";
import { dayOf, isoOf, wholeOf, zoomed } from "@/features/labs/lib/axis";
import type { View } from "@/features/labs/lib/axis";
import { place } from "@/features/labs/lib/lanes";
import { readShown, writeShown } from "@/features/labs/lib/presets";
import { chosen } from "@/features/labs/lib/rows";
import { createTimeAxis } from "@/features/labs/lib/time-axis";
import type { TimeAxis } from "@/features/labs/lib/time-axis";
import { withQuery } from "@/shared/api/http";
import { dayInRome } from "@/shared/lib/format";

const SPANS = [30, 90, 180, 365] as const;
const LATE_MS = 250;

/** The part in view as React knows it: a moment after the hand came to rest. */
function useSettledView(axis: TimeAxis): View {
  const [view, setView] = useState(axis.view.get());
  const settle = useDebouncedCallback(() => setView(axis.view.get()), LATE_MS);
  useEffect(() => axis.view.subscribe(settle), [axis, settle]);
  return view;
}

function Shape({ up }: { readonly up?: boolean | undefined }): ReactNode {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {up === undefined ? <circle cx="6" cy="6" r="3" fill="var(--cc-brand-text)" /> : null}
      {up === true ? <path d="M6 1 11 10H1Z" fill="var(--cc-danger-text)" /> : null}
      {up === false ? <path d="M6 11 11 2H1Z" fill="var(--cc-info-text)" /> : null}
    </svg>
  );
}

function Legend(): ReactNode {
  const { t } = useTranslation("labs");
  return (
    <div className={classes.legend}>
      <span>
        <Shape up />
        {t("mark.high")}
      </span>
      <span>
        <Shape up={false} />
        {t("mark.low")}
      </span>
      <span>
        <Shape />
        {t("legend.within")}
      </span>
      <span>
        <svg width="12" height="12" aria-hidden="true">
          <rect width="12" height="12" fill="var(--cc-success-soft)" stroke="var(--cc-border)" />
        </svg>
        {t("legend.limits")}
      </span>
    </div>
  );
}

interface InViewProps {
  readonly axis: TimeAxis;
  readonly courses: readonly Course[];
}

/** What is in view as a sheet. By itself: when the view comes to rest the strips are not rendered anew. */
function SheetLink({ patientId, axis, courses }: InViewProps & { readonly patientId: string }): ReactNode {
  const view = useSettledView(axis);
  const sheet = withQuery(exportPath(patientId), { codes: courses.map((course) => course.code).join(","), from: isoOf(view.from), to: isoOf(view.to) });
  return <CsvLink href={sheet} />;
}

function TableInView({ axis, courses, series }: InViewProps & { readonly series: Series }): ReactNode {
  return <ValuesTable series={series} courses={courses} view={useSettledView(axis)} />;
}

interface ChartPanelProps {
  readonly patientId: string;
  readonly series: Series;
}

/** Strips of the chosen tests under one time axis, with the treatments drawn on it. */
export function ChartPanel({ patientId, series }: ChartPanelProps): ReactNode {
  const { t } = useTranslation("labs");
  const [shown, setShown] = useState(readShown);
  const [asTable, setAsTable] = useState(false);
  const area = useRef<HTMLDivElement>(null);
  const courses = useMemo(() => chosen(series, shown), [series, shown]);
  const days = useMemo(() => [...new Set(series.series.flatMap((course) => course.days.map(Math.floor)))].sort((a, b) => a - b), [series]);
  const { placed, lanes } = useMemo(() => place(series.treatments, dayOf(dayInRome(new Date()))), [series]);
  const kept = useRef<View | null>(null);
  const axis = useMemo(() => {
    const whole = wholeOf([...days, ...placed.flatMap(({ from, to }) => [from, to])]);
    // eslint-disable-next-line react-hooks/refs -- what was in view before new data came stays in view
    return createTimeAxis(whole, kept.current ?? whole);
  }, [days, placed]);
  useEffect(() => {
    const off = axis.view.subscribe(() => {
      kept.current = axis.view.get();
    });
    return () => {
      off();
      axis.dispose();
    };
  }, [axis]);
  useGestures(area, axis);
  const infusion = placed.findLast(({ treatment }) => treatment.kind === "infusion");
  const choose = (codes: readonly string[]): void => {
    setShown(codes);
    writeShown(codes);
  };
  const last = days[days.length - 1] ?? axis.whole.to;
  return (
    <Stack gap="xs">
      <TestPicker series={series} shown={shown} onChange={choose} />
      <Group gap={6} justify="space-between">
        <Group gap={6} role="group" aria-label={t("span.label")}>
          <Button size="compact-sm" variant="default" onClick={() => axis.show(axis.whole)}>
            {t("span.all")}
          </Button>
          {SPANS.map((span) => (
            <Button key={span} size="compact-sm" variant="default" onClick={() => axis.show({ from: last - span, to: last + 1 })}>
              {t(`span.${span}`)}
            </Button>
          ))}
          {infusion ? (
            <Button size="compact-sm" variant="default" onClick={() => axis.show({ from: infusion.from - 14, to: infusion.from + 45 })}>
              {t("span.infusion")}
            </Button>
          ) : null}
          <Button size="compact-sm" variant="default" aria-label={t("zoom_in")} onClick={() => axis.show(zoomed(axis.view.get(), 0.5, axis.whole))}>
            <IconZoomIn size={16} />
          </Button>
          <Button size="compact-sm" variant="default" aria-label={t("zoom_out")} onClick={() => axis.show(zoomed(axis.view.get(), 2, axis.whole))}>
            <IconZoomOut size={16} />
          </Button>
        </Group>
        <Group gap={6}>
          <Button size="compact-sm" variant="subtle" leftSection={<IconTable size={16} />} aria-expanded={asTable} onClick={() => setAsTable(!asTable)}>
            {t("as_table")}
          </Button>
          <SheetLink patientId={patientId} axis={axis} courses={courses} />
        </Group>
      </Group>
      {courses.length === 0 ? <Text c="dimmed">{t("none_chosen")}</Text> : null}
      <div ref={area} className={classes.area}>
        <PointerLine axis={axis} />
        {lanes > 0 ? <Lanes axis={axis} placed={placed} lanes={lanes} /> : null}
        {courses.map((course) => (
          <Strip key={course.code} course={course} series={series} placed={placed} axis={axis} />
        ))}
        {courses.length > 0 ? <AxisRow axis={axis} /> : null}
      </div>
      <Overview axis={axis} days={days} placed={placed} />
      <Legend />
      <Text size="xs" c="dimmed">
        {t("gestures")}
      </Text>
      {asTable ? <TableInView series={series} courses={courses} axis={axis} /> : null}
    </Stack>
  );
}
