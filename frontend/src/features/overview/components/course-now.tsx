import { Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { CourseNow as Course } from "@/features/overview/api/overview";
import { PlaceLink } from "@/features/overview/components/place-link";
import classes from "@/features/overview/components/summary.module.css";
import { useWording } from "@/features/overview/lib/wording";
import { formatDate, formatDateTime, formatNumber } from "@/shared/lib/format";
import { StatusBadge } from "@/shared/ui/status-badge";

/** Where the course stands, what comes next, and who owns it until when. */
export function CourseNow({ patientId, course }: { readonly patientId: string; readonly course: Course | null }): ReactNode {
  const { t } = useTranslation("overview");
  const say = useWording();
  if (!course) {
    return (
      <Text size="sm" c="dimmed">
        {t("course.none")}{" "}
        <PlaceLink patientId={patientId} tab="referral" kind="" inherit underline="always">
          {t("course.to_referral")}
        </PlaceLink>
      </Text>
    );
  }
  return (
    <>
      <Group gap="sm" align="baseline" mb={6}>
        {course.day === null ? null : (
          <span className={classes.dayNumber} title={t("course.infused", { on: formatDate(course.infused_on) })}>
            D{course.day < 0 ? "−" : "+"}
            {Math.abs(course.day)}
          </span>
        )}
        <Text fw={650} size="sm">
          {say(course, "state")}
          {say(course, "outcome") && course.state === "decided" ? `: ${say(course, "outcome")}` : ""}
          {say(course, "closed") ? `: ${say(course, "closed")}` : ""}
        </Text>
        {course.overdue ? <StatusBadge tone="danger" label={t("course.late")} /> : null}
        {course.open_deviations > 0 ? <StatusBadge tone="danger" label={t("course.deviation")} /> : null}
      </Group>
      <dl className={classes.facts}>
        {say(course, "product") ? (
          <div className={classes.fact}>
            <dt>{t("course.product")}</dt>
            <dd>
              {say(course, "product")}
              {course.coi_id || course.lot ? (
                <Text span size="xs" c="dimmed" style={{ display: "block", overflowWrap: "anywhere" }}>
                  {[course.coi_id && (course.coi_id.toUpperCase().startsWith("COI") ? course.coi_id : `COI ${course.coi_id}`), course.lot && t("course.lot", { lot: course.lot })].filter(Boolean).join(" · ")}
                </Text>
              ) : null}
            </dd>
          </div>
        ) : null}
        {course.dose_e6 === null ? null : (
          <div className={classes.fact}>
            <dt>{t(course.dose_given ? "course.cells" : "course.dose")}</dt>
            <dd className="cc-numbers">{formatNumber(course.dose_e6)} ×10⁶</dd>
          </div>
        )}
        {course.treatments.map((item) => (
          <div key={`${item.label_en}-${item.start_on ?? ""}-${item.what_en}`} className={classes.fact}>
            <dt>{say(item, "label")}</dt>
            <dd>
              {say(item, "what") || "–"}{" "}
              <Text span size="xs" c="dimmed" className="cc-numbers">
                {[item.start_on === item.end_on ? formatDate(item.start_on) : `${formatDate(item.start_on)} – ${say(item, "open") || formatDate(item.end_on)}`, say(item, "note")].filter(Boolean).join(" · ")}
              </Text>
            </dd>
          </div>
        ))}
        {say(course, "due_step") ? (
          <div className={classes.fact}>
            <dt>{t("course.chain")}</dt>
            <dd>{say(course, "due_step")}</dd>
          </div>
        ) : null}
        {course.infused_on ? (
          <div className={classes.fact}>
            <dt>{t("course.infused_on")}</dt>
            <dd className="cc-numbers">{formatDate(course.infused_on)}</dd>
          </div>
        ) : null}
        {say(course, "next") ? (
          <div className={classes.fact}>
            <dt>{t("course.next")}</dt>
            <dd>
              {say(course, "next")}
              {course.next_centre && course.next_centre !== course.owner_centre ? ` · ${t("course.next_centre", { centre: course.next_centre })}` : ""}
            </dd>
          </div>
        ) : null}
        {course.planned_at ? (
          <div className={classes.fact}>
            <dt>{t("course.planned")}</dt>
            <dd className="cc-numbers">{formatDate(course.planned_at)}</dd>
          </div>
        ) : null}
        {course.owner_centre ? (
          <div className={classes.fact}>
            <dt>{t("course.owner")}</dt>
            <dd>
              {[course.owner_person, course.owner_centre].filter(Boolean).join(", ")}
              {course.due_at ? (
                <Text span size="xs" c="dimmed">
                  {" "}
                  {t("course.until", { at: formatDateTime(course.due_at) })}
                </Text>
              ) : null}
            </dd>
          </div>
        ) : null}
      </dl>
    </>
  );
}
