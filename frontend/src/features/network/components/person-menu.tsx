import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconUserCheck, IconUserEdit, IconUserMinus, IconUserOff, IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { useChangePerson } from "@/features/network/api/people";
import type { DirectoryPerson, PersonMembership } from "@/features/network/api/people";
import { dayInRome } from "@/shared/lib/format";
import { showDone, showFailure, showUndo } from "@/shared/ui/undo";

interface PersonMenuProps {
  readonly person: DirectoryPerson;
  /** Opens the form of a role; null for a further one. */
  readonly onRole: (membership: PersonMembership | null) => void;
  readonly onSuspend: () => void;
}

/** What an administrator may do; nothing is shown to everybody else. */
export function PersonMenu({ person, onRole, onSuspend }: PersonMenuProps): ReactNode {
  const { t } = useTranslation("network");
  const change = useChangePerson();
  const roles = person.memberships.filter((membership) => membership.can.length > 0);
  if (roles.length === 0 && person.can.length === 0) return null;

  function endRole(membership: PersonMembership): void {
    const today = dayInRome(new Date());
    // What has not begun yet ends on the day of its beginning: it never was.
    const until = membership.valid_from > today ? membership.valid_from : today;
    change.mutate(
      { act: "change_role", membership, changes: { valid_until: until } },
      {
        onSuccess: () =>
          showUndo({
            message: t("person.role_ended", { name: person.display_name }),
            onUndo: () =>
              change.mutate(
                {
                  act: "add_role",
                  personId: person.id,
                  membership: {
                    centre_id: membership.centre.id,
                    role: membership.role,
                    valid_from: until,
                    valid_until: membership.valid_until,
                  },
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
                onClick={() => onRole(membership)}
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
        {person.can.includes("add_role") ? (
          <Menu.Item leftSection={<IconUserPlus size={17} aria-hidden="true" />} onClick={() => onRole(null)}>
            {t("person.add_role")}
          </Menu.Item>
        ) : null}
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
