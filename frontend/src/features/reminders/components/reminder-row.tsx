import { Anchor, Button, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Reminder } from "@/features/reminders/api/reminders";
import classes from "@/features/reminders/components/reminders.module.css";
import { formatDateTime, formatTold } from "@/shared/lib/format";
import { StatusBadge } from "@/shared/ui/status-badge";

const TONES = {
  pending: "info",
  sending: "info",
  sent: "success",
  withdrawn: "neutral",
  dead: "danger",
} as const;

function reasonKey(detail: string): string {
  if (["no_address", "no_device", "too_late", "not_wanted"].includes(detail)) return detail;
  return "server";
}

interface ReminderRowProps {
  readonly reminder: Reminder;
  readonly busy: boolean;
  readonly onRetry: () => void;
  readonly onGiveUp: () => void;
}

/** One reminder: to whom, of what, when, and what became of each try. */
export function ReminderRow({ reminder, busy, onRetry, onGiveUp }: ReminderRowProps): ReactNode {
  const { t } = useTranslation("reminders");
  const [open, setOpen] = useState(false);
  const list = useId();
  const dead = reminder.state === "dead";
  return (
    <li>
      <div className={classes.row}>
        <div className={classes.words}>
          <Text fw={650} component="p">
            <Anchor component={Link} to={`/cases/${reminder.patient.id}`} inherit>
              {reminder.patient.display_name}
            </Anchor>
          </Text>
          <Text size="sm">
            {t(`about.${reminder.about}`)} · {t(`to.${reminder.to}`)} · {t(`channel.${reminder.channel}`)}
          </Text>
          <Text size="sm" c="dimmed">
            {formatTold(reminder.happens_at)} · {reminder.clinic}
          </Text>
          <Text size="sm" c="dimmed">
            {reminder.sent_at ? t("sent_at", { at: formatDateTime(reminder.sent_at) }) : t("due_at", { at: formatDateTime(reminder.due_at) })}
            {reminder.in_doubt ? ` · ${t("in_doubt")}` : ""}
          </Text>
          {reminder.last_error && reminder.state !== "sent" ? (
            <Text size="sm" c={dead ? "var(--cc-danger-text)" : "dimmed"}>
              {t(`reason.${reasonKey(reminder.last_error)}`, { detail: reminder.last_error })}
            </Text>
          ) : null}
        </div>
        <div className={classes.acts}>
          {reminder.answer ? <StatusBadge tone={reminder.answer === "confirm" ? "success" : "warning"} label={t(`answer.${reminder.answer}`)} /> : null}
          <StatusBadge tone={TONES[reminder.state]} label={t(`state.${reminder.state}`)} />
          {reminder.can_retry ? (
            <Button size="compact-sm" variant="default" loading={busy} onClick={onRetry}>
              {t("retry")}
            </Button>
          ) : null}
          {dead ? (
            <Button size="compact-sm" variant="default" loading={busy} onClick={onGiveUp}>
              {t("give_up")}
            </Button>
          ) : null}
          {reminder.tries.length > 0 ? (
            <Button size="compact-sm" variant="subtle" aria-expanded={open} aria-controls={list} onClick={() => setOpen(!open)}>
              {t("tries", { count: reminder.tries.length })}
            </Button>
          ) : null}
        </div>
      </div>
      <ol id={list} className={classes.tries} hidden={!open}>
        {reminder.tries.map((each) => (
          <li key={`${each.at}.${each.outcome}`}>
            {formatDateTime(each.at)}: {t(`outcome.${each.outcome}`, { defaultValue: each.outcome })}
            {each.by ? ` · ${each.by}` : each.detail ? ` (${each.detail})` : ""}
          </li>
        ))}
      </ol>
    </li>
  );
}
