import { Button, Group, Text } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { FollowUp, PlannedVisit } from "@/features/followup/api/follow-up";
import classes from "@/features/followup/components/followup.module.css";
import { stageOf, TONES } from "@/features/followup/lib/stages";
import { useWording } from "@/shared/i18n/use-wording";
import { isolated } from "@/shared/lib/bidi";
import { formatDate } from "@/shared/lib/format";
import { StatusBadge } from "@/shared/ui/status-badge";

export type Act = "done" | "skip" | "reopen";

interface VisitRowProps {
  readonly visit: PlannedVisit;
  readonly words: FollowUp;
  /** The visit that the eye looks for: it stands out. */
  readonly isNow: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onAct: (act: Act) => void;
  /** The appointment of the visit, or the way to one. */
  readonly booking?: ReactNode;
}

/** The items of a visit in their groups: those that are due, then those for when somebody thinks they are needed. */
export function Checklist({ visit, items }: { readonly visit: PlannedVisit; readonly items: FollowUp["items"] }): ReactNode {
  const { t } = useTranslation("followup");
  const say = useWording();
  const asked = items.filter((item) => visit.due.includes(item.code) || visit.indicated.includes(item.code));
  const groups = [...new Set(asked.map((item) => item.group))];
  return (
    <div className={classes.checks}>
      {groups.map((group) => {
        const inside = asked.filter((item) => item.group === group);
        const [first] = inside;
        return (
          <section key={group}>
            <h4>{first ? say(first, "group") : group}</h4>
            <ul>
              {inside.map((item) => (
                <li key={item.code} data-indicated={visit.indicated.includes(item.code) || undefined}>
                  {say(item, "label")}
                  {visit.indicated.includes(item.code) ? <span className={classes.aside}> {t("if_indicated")}</span> : null}
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

/** One visit of the plan: when, whose, how it stands; open it to see what is checked and to close it. */
export function VisitRow({ visit, words, isNow, isOpen, onToggle, onAct, booking }: VisitRowProps): ReactNode {
  const { t } = useTranslation("followup");
  const say = useWording();
  const details = useId();
  const stage = stageOf(visit);
  const reason = words.skip_reasons.find((item) => item.code === visit.skip_reason);
  const closed = visit.state === "done" || visit.state === "skipped";
  return (
    <li className={classes.visit} data-now={isNow || undefined} data-quiet={visit.state === "cancelled" || undefined}>
      <button type="button" className={classes.head} aria-expanded={isOpen} aria-controls={isOpen ? details : undefined} onClick={onToggle}>
        <span className={classes.name}>
          {say(visit, "label")}
          {visit.is_optional ? <span className={classes.aside}> {t("optional")}</span> : null}
        </span>
        <span className={classes.when}>
          {visit.done_on ? formatDate(visit.done_on) : formatDate(visit.on)}
          <span className={classes.aside}>{t("window", { from: formatDate(visit.opens_on), to: formatDate(visit.closes_on) })}</span>
        </span>
        <span className={classes.whose}>
          {visit.centres.map((centre) => centre.city).join(" + ")}
          <span className={classes.aside}>{t(`mode.${visit.mode}`)}</span>
        </span>
        <StatusBadge tone={TONES[stage]} label={t(`stage.${stage}`)} />
        {isOpen ? <IconChevronUp size={18} aria-hidden="true" /> : <IconChevronDown size={18} aria-hidden="true" />}
      </button>
      {isOpen ? (
        <div className={classes.body} id={details}>
          {visit.seen_on ? <Text size="sm">{t("seen_on", { on: formatDate(visit.seen_on) })}</Text> : null}
          {closed ? (
            <Text size="sm">
              {[reason ? say(reason, "label") : "", isolated(visit.note), t("closed_by", { name: visit.closed_by?.display_name ?? "", centre: visit.closed_centre?.name ?? "" })].filter(Boolean).join(" · ")}
            </Text>
          ) : null}
          {visit.state === "cancelled" ? <Text size="sm">{t("cancelled_hint")}</Text> : <Checklist visit={visit} items={words.items} />}
          {visit.state !== "cancelled" && visit.not_asked.length > 0 ? (
            <Text size="sm" c="dimmed" mt={6}>
              {t("not_asked", {
                items: words.items
                  .filter((item) => visit.not_asked.includes(item.code))
                  .map((item) => say(item, "label"))
                  .join(", "),
              })}
            </Text>
          ) : null}
          {booking}
          {words.can_close && visit.state !== "cancelled" ? (
            <Group gap="xs" mt="sm">
              {closed ? (
                <Button size="compact-md" variant="default" onClick={() => onAct("reopen")}>
                  {t("act.reopen")}
                </Button>
              ) : (
                <>
                  {stage === "ahead" ? null : (
                    <Button size="compact-md" onClick={() => onAct("done")}>
                      {t("act.done")}
                    </Button>
                  )}
                  <Button size="compact-md" variant="default" onClick={() => onAct("skip")}>
                    {t("act.skip")}
                  </Button>
                </>
              )}
            </Group>
          ) : null}
        </div>
      ) : null}
    </li>
  );
}
