import { Menu, Text, UnstyledButton } from "@mantine/core";
import { IconBuildingHospital, IconCheck, IconSelector } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/app/layout/app-layout.module.css";
import { api } from "@/shared/api/http";
import { actingCentre } from "@/shared/api/acting-centre";
import { useMe } from "@/shared/api/me";
import type { CentreBrief, MembershipBrief } from "@/shared/api/me";
import { useStore } from "@/shared/lib/store";
import { announce } from "@/shared/ui/announce";
import { LateMenu } from "@/shared/ui/late-menu";
import { showFailure } from "@/shared/ui/undo";

function byCentre(memberships: readonly MembershipBrief[]): MembershipBrief[][] {
  const groups = new Map<string, MembershipBrief[]>();
  for (const membership of memberships) {
    groups.set(membership.centre.id, [...(groups.get(membership.centre.id) ?? []), membership]);
  }
  return [...groups.values()];
}

/** Town first: colleagues say "Crema". The hospital's name where there is room for it. */
function CentreName({ centre }: { readonly centre: CentreBrief }): ReactNode {
  return (
    <span>
      {centre.city}
      <span className="mantine-visible-from-sm"> · {centre.name}</span>
    </span>
  );
}

/** For which centre one acts now: what one writes is signed with it. */
export function CentreSwitcher(): ReactNode {
  const { t } = useTranslation("common");
  const me = useMe();
  const current = useStore(actingCentre);
  const queryClient = useQueryClient();
  const groups = byCentre(me.memberships);
  const active = groups.find(([first]) => first?.centre.id === current)?.[0] ?? groups[0]?.[0];
  if (!active) return null;
  if (groups.length === 1) {
    return (
      <div className={classes.centre} title={t("shell.centre")}>
        <IconBuildingHospital size={18} stroke={1.7} aria-hidden="true" style={{ flex: "none" }} />
        <CentreName centre={active.centre} />
      </div>
    );
  }
  return (
    <LateMenu
      width={300}
      button={(props) => (
        <UnstyledButton className={classes.centre} title={t("shell.centre")} {...props}>
          <IconBuildingHospital size={18} stroke={1.7} aria-hidden="true" style={{ flex: "none" }} />
          <CentreName centre={active.centre} />
          <IconSelector size={15} aria-hidden="true" style={{ flex: "none" }} />
        </UnstyledButton>
      )}
    >
      {() => (
        <Menu.Dropdown>
          <Menu.Label>{t("shell.centre")}</Menu.Label>
          {groups.map((group) => {
            const [first] = group;
            if (!first) return null;
            const { centre } = first;
            return (
              <Menu.Item
                key={centre.id}
                rightSection={centre.id === active.centre.id ? <IconCheck size={16} aria-hidden="true" /> : null}
                aria-current={centre.id === active.centre.id}
                onClick={() => {
                  actingCentre.set(centre.id);
                  // New tabs start with the choice of the session; this tab has its own header already.
                  api.post("/api/v1/me/acting-centre/", { centre_id: centre.id }).catch(showFailure);
                  announce(t("shell.centre_changed", { name: centre.name }));
                  void queryClient.invalidateQueries();
                }}
              >
                {centre.name}
                <Text size="xs" c="dimmed">
                  {group.map((item) => t(`role.${item.role}`, { defaultValue: item.role })).join(", ")} ·{" "}
                  {centre.city}
                </Text>
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      )}
    </LateMenu>
  );
}
