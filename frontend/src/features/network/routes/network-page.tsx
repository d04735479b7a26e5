import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/network/routes/network-page.module.css";
import { centresQuery } from "@/shared/api/centres";
import { useMe } from "@/shared/api/me";
import { useRealtimeAny, useResync } from "@/shared/realtime/use-realtime";
import { PageHeader } from "@/shared/ui/page-header";
import { Page } from "@/shared/ui/page";

/** Who is in the network: hospitals, colleagues, invitations. */
export function NetworkPage(): ReactNode {
  const { t } = useTranslation("network");
  const me = useMe();
  const queryClient = useQueryClient();
  const refresh = (): void => {
    void queryClient.invalidateQueries({ queryKey: ["network"] });
    void queryClient.invalidateQueries({ queryKey: centresQuery.queryKey });
  };
  useRealtimeAny(["directory.changed"], refresh);
  useResync(refresh);
  return (
    <Page title={t("title")}>
      <PageHeader title={t("title")} description={t("description")} />
      <nav aria-label={t("title")} className={classes.tabs}>
        <Link to="/network/centres" className={classes.tab}>
          {t("tab.centres")}
        </Link>
        <Link to="/network/people" className={classes.tab}>
          {t("tab.people")}
        </Link>
        <Link to="/network/protocols" className={classes.tab}>
          {t("protocols:tab")}
        </Link>
        {me.can.includes("invite_people") ? (
          <Link to="/network/invitations" className={classes.tab}>
            {t("tab.invitations")}
          </Link>
        ) : null}
        {me.can.includes("manage_centre") ? (
          <Link to="/network/programs" className={classes.tab}>
            {t("machines:tab")}
          </Link>
        ) : null}
      </nav>
      <Outlet />
    </Page>
  );
}
