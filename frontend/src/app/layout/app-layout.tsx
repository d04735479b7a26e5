import { ActionIcon, AppShell } from "@mantine/core";
import { useHotkeys, useMediaQuery } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { Link, Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/app/layout/app-layout.module.css";
import { CentreSwitcher } from "@/app/layout/centre-switcher";
import { ConnectionBanner } from "@/app/layout/connection-banner";
import { SideNavigation, TabNavigation } from "@/app/layout/navigation";
import { useLiveCounts } from "@/app/layout/use-nav-counts";
import { ProfileMenu } from "@/app/layout/profile-menu";
import { useScrollBack } from "@/app/layout/scroll-back";
import { useOwnTheme } from "@/app/layout/use-own-theme";
import { usePush } from "@/app/layout/use-push";
import { SignInDialog } from "@/features/auth/components/sign-in-dialog";
import { NotificationBell } from "@/features/notifications/components/notification-bell";
import { useMe } from "@/shared/api/me";
import { watchSignOut } from "@/shared/api/sign-out";
import { realtime } from "@/shared/realtime/connection";
import { Logo } from "@/shared/ui/logo";

const CommandPalette = lazy(async () => ({
  default: (await import("@/features/search/components/command-palette")).CommandPalette,
}));

/** What the frame does without showing anything: apart from it, for what it hears must not draw the frame anew. */
function Listeners(): null {
  useScrollBack();
  useLiveCounts();
  usePush();
  return null;
}

/** The frame around every page: who one is, where one can go, whether the page is live. */
export function AppLayout(): ReactNode {
  const { t } = useTranslation("common");
  const me = useMe();
  // each of the two navigations only where it is seen
  const wide = useMediaQuery("(min-width: 62em)", undefined, { getInitialValueInEffect: false });
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [paletteWanted, setPaletteWanted] = useState(false);

  useEffect(() => {
    realtime.start();
    return () => realtime.stop();
  }, []);
  useEffect(watchSignOut, []);
  useOwnTheme(me.theme);

  const openPalette = (): void => {
    setPaletteWanted(true);
    setPaletteOpen(true);
  };
  useHotkeys([["mod+K", openPalette]], []);

  return (
    <AppShell
      layout="alt"
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: "md", collapsed: { mobile: true } }}
      footer={{ height: { base: 60, md: 0 } }}
      padding={0}
    >
      <a className={classes.skip} data-no-print href="#content">
        {t("shell.skip")}
      </a>
      <AppShell.Header className={classes.header} withBorder={false} data-no-print>
        <Link to="/today" aria-label="CircleCare" className="mantine-hidden-from-md" style={{ display: "flex" }}>
          <Logo size={30} />
        </Link>
        <CentreSwitcher />
        <div style={{ flex: 1, display: "flex", justifyContent: "center" }} className="mantine-visible-from-sm">
          <button type="button" className={classes.search} onClick={openPalette}>
            <IconSearch size={17} aria-hidden="true" />
            {t("shell.search")}
            <kbd aria-hidden="true">{t("shell.search_hint")}</kbd>
          </button>
        </div>
        <div style={{ flex: 1 }} className="mantine-hidden-from-sm" />
        <ActionIcon
          hiddenFrom="sm"
          variant="subtle"
          color="gray"
          aria-label={t("shell.search")}
          onClick={openPalette}
        >
          <IconSearch size={21} stroke={1.7} />
        </ActionIcon>
        <NotificationBell />
        <ProfileMenu />
      </AppShell.Header>
      <AppShell.Navbar
        className={classes.navbar}
        visibleFrom="md"
        withBorder={false}
        aria-label={t("shell.main_nav")}
        data-no-print
      >
        {wide ? <SideNavigation /> : null}
      </AppShell.Navbar>
      <AppShell.Main className={classes.main} id="content" tabIndex={-1}>
        <ConnectionBanner />
        <Outlet />
      </AppShell.Main>
      <AppShell.Footer
        className={classes.footer}
        component="nav"
        hiddenFrom="md"
        withBorder={false}
        aria-label={t("shell.tab_nav")}
        data-no-print
      >
        {wide ? null : <TabNavigation />}
      </AppShell.Footer>
      {paletteWanted ? (
        <Suspense fallback={null}>
          <CommandPalette opened={paletteOpen} onClose={() => setPaletteOpen(false)} />
        </Suspense>
      ) : null}
      <SignInDialog />
      <Listeners />
    </AppShell>
  );
}
