import { Button, Group, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { sheetQuery } from "@/features/toxicity/api/toxicity";
import type { IecHs } from "@/features/toxicity/api/toxicity";
import { IecHsFindings } from "@/features/toxicity/components/iec-hs-findings";
import { IecHsForm } from "@/features/toxicity/components/iec-hs-form";
import { MarkError } from "@/features/toxicity/components/mark-error";
import classes from "@/features/toxicity/components/toxicity.module.css";
import { useSheetDraft } from "@/features/toxicity/hooks/use-sheet-draft";
import { draftOfIecHs, newIecHs } from "@/features/toxicity/lib/iec-hs";
import { useDayName } from "@/features/toxicity/lib/wording";
import { formatDateTime } from "@/shared/lib/format";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

/** An HLH-like syndrome: which criteria are there, and the grade that a physician gave. */
export function IecHsCard({ patientId, mayWrite }: { readonly patientId: string; readonly mayWrite: boolean }): ReactNode {
  const { t } = useTranslation("toxicity");
  const dayName = useDayName();
  const { draft, open, setOpen, keep, drop, discard } = useSheetDraft(`draft.toxicity.iec-hs.${patientId}`);
  const sheet = useInfiniteQuery(sheetQuery<IecHs>(patientId, "iec-hs", true));
  const [wrong, setWrong] = useState<IecHs | null>(null);
  const rows = (sheet.data?.pages ?? []).flatMap((page) => page.results);
  return (
    <section className="cc-surface" style={{ padding: 14 }} aria-labelledby="tox-iec-hs">
      <Group justify="space-between" mb={8}>
        <h3 id="tox-iec-hs" style={{ margin: 0 }}>
          {t("iec_hs.title")}
        </h3>
        {mayWrite ? (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              if (!draft) keep(newIecHs(rows.find((row) => row.status === "active")));
              setOpen(true);
            }}
          >
            {t(draft ? "continue" : "iec_hs.add")}
          </Button>
        ) : null}
      </Group>
      {sheet.isPending ? <ListSkeleton rows={2} /> : null}
      {sheet.error ? <ErrorState error={sheet.error} onRetry={() => void sheet.refetch()} /> : null}
      {sheet.data && rows.length === 0 ? <Text c="dimmed">{t("iec_hs.empty")}</Text> : null}
      <ul className={classes.entries}>
        {rows.map((row, index) => {
          const at = formatDateTime(row.observed_at);
          const error = row.status === "entered_in_error";
          return (
            <li key={row.id}>
              <span className={error ? classes.struck : undefined}>
                <strong>{row.grade === null || row.grade === undefined ? t("iec_hs.not_graded") : t("iec_hs.graded", { grade: row.grade })}</strong> · {dayName(row.day)} {at} · {row.author?.display_name}
              </span>
              {error ? (
                <Text size="xs">{t("sheet.was_error", { reason: row.error_reason })}</Text>
              ) : (
                <details style={{ flexBasis: "100%" }} open={index === 0}>
                  <summary>{t("iec_hs.criteria")}</summary>
                  <IecHsFindings found={row.findings} />
                  {row.note ? <Text size="sm">{row.note}</Text> : null}
                  {mayWrite ? (
                    <Group gap="xs" mt={6}>
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={t("iec_hs.correct", { at })}
                        onClick={() => {
                          if (draft?.editing?.id !== row.id) keep(draftOfIecHs(row));
                          setOpen(true);
                        }}
                      >
                        {t("iec_hs.edit")}
                      </Button>
                      <Button size="xs" variant="subtle" color="gray" aria-label={t("iec_hs.error", { at })} onClick={() => setWrong(row)}>
                        {t("error_dialog.action")}
                      </Button>
                    </Group>
                  ) : null}
                </details>
              )}
            </li>
          );
        })}
      </ul>
      {sheet.hasNextPage ? (
        <Button variant="subtle" loading={sheet.isFetchingNextPage} onClick={() => void sheet.fetchNextPage()}>
          {t("more")}
        </Button>
      ) : null}
      {draft && open ? <IecHsForm patientId={patientId} draft={draft} onDraft={keep} onTheirs={(current) => keep(draftOfIecHs(current))} onDone={drop} onDiscard={discard} onClose={() => setOpen(false)} /> : null}
      {wrong ? <MarkError patientId={patientId} sheet="iec-hs" entry={wrong} onClose={() => setWrong(null)} /> : null}
    </section>
  );
}
