import type { ReactNode } from "react";

import { SecuritySettings } from "@/features/auth/components/security-settings";
import { SessionList } from "@/features/auth/components/session-list";
import { PreferenceSettings } from "@/features/notifications/components/preference-settings";
import { ProfilePage } from "@/features/profile/routes/profile-page";

export function ProfileRoute(): ReactNode {
  return (
    <ProfilePage
      security={<SecuritySettings />}
      sessions={<SessionList />}
      notifications={<PreferenceSettings />}
    />
  );
}
