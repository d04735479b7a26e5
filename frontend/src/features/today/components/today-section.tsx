import {
  IconAt,
  IconBell,
  IconCalendarQuestion,
  IconChevronRight,
  IconDna2,
  IconFileDescription,
  IconGavel,
  IconHelpCircle,
  IconMessage,
  IconPencil,
  IconPhone,
  IconRoute,
  IconRouteOff,
} from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { TodayItem, TodaySection } from "@/features/today/api/today";
import classes from "@/features/today/components/today-section.module.css";
import { formatDate } from "@/shared/lib/format";
import { ClockBadge } from "@/shared/ui/clock-badge";
import { DateTime } from "@/shared/ui/date-time";
import { StatusBadge } from "@/shared/ui/status-badge";

const ICONS: Readonly<Record<string, Icon>> = {
  referrals: IconFileDescription,
  questions: IconHelpCircle,
  decisions: IconGavel,
  messages: IconMessage,
  drafts: IconPencil,
  pathway: IconRoute,
  course: IconDna2,
  to_close: IconRouteOff,
  clinic_decisions: IconCalendarQuestion,
  clinic_recall: IconPhone,
  clinic_no_place: IconCalendarQuestion,
  visits_unsigned: IconPencil,
};

function Marks({ item }: { readonly item: TodayItem }): ReactNode {
  const { t } = useTranslation("today");
  const urgent = item.urgency === "urgent" || item.urgency === "emergency";
  return (
    <span className={classes.marks}>
      {urgent ? (
        <StatusBadge
          tone={item.urgency === "emergency" ? "danger" : "warning"}
          label={t(`urgency.${item.urgency ?? "urgent"}`)}
        />
      ) : null}
      {item.urgent && !urgent ? <StatusBadge tone="danger" label={t("urgency.urgent")} /> : null}
      {item.mentioned ? <StatusBadge tone="brand" icon={IconAt} label={t("mentioned")} /> : null}
      {item.status_label ? <StatusBadge tone="neutral" label={item.status_label} /> : null}
      {item.due_at ? <ClockBadge dueAt={item.due_at} pausedAt={item.paused_at ?? null} /> : null}
      {item.due_on ? (
        <StatusBadge
          tone={item.overdue ? "danger" : "info"}
          label={t(item.overdue ? "due_on_overdue" : "due_on", { date: formatDate(item.due_on) })}
        />
      ) : null}
      {item.count ? (
        <StatusBadge tone="brand" icon={IconMessage} label={t("unread", { count: item.count })} />
      ) : null}
      {item.at && !item.due_at && !item.due_on ? <DateTime value={item.at} as="when" /> : null}
    </span>
  );
}

function Row({ item }: { readonly item: TodayItem }): ReactNode {
  const title = item.patient?.display_name ?? item.title ?? "";
  const details = [
    item.author,
    item.patient ? item.title : undefined,
    item.disease_label,
    item.state_label,
    item.centre_name,
    item.subtitle,
  ].filter(Boolean);
  return (
    <li>
      <Link to={item.url} className={classes.item}>
        <span className={classes.words}>
          <span className={classes.title}>{title}</span>
          {details.length > 0 ? <span className={classes.subtitle}>{details.join(" · ")}</span> : null}
        </span>
        <Marks item={item} />
        <IconChevronRight
          size={17}
          className={classes.chevron}
          aria-hidden="true"
          color="var(--mantine-color-dimmed)"
        />
      </Link>
    </li>
  );
}

function isHot(section: TodaySection): boolean {
  return section.items.some(
    (item) => item.overdue === true || item.urgency === "emergency" || item.urgent === true,
  );
}

/** One kind of work that waits, the most urgent on top. */
export function TodaySectionCard({ section }: { readonly section: TodaySection }): ReactNode {
  const { t } = useTranslation("today");
  const Glyph = ICONS[section.code] ?? IconBell;
  const title = t(`section.${section.code}`, { defaultValue: t("section.other") });
  const headingId = `today-${section.code}`;
  return (
    <section className={`cc-surface ${classes.section}`} aria-labelledby={headingId}>
      <div className={classes.head}>
        <Glyph size={19} stroke={1.7} aria-hidden="true" color="var(--cc-brand-text)" />
        <h2 id={headingId}>{title}</h2>
        <span className={classes.count} data-hot={isHot(section) || undefined}>
          {section.items.length}
        </span>
      </div>
      <ul className={classes.list}>
        {section.items.map((item, index) => (
          <Row key={item.id ?? `${item.url} ${index}`} item={item} />
        ))}
      </ul>
    </section>
  );
}
