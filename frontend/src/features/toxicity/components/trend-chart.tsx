import { Table, Text } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { trendQuery } from "@/features/toxicity/api/toxicity";
import type { Trend } from "@/features/toxicity/api/toxicity";
import classes from "@/features/toxicity/components/toxicity.module.css";
import { bandsOf, highest, scaleOf } from "@/features/toxicity/lib/trend";
import type { Band, Point, Scale, SeriesName } from "@/features/toxicity/lib/trend";
import { useDayName } from "@/features/toxicity/lib/wording";
import { formatDateTime, formatNumber } from "@/shared/lib/format";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

const LEFT = 34;
const TOP = 20;
const BAND = 66;
const TITLE = 14;
const SHOWN: readonly SeriesName[] = ["temp_c", "spo2_pct", "map_mmhg", "ice", "crs", "icans"];

function useSeriesName(): (name: SeriesName) => string {
  const { t } = useTranslation("toxicity");
  const names: Record<SeriesName, string> = {
    temp_c: `${t("field.temp_c")} (${t("unit.celsius")})`,
    spo2_pct: `${t("field.spo2_pct")} (${t("unit.percent")})`,
    map_mmhg: `${t("field.map_mmhg")} (${t("unit.mmhg")})`,
    ice: t("section.ice"),
    crs: t("grade.crs"),
    icans: t("grade.icans"),
  };
  return (name) => names[name];
}

function Series({ name, points, scale, y }: { readonly name: SeriesName; readonly points: readonly Point[]; readonly scale: Scale; readonly y: (value: number) => number }): ReactNode {
  const placed = points.flatMap((point) => (point[name] === null ? [] : [{ id: point.id, x: scale.x(point.at), y: y(point[name]) }]));
  return (
    <g data-series={name} className={classes.series}>
      <polyline className={classes.line} points={placed.map((point) => `${point.x},${point.y}`).join(" ")} />
      {placed.map((point) =>
        name === "icans" ? <rect key={point.id} x={point.x - 2.5} y={point.y - 2.5} width={5} height={5} /> : <circle key={point.id} cx={point.x} cy={point.y} r={2.5} />,
      )}
    </g>
  );
}

function BandView({ band, top, right, points, scale }: { readonly band: Band; readonly top: number; readonly right: number; readonly points: readonly Point[]; readonly scale: Scale }): ReactNode {
  const seriesName = useSeriesName();
  const low = top + BAND - 8;
  const high = top + TITLE + 6;
  const y = (value: number): number => low - ((value - band.low) / (band.high - band.low)) * (low - high);
  return (
    <g>
      <text x={LEFT} y={top + 10} className={classes.bandName}>
        {band.names.map((name) => `${name === "icans" ? "■ " : band.names.length > 1 ? "● " : ""}${seriesName(name)}`).join("   ")}
      </text>
      {[band.low, band.high].map((value) => (
        <g key={value}>
          <line className={classes.axis} x1={LEFT} x2={right} y1={y(value)} y2={y(value)} />
          <text x={LEFT - 6} y={y(value) + 4} textAnchor="end">
            {formatNumber(value, 1)}
          </text>
        </g>
      ))}
      {band.names.map((name) => (
        <Series key={name} name={name} points={points} scale={scale} y={y} />
      ))}
    </g>
  );
}

function Chart({ trend, infusedAt, label }: { readonly trend: Trend; readonly infusedAt: string; readonly label: string }): ReactNode {
  const dayName = useDayName();
  const { ref, width } = useElementSize();
  const bands = bandsOf(trend.points);
  const right = Math.max(width - 14, LEFT + 100);
  const scale = scaleOf(infusedAt, trend.points, LEFT, right);
  const bottom = TOP + bands.length * BAND;
  return (
    <div ref={ref}>
      {width > 0 ? (
        <svg className={classes.chart} role="img" aria-label={label} width={width} height={bottom + 20}>
          {scale.days.map(({ day, x }) => (
            <g key={day}>
              <line className={classes.axis} x1={x} x2={x} y1={TOP} y2={bottom} />
              <text x={x} y={bottom + 14} textAnchor="middle">
                {dayName(day)}
              </text>
            </g>
          ))}
          {trend.treatments.map((given, number) =>
            given.given_at && scale.x(given.given_at) <= right ? (
              <g key={given.id} className={classes.given}>
                <line x1={scale.x(given.given_at)} x2={scale.x(given.given_at)} y1={TOP - 4} y2={bottom} />
                <text x={scale.x(given.given_at)} y={TOP - 7} textAnchor="middle">
                  {number + 1}
                </text>
              </g>
            ) : null,
          )}
          {bands.map((band, number) => (
            <BandView key={band.names[0]} band={band} top={TOP + number * BAND} right={right} points={trend.points} scale={scale} />
          ))}
        </svg>
      ) : null}
    </div>
  );
}

function DataTable({ trend }: { readonly trend: Trend }): ReactNode {
  const { t } = useTranslation("toxicity");
  const seriesName = useSeriesName();
  return (
    <details>
      <summary>{t("trend.table")}</summary>
      <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": t("trend.title") } }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t("sheet.at")}</Table.Th>
              {SHOWN.map((name) => (
                <Table.Th key={name} scope="col">
                  {seriesName(name)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {trend.points.toReversed().map((point) => (
              <Table.Tr key={point.id}>
                <Table.Th scope="row">{formatDateTime(point.at)}</Table.Th>
                {SHOWN.map((name) => (
                  <Table.Td key={name}>{point[name] === null ? "–" : formatNumber(point[name], 1)}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </details>
  );
}

/** The curves since the infusion, what was given at which point, and the same numbers as a table. */
export function TrendChart({ patientId }: { readonly patientId: string }): ReactNode {
  const { t } = useTranslation("toxicity");
  const found = useQuery(trendQuery(patientId));
  const trend = found.data;
  if (trend && trend.infused_at === null) return null;
  return (
    <section className="cc-surface" style={{ padding: 14 }} aria-labelledby="tox-trend">
      <h3 id="tox-trend" style={{ margin: "0 0 8px" }}>
        {t("trend.title")}
      </h3>
      {found.isPending ? <ListSkeleton rows={3} /> : null}
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {trend && trend.points.length < 2 ? <Text c="dimmed">{t("trend.empty")}</Text> : null}
      {trend?.infused_at && trend.points.length > 1 ? (
        <>
          <Chart
            trend={trend}
            infusedAt={trend.infused_at}
            label={t("trend.summary", { count: trend.points.length, crs: highest(trend.points, "crs"), icans: highest(trend.points, "icans") })}
          />
          {trend.treatments.length > 0 ? (
            <ol className={classes.legend} aria-label={t("trend.treatments")}>
              {trend.treatments.map((given) => (
                <li key={given.id}>
                  {given.agent ? t(`agent.${given.agent}`) : ""} · {formatDateTime(given.given_at)}
                </li>
              ))}
            </ol>
          ) : null}
          <DataTable trend={trend} />
        </>
      ) : null}
    </section>
  );
}
