import { IconFlask } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/app/layout/app-layout.module.css";
import { navItemsFor } from "@/app/layout/nav-items";
import type { NavItem } from "@/app/layout/nav-items";
import { useUnread } from "@/app/layout/use-nav-counts";
import { useMe } from "@/shared/api/me";
import { Logo } from "@/shared/ui/logo";

/** Draws itself anew, and not the frame with it, when a message comes or is read. */
function Unread(): ReactNode {
  const { t } = useTranslation("common");
  const value = useUnread();
  if (!value) return null;
  return (
    <span className={classes.badge}>
      {value > 99 ? "99+" : value}
      <span className="cc-visually-hidden"> {t("shell.unread")}</span>
    </span>
  );
}

interface ItemProps {
  readonly item: NavItem;
}

function SideLink({ item }: ItemProps): ReactNode {
  const { t } = useTranslation("common");
  return (
    <li>
      <Link to={item.to} className={classes.link}>
        <item.icon size={20} stroke={1.7} aria-hidden="true" />
        {t(item.label)}
        {item.to === "/messages" ? <Unread /> : null}
      </Link>
    </li>
  );
}

function TabLink({ item }: ItemProps): ReactNode {
  const { t } = useTranslation("common");
  return (
    <li>
      <Link to={item.to} className={classes.tab}>
        <item.icon size={23} stroke={1.7} aria-hidden="true" />
        {t(item.label)}
        {item.to === "/messages" ? <Unread /> : null}
      </Link>
    </li>
  );
}

/** The left side on a wide screen. */
export function SideNavigation(): ReactNode {
  const { t } = useTranslation("common");
  const me = useMe();
  return (
    <>
      <Link to="/today" className={classes.word} aria-label="CircleCare">
        <Logo />
        CircleCare
      </Link>
      <ul className={classes.links}>
        {navItemsFor(me).map((item) => (
          <SideLink key={item.to} item={item} />
        ))}
      </ul>
      {me.demo ? (
        <div className={classes.demo}>
          <IconFlask size={18} stroke={1.7} aria-hidden="true" />
          <div>
            <strong>{t("shell.demo")}</strong>
            <br />
            {t("shell.demo_hint")}
          </div>
        </div>
      ) : null}
    </>
  );
}

/** The bottom bar of a phone, where the thumb is. */
export function TabNavigation(): ReactNode {
  const me = useMe();
  return (
    <ul className={classes.tabs}>
      {navItemsFor(me)
        .filter((item) => item.onPhone)
        .map((item) => (
          <TabLink key={item.to} item={item} />
        ))}
    </ul>
  );
}
