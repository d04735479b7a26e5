import { UnstyledButton } from "@mantine/core";
import { useClickOutside, useId, useWindowEvent } from "@mantine/hooks";
import {
  IconCalendarHeart,
  IconChevronDown,
  IconClipboardText,
  IconDroplet,
  IconEye,
  IconFiles,
  IconFlask,
  IconHeartRateMonitor,
  IconNotes,
  IconPill,
  IconRadioactive,
  IconSend,
  IconTimeline,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Fragment, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/case/components/case-tabs.module.css";

/**
 * `tier`: how much room there must be before it stands in the row: 1 always, 5 never; what has no room is under "More".
 * The style sheet decides, so nothing moves while the page loads.
 */
export const TABS = [
  { name: "summary", icon: IconClipboardText, tier: 1 },
  { name: "referral", icon: IconSend, tier: 1 },
  { name: "record", icon: IconNotes, tier: 1 },
  { name: "course", icon: IconDroplet, tier: 2 },
  { name: "labs", icon: IconFlask, tier: 2 },
  { name: "toxicity", icon: IconHeartRateMonitor, tier: 2 },
  { name: "follow-up", icon: IconCalendarHeart, tier: 3 },
  { name: "timeline", icon: IconTimeline, tier: 3 },
  { name: "documents", icon: IconFiles, tier: 4 },
  { name: "imaging", icon: IconRadioactive, tier: 4 },
  { name: "therapies", icon: IconPill, tier: 4 },
  { name: "access", icon: IconEye, tier: 5 },
] as const;

type Tab = (typeof TABS)[number];

/** The parts of the record: as many as have room in one row, the others in a list of links that opens. */
export function CaseTabs({ patientId, active }: { readonly patientId: string; readonly active: string }): ReactNode {
  const { t } = useTranslation("case");
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const list = useId();
  const more = useClickOutside<HTMLDivElement>(() => setOpen(false));
  useWindowEvent("keydown", (event) => {
    if (event.key !== "Escape" || !open) return;
    setOpen(false);
    opener.current?.focus();
  });
  useWindowEvent("focusin", (event) => {
    if (open && event.target instanceof Node && !more.current?.contains(event.target)) setOpen(false);
  });
  const link = ({ name }: Tab, props: object): ReactNode => (
    <Link {...props} to={`/cases/$patientId/${name}`} params={{ patientId }} aria-current={active === name ? "page" : undefined} />
  );
  const hidden = TABS.find((tab) => tab.name === active);
  return (
    <nav className={classes.tabs} aria-label={t("tabs_label")}>
      <div className={classes.row}>
        {TABS.filter((tab) => tab.tier < 5).map((tab) => (
          <Fragment key={tab.name}>
            {link(tab, {
              className: classes.tab,
              "data-tier": tab.tier,
              children: (
                <>
                  <tab.icon size={16} aria-hidden="true" />
                  {t(`tab.${tab.name}`)}
                </>
              ),
            })}
          </Fragment>
        ))}
      </div>
      <div ref={more} className={classes.more}>
        <UnstyledButton ref={opener} className={classes.opener} aria-expanded={open} aria-controls={open ? list : undefined} onClick={() => setOpen((now) => !now)}>
          <span className={classes.openerWord} data-elsewhere={(hidden && hidden.tier > 1) || undefined}>
            {t("more_tabs")}
          </span>
          {hidden && hidden.tier > 1 ? (
            <span className={classes.here} data-tier={hidden.tier}>
              {t(`tab.${hidden.name}`)}
            </span>
          ) : null}
          <IconChevronDown size={16} aria-hidden="true" />
        </UnstyledButton>
        {open ? (
          <ul id={list} className={classes.list}>
            {TABS.filter((tab) => tab.tier > 1).map((tab) => (
              <li key={tab.name} data-tier={tab.tier}>
                {link(tab, {
                  className: classes.item,
                  onClick: () => setOpen(false),
                  children: (
                    <>
                      <tab.icon size={18} aria-hidden="true" /> {t(`tab.${tab.name}`)}
                    </>
                  ),
                })}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </nav>
  );
}
