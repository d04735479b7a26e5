import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconUserCheck, IconUserEdit, IconUserMinus, IconUserOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { useChangePerson } from "@/features/network/api/people";
import type { DirectoryPerson, PersonMembership } from "@/features/network/api/people";
import { dayInRome } from "@/shared/lib/format";
import { showDone, showFailure, showUndo } from "@/shared/ui/undo";

interface PersonMenuProps {
  readonly person: DirectoryPerson;
  readonly onChangeRole: (membership: PersonMembership) => void;
  readonly onSuspend: () => void;
}

/** What an administrator may do; nothing is shown to everybody else. */
export function PersonMenu({ person, onChangeRole, onSuspend }: PersonMenuProps): ReactNode {
  const { t } = useTranslation("network");
  const change = useChangePerson();
  const roles = person.memberships.filter((membership) => membership.can.length > 0);
  if (roles.length === 0 && person.can.length === 0) return null;

  function endRole(membership: PersonMembership): void {
    change.mutate(
      { act: "end", membership, until: dayInRome(new Date()) },
      {
        onSuccess: () =>
          showUndo({
            message: t("person.role_ended", { name: person.display_name }),
            onUndo: () =>
              change.mutate(
                {
                  act: "add_role",
                  personId: person.id,
                  centreId: membership.centre.id,
                  role: membership.role,
                },
                { onError: showFailure },
              ),
          }),
        onError: showFailure,
      },
    );
  }

  return (
    <Menu>
      <Menu.Target>
        <ActionIcon color="gray" aria-label={t("person.actions", { name: person.display_name })}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {roles.flatMap((membership) => {
          const words = { role: t(`common:role.${membership.role}`), centre: membership.centre.city };
          return [
            membership.can.includes("change_role") ? (
              <Menu.Item
                key={`${membership.id} change`}
                leftSection={<IconUserEdit size={17} aria-hidden="true" />}
                onClick={() => onChangeRole(membership)}
              >
                {t("person.change_role", words)}
              </Menu.Item>
            ) : null,
            membership.can.includes("end") ? (
              <Menu.Item
                key={`${membership.id} end`}
                leftSection={<IconUserMinus size={17} aria-hidden="true" />}
                onClick={() => endRole(membership)}
              >
                {t("person.end_role", words)}
              </Menu.Item>
            ) : null,
          ];
        })}
        {person.can.includes("suspend") ? (
          <Menu.Item
            color="var(--cc-danger-text)"
            leftSection={<IconUserOff size={17} aria-hidden="true" />}
            onClick={onSuspend}
          >
            {t("person.suspend")}
          </Menu.Item>
        ) : null}
        {person.can.includes("reinstate") ? (
          <Menu.Item
            leftSection={<IconUserCheck size={17} aria-hidden="true" />}
            onClick={() =>
              change.mutate(
                { act: "reinstate", personId: person.id },
                {
                  onSuccess: () => showDone(t("person.reinstated", { name: person.display_name })),
                  onError: showFailure,
                },
              )
            }
          >
            {t("person.reinstate")}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
