import { Anchor, Group, Text } from "@mantine/core";
import { IconMail, IconPhone, IconUserOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { DirectoryPerson, PersonMembership } from "@/features/network/api/people";
import classes from "@/features/network/components/people-table.module.css";
import { PersonMenu } from "@/features/network/components/person-menu";
import { RoleDialog } from "@/features/network/components/role-dialog";
import { SuspendDialog } from "@/features/network/components/suspend-dialog";
import { lastDayOf } from "@/features/network/lib/days";
import { dayInRome, formatDate } from "@/shared/lib/format";
import { PersonAvatar } from "@/shared/ui/person-avatar";
import { StatusBadge } from "@/shared/ui/status-badge";

type Dialog =
  | { readonly kind: "suspend"; readonly person: DirectoryPerson }
  | { readonly kind: "role"; readonly person: DirectoryPerson; readonly membership: PersonMembership | null };

interface RowProps {
  readonly person: DirectoryPerson;
  readonly onDialog: (dialog: Dialog) => void;
}

/** From when and until when, where that is not simply "now and until further notice". */
function Period({ membership }: { readonly membership: PersonMembership }): ReactNode {
  const { t } = useTranslation("network");
  const coming = membership.valid_from > dayInRome(new Date());
  const lastDay = lastDayOf(membership.valid_until);
  const words = [
    coming ? t("person.from_day", { day: formatDate(membership.valid_from) }) : "",
    lastDay ? t("person.to_day", { day: formatDate(lastDay) }) : "",
  ].filter(Boolean);
  if (words.length === 0) return null;
  return (
    <Text size="xs" c="dimmed">
      {words.join(" ")}
    </Text>
  );
}

function Row({ person, onDialog }: RowProps): ReactNode {
  const { t } = useTranslation("network");
  return (
    <li className={classes.row}>
      <Group gap="sm" wrap="nowrap" className={classes.who}>
        <PersonAvatar name={person.display_name} size={38} />
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={650}>{person.display_name}</Text>
            {person.is_active ? null : (
              <StatusBadge tone="danger" icon={IconUserOff} label={t("person.suspended")} />
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {t(`common:profession.${person.profession}`)}
          </Text>
        </div>
      </Group>
      <ul className={classes.roles}>
        {person.memberships.map((membership) => (
          <li key={membership.id}>
            <strong>{membership.centre.city}</strong> · {t(`common:role.${membership.role}`)}
            <Period membership={membership} />
          </li>
        ))}
      </ul>
      <div className={classes.contacts}>
        {person.phone ? (
          <Anchor href={`tel:${person.phone.replace(/[^\d+]/g, "")}`} size="sm">
            <IconPhone size={15} stroke={1.8} aria-hidden="true" />
            {person.phone}
          </Anchor>
        ) : null}
        <Anchor href={`mailto:${person.email}`} size="sm">
          <IconMail size={15} stroke={1.8} aria-hidden="true" />
          {person.email}
        </Anchor>
      </div>
      <div className={classes.menu}>
        <PersonMenu
          person={person}
          onSuspend={() => onDialog({ kind: "suspend", person })}
          onRole={(membership) => onDialog({ kind: "role", person, membership })}
        />
      </div>
    </li>
  );
}

export function PeopleTable({ people }: { readonly people: readonly DirectoryPerson[] }): ReactNode {
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = (): void => setDialog(null);
  return (
    <>
      <ul className={`cc-surface ${classes.list}`}>
        {people.map((person) => (
          <Row key={person.id} person={person} onDialog={setDialog} />
        ))}
      </ul>
      {dialog?.kind === "suspend" ? <SuspendDialog person={dialog.person} onClose={close} /> : null}
      {dialog?.kind === "role" ? (
        <RoleDialog person={dialog.person} membership={dialog.membership} onClose={close} />
      ) : null}
    </>
  );
}
