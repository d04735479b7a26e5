import { Button, Group, Menu, Text } from "@mantine/core";
import { IconDownload, IconSend } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { pdfPath, releaseReport, visitKey } from "@/features/visits/api/visits";
import type { Release, Report, Visit } from "@/features/visits/api/visits";
import { AddendumDialog } from "@/features/visits/components/addendum-dialog";
import classes from "@/features/visits/components/visit.module.css";
import { DateTime } from "@/shared/ui/date-time";
import { StatusBadge } from "@/shared/ui/status-badge";
import { showDone, showFailure } from "@/shared/ui/undo";

const LANGUAGES = ["it", "en"] as const;
const BY_HAND = ["printed", "handed_over", "posted", "certified_mail"] as const;
const PEOPLE = ["family_doctor", "patient"] as const;

/** Hands the newest report on, and says to whom it went already. */
function Releases({ visit, report }: { readonly visit: Visit; readonly report: Report }): ReactNode {
  const { t } = useTranslation("visit");
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: (release: Release) => releaseReport(report, release),
    onSuccess: (after) => {
      client.setQueryData(visitKey(visit.id), after);
      showDone(t("release.done"));
    },
    onError: showFailure,
  });
  const sentTo = (to: Release["to"], centre?: string): Report["releases"] => report.releases.filter((release) => release.to === to && (centre === undefined || release.to_centre?.id === centre));
  return (
    <ul className={classes.orders} aria-label={t("release.title")}>
      {visit.other_centres.map((centre) => {
        const sent = sentTo("centre", centre.id);
        return (
          <li key={centre.id} className={classes.order}>
            <span className={classes.orderWhat}>
              {centre.name}
              <Sent releases={sent} />
            </span>
            {sent.length > 0 ? <StatusBadge tone="success" label={t("release.sent")} /> : null}
            {visit.can_release && sent.length === 0 ? (
              <Button size="compact-md" variant="light" leftSection={<IconSend size={15} aria-hidden="true" />} loading={send.isPending && send.variables.centre_id === centre.id} aria-label={t("release.send_to", { whom: centre.name })} onClick={() => send.mutate({ to: "centre", how: "in_app", centre_id: centre.id })}>
                {t("release.action")}
              </Button>
            ) : null}
          </li>
        );
      })}
      {PEOPLE.map((to) => {
        const sent = sentTo(to);
        return (
          <li key={to} className={classes.order}>
            <span className={classes.orderWhat}>
              {t(`release.whom.${to}`)}
              <Sent releases={sent} />
            </span>
            {sent.length > 0 ? <StatusBadge tone="success" label={t("release.given")} /> : null}
            {visit.can_release ? (
              <Menu position="bottom-end">
                <Menu.Target>
                  <Button size="compact-md" variant="light" loading={send.isPending && send.variables.to === to} aria-label={t("release.record_to", { whom: t(`release.whom.${to}`) })}>
                    {t("release.record")}
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  {BY_HAND.filter((how) => !sent.some((release) => release.how === how)).map((how) => (
                    <Menu.Item key={how} onClick={() => send.mutate({ to, how })}>
                      {t(`release.how.${how}`)}
                    </Menu.Item>
                  ))}
                </Menu.Dropdown>
              </Menu>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

function Sent({ releases }: { readonly releases: Report["releases"] }): ReactNode {
  const { t } = useTranslation("visit");
  return releases.map((release) => (
    <span key={release.id} className={classes.aside}>
      {t(`release.how.${release.how}`)}, <DateTime value={release.at} />, {release.by.display_name}
    </span>
  ));
}

function ReportRow({ report, replaced }: { readonly report: Report; readonly replaced: boolean }): ReactNode {
  const { t } = useTranslation("visit");
  return (
    <li className={classes.report} data-quiet={replaced || undefined}>
      <div className={classes.orderWhat}>
        <strong>{t(report.number === 1 ? "report.first" : "report.addendum", { number: report.number })}</strong>
        <span className={classes.aside}>
          {t("report.signed_by", { name: report.signed_by.display_name, centre: report.centre.name })}, <DateTime value={report.signed_at} />
        </span>
        {report.reason ? <span className={classes.aside}>{t("report.reason", { reason: report.reason })}</span> : null}
        {report.addendum ? <p className={classes.words}>{report.addendum}</p> : null}
        <span className={classes.hash}>SHA-256 {report.sha256}</span>
      </div>
      {replaced ? <StatusBadge tone="neutral" label={t("report.replaced")} /> : null}
      <Group gap={4} wrap="nowrap">
        {LANGUAGES.map((language) => (
          <Button
            key={language}
            component="a"
            size="compact-md"
            variant={language === report.language ? "filled" : "default"}
            href={pdfPath(report, language)}
            target="_blank"
            rel="noopener"
            leftSection={<IconDownload size={15} aria-hidden="true" />}
            aria-label={t("report.pdf_of", { code: language.toUpperCase(), number: report.number, language: t(`language.${language}`) })}
          >
            {`PDF ${language.toUpperCase()}`}
          </Button>
        ))}
      </Group>
    </li>
  );
}

/** A signed visit: its reports, to whom they went, and what can still be added. */
export function ReportsCard({ visit }: { readonly visit: Visit }): ReactNode {
  const { t } = useTranslation("visit");
  const [adding, setAdding] = useState(false);
  const newest = visit.reports.at(-1);
  if (!newest) return null;
  return (
    <section id="visit-reports" className={`cc-surface ${classes.part ?? ""}`} aria-labelledby="visit-reports-title">
      <h2 id="visit-reports-title">{t("report.title")}</h2>
      <ul className={classes.orders} aria-label={t("report.title")}>
        {[...visit.reports].reverse().map((report) => (
          <ReportRow key={report.id} report={report} replaced={report.id !== newest.id} />
        ))}
      </ul>
      {visit.can_add ? (
        <Group>
          <Button size="compact-md" variant="default" onClick={() => setAdding(true)}>
            {t("addendum.action")}
          </Button>
        </Group>
      ) : null}
      <h3>{t("release.title")}</h3>
      <Text size="xs" c="dimmed">
        {t("release.hint")}
      </Text>
      <Releases visit={visit} report={newest} />
      {adding ? <AddendumDialog visit={visit} newest={newest} onClose={() => setAdding(false)} /> : null}
    </section>
  );
}
