import { Menu, Text, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { IconDeviceDesktop, IconLanguage, IconLogout, IconMoon, IconSun, IconUserCog } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { navItemsFor } from "@/app/layout/nav-items";
import { signOut } from "@/features/auth/api/sign-in";
import { stopPushHere } from "@/features/notifications/api/push";
import { usePreferences } from "@/features/profile/api/update-me";
import { useMe } from "@/shared/api/me";
import { leaveEverywhere } from "@/shared/api/sign-out";
import { LateMenu } from "@/shared/ui/late-menu";
import { PersonAvatar } from "@/shared/ui/person-avatar";
import { showFailure } from "@/shared/ui/undo";

const SCHEMES = [
  { value: "light", icon: IconSun, label: "shell.theme_light" },
  { value: "dark", icon: IconMoon, label: "shell.theme_dark" },
  { value: "auto", icon: IconDeviceDesktop, label: "shell.theme_auto" },
] as const;

export function ProfileMenu(): ReactNode {
  const { t, i18n } = useTranslation("common");
  const me = useMe();
  const { colorScheme } = useMantineColorScheme();
  const preferences = usePreferences();
  const leave = useMutation({
    mutationFn: async () => {
      await stopPushHere();
      await signOut();
    },
    onSuccess: leaveEverywhere,
    onError: showFailure,
  });
  const otherLanguage = i18n.language === "it" ? "en" : "it";
  return (
    <LateMenu
      width={250}
      button={(props) => (
        <UnstyledButton style={{ borderRadius: 999 }} {...props}>
          <span className="cc-visually-hidden">{t("shell.profile_menu", { name: me.display_name })}</span>
          <PersonAvatar name={me.display_name} size={34} />
        </UnstyledButton>
      )}
    >
      {() => (
        <Menu.Dropdown>
          <div role="presentation" style={{ padding: "8px 12px" }}>
            <Text fw={650} truncate>
              {me.display_name}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {t(`profession.${me.profession}`, { defaultValue: me.profession })} · {me.email}
            </Text>
          </div>
          <Menu.Divider />
          <Menu.Item component={Link} to="/profile" leftSection={<IconUserCog size={17} aria-hidden="true" />}>
            {t("shell.profile")}
          </Menu.Item>
          {/* what has no room in the bottom bar */}
          {navItemsFor(me)
            .filter((item) => !item.onPhone)
            .map((item) => (
              <Menu.Item key={item.to} hiddenFrom="md" component={Link} to={item.to} leftSection={<item.icon size={17} aria-hidden="true" />}>
                {t(item.label)}
              </Menu.Item>
            ))}
          <Menu.Item
            leftSection={<IconLanguage size={17} aria-hidden="true" />}
            onClick={() => preferences.mutate({ language: otherLanguage })}
            lang={otherLanguage}
          >
            {otherLanguage === "en" ? "English" : "Italiano"}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t("shell.theme")}</Menu.Label>
          {SCHEMES.map((scheme) => (
            <Menu.Item
              key={scheme.value}
              closeMenuOnClick={false}
              aria-current={colorScheme === scheme.value}
              leftSection={<scheme.icon size={17} aria-hidden="true" />}
              fw={colorScheme === scheme.value ? 650 : undefined}
              onClick={() => preferences.mutate({ theme: scheme.value })}
            >
              {t(scheme.label)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={17} aria-hidden="true" />} onClick={() => leave.mutate()}>
            {t("shell.sign_out")}
          </Menu.Item>
        </Menu.Dropdown>
      )}
    </LateMenu>
  );
}
