import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { MembershipList } from "@/features/profile/components/membership-list";
import { DisplaySettings, PersonSettings } from "@/features/profile/components/person-settings";
import { SettingsCard } from "@/features/profile/components/settings-card";
import classes from "@/features/profile/routes/profile-page.module.css";
import { PageHeader } from "@/shared/ui/page-header";
import { Page } from "@/shared/ui/page";

interface ProfilePageProps {
  /** Settings that other features own; the app puts them here. */
  readonly security: ReactNode;
  readonly sessions: ReactNode;
  readonly notifications: ReactNode;
}

export function ProfilePage({ security, sessions, notifications }: ProfilePageProps): ReactNode {
  const { t } = useTranslation("profile");
  return (
    <Page title={t("title")}>
      <PageHeader title={t("title")} description={t("description")} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <SettingsCard title={t("person.title")}>
            <PersonSettings />
          </SettingsCard>
          <SettingsCard title={t("display.title")}>
            <DisplaySettings />
          </SettingsCard>
          <SettingsCard title={t("memberships.title")}>
            <MembershipList />
          </SettingsCard>
        </div>
        <div className={classes.column}>
          <SettingsCard title={t("security.title")}>{security}</SettingsCard>
          <SettingsCard title={t("sessions.title")}>{sessions}</SettingsCard>
          <SettingsCard title={t("notifications.title")}>{notifications}</SettingsCard>
        </div>
      </div>
    </Page>
  );
}
