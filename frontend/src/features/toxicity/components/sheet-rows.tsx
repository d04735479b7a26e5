import { Button, Group, Text } from "@mantine/core";
import { IconClipboardHeart } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { sheetQuery } from "@/features/toxicity/api/toxicity";
import type { Observation } from "@/features/toxicity/api/toxicity";
import { GradeReasons } from "@/features/toxicity/components/grade-reasons";
import { PhotoOf } from "@/features/toxicity/components/handwriting-photo";
import { MarkError } from "@/features/toxicity/components/mark-error";
import classes from "@/features/toxicity/components/toxicity.module.css";
import { useDayName } from "@/features/toxicity/lib/wording";
import { formatDateTime, formatNumber } from "@/shared/lib/format";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

function Row({ row, mayWrite, onCorrect, onError }: { readonly row: Observation; readonly mayWrite: boolean; readonly onCorrect: () => void; readonly onError: () => void }): ReactNode {
  const { t } = useTranslation("toxicity");
  const dayName = useDayName();
  const at = formatDateTime(row.observed_at);
  const error = row.status === "entered_in_error";
  const found = [
    row.temp_c === null || row.temp_c === undefined ? "" : `${formatNumber(row.temp_c, 1)} ${t("unit.celsius")}`,
    row.systolic_mmhg ? `${t("sheet.pressure")} ${row.systolic_mmhg}/${row.diastolic_mmhg ?? "–"} (${row.map_mmhg ?? "–"}) ${t("unit.mmhg")}` : "",
    row.spo2_pct ? `SpO2 ${row.spo2_pct}\u00a0%` : "",
    row.o2_device ? `${t(`o2_device.${row.o2_device}`)}${row.o2_l_min ? ` ${formatNumber(row.o2_l_min)} ${t("unit.l_min")}` : ""}` : "",
    row.ice_score === null ? "" : t("ice.score", { score: row.ice_score }),
  ];
  return (
    <li>
      <span className={error ? classes.struck : undefined}>
        <strong>{dayName(row.day)}</strong> {at} · {row.author?.display_name}
      </span>
      <span className={`${classes.rest ?? ""} ${error ? (classes.struck ?? "") : ""}`}>{found.filter(Boolean).join(" · ")}</span>
      {error ? (
        <Text size="xs">{t("sheet.was_error", { reason: row.error_reason })}</Text>
      ) : (
        <details style={{ flexBasis: "100%" }}>
          <summary>{[`CRS ${row.crs_grade ?? "–"}`, `ICANS ${row.icans_grade ?? "–"}`, t("sheet.details")].join(" · ")}</summary>
          <div className={classes.head}>
            <GradeReasons grade={row.crs} clinician={row.crs_grade_clinician} full />
            <GradeReasons grade={row.icans} clinician={row.icans_grade_clinician} full />
          </div>
          {row.not_assessed && row.not_assessed.length > 0 ? (
            <Text size="sm">{t("not_assessed.shown", { fields: row.not_assessed.map((name) => t(`field.${name}`)).join(", "), reason: row.not_assessed_reason })}</Text>
          ) : null}
          {row.handwriting_photo ? <PhotoOf fileId={row.handwriting_photo} label={t("photo.of")} /> : null}
          {mayWrite ? (
            <Group gap="xs">
              <Button size="xs" variant="default" aria-label={t("sheet.correct", { at })} onClick={onCorrect}>
                {t("correct_title")}
              </Button>
              <Button size="xs" variant="subtle" color="gray" aria-label={t("sheet.error", { at })} onClick={onError}>
                {t("error_dialog.action")}
              </Button>
            </Group>
          ) : null}
        </details>
      )}
    </li>
  );
}

/** Every look, newest first, with the grade and why. */
export function SheetRows({ patientId, mayWrite, onCorrect }: { readonly patientId: string; readonly mayWrite: boolean; readonly onCorrect: (row: Observation) => void }): ReactNode {
  const { t } = useTranslation("toxicity");
  const sheet = useInfiniteQuery(sheetQuery<Observation>(patientId, "observations", true));
  const [wrong, setWrong] = useState<Observation | null>(null);
  const rows = (sheet.data?.pages ?? []).flatMap((page) => page.results);
  return (
    <section className="cc-surface" style={{ padding: 14 }} aria-labelledby="tox-sheet">
      <h3 id="tox-sheet" style={{ margin: "0 0 8px" }}>
        {t("sheet.title")}
      </h3>
      {sheet.isPending ? <ListSkeleton rows={4} /> : null}
      {sheet.error ? <ErrorState error={sheet.error} onRetry={() => void sheet.refetch()} /> : null}
      {sheet.data && rows.length === 0 ? <EmptyState icon={IconClipboardHeart} title={t("sheet.empty")} hint={t("sheet.empty_hint")} compact /> : null}
      <ul className={classes.entries}>
        {rows.map((row) => (
          <Row key={row.id} row={row} mayWrite={mayWrite} onCorrect={() => onCorrect(row)} onError={() => setWrong(row)} />
        ))}
      </ul>
      {sheet.hasNextPage ? (
        <Button variant="subtle" loading={sheet.isFetchingNextPage} onClick={() => void sheet.fetchNextPage()}>
          {t("more")}
        </Button>
      ) : null}
      {wrong ? <MarkError patientId={patientId} sheet="observations" entry={wrong} onClose={() => setWrong(null)} /> : null}
    </section>
  );
}
