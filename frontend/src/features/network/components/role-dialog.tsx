import { Button, Group, Select, SimpleGrid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { useChangePerson } from "@/features/network/api/people";
import type { DirectoryPerson, MembershipChange, PersonMembership, Role } from "@/features/network/api/people";
import { ROLES } from "@/features/network/constants";
import { lastDayOf, validUntilOf } from "@/features/network/lib/days";
import { isApiError } from "@/shared/api/api-error";
import { centresQuery } from "@/shared/api/centres";
import { dayInRome } from "@/shared/lib/format";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { DateField } from "@/shared/ui/date-field";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { OpenModal } from "@/shared/ui/open-modal";
import { showDone } from "@/shared/ui/undo";

interface RoleDialogProps {
  readonly person: DirectoryPerson;
  /** The role to change; left out, a further one is given. */
  readonly membership: PersonMembership | null;
  readonly onClose: () => void;
}

const FIELDS = ["centre_id", "role", "valid_from", "valid_until"];

/** A role in a centre, from one day to another; without a last day it stays until somebody ends it. */
export function RoleDialog({ person, membership, onClose }: RoleDialogProps): ReactNode {
  const { t } = useTranslation("network");
  const title = membership ? "person.role_title" : "person.add_role_title";
  return (
    <OpenModal onClose={onClose} title={t(title, { name: person.display_name })}>
      <RoleForm person={person} membership={membership} onClose={onClose} />
    </OpenModal>
  );
}

function RoleForm({ person, membership, onClose }: RoleDialogProps): ReactNode {
  const { t } = useTranslation("network");
  const today = dayInRome(new Date());
  const before = membership ? lastDayOf(membership.valid_until) : null;
  const centres = useQuery(centresQuery);
  const mine = (centres.data ?? []).filter((centre) => centre.can.includes("invite"));
  const [centreId, setCentreId] = useState<string | null>(mine.length === 1 ? (mine[0]?.id ?? null) : null);
  const [role, setRole] = useState<Role | null>(membership?.role ?? null);
  const [from, setFrom] = useState<string | null>(today);
  const [lastDay, setLastDay] = useState(before);
  const change = useChangePerson();
  const errors = fieldErrors(change.error);
  const begins = membership ? (membership.valid_from > today ? membership.valid_from : today) : (from ?? today);
  const unchanged = membership !== null && role === membership.role && lastDay === before;
  // A half-written date must not be saved as "without an end".
  const unreadable = [from, lastDay].some((day) => day !== null && isUnreadableDate(day));
  const incomplete = role === null || unreadable || (membership === null && (centreId === null || from === null));
  const stale = isApiError(change.error) && change.error.status === 412;

  function save(): void {
    if (role === null) return;
    const done = {
      onSuccess: () => {
        showDone(membership ? t("common:action.saved") : t("person.role_added", { name: person.display_name }));
        onClose();
      },
    };
    if (membership) {
      const changes: MembershipChange = {};
      if (role !== membership.role) changes.role = role;
      if (lastDay !== before) changes.valid_until = validUntilOf(lastDay);
      change.mutate({ act: "change_role", membership, changes }, done);
    } else if (centreId !== null && from !== null) {
      const given = { centre_id: centreId, role, valid_from: from, valid_until: validUntilOf(lastDay) };
      change.mutate({ act: "add_role", personId: person.id, membership: given }, done);
    }
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack gap="md">
        <FormProblem
          error={change.error}
          knownFields={FIELDS}
          sentence={stale ? t("person.role_conflict") : undefined}
        />
        {membership ? null : (
          <Select
            label={t("invite.centre")}
            data={mine.map((centre) => ({ value: centre.id, label: `${centre.city} · ${centre.name}` }))}
            value={centreId}
            onChange={setCentreId}
            allowDeselect={false}
            error={errors["centre_id"]}
            data-autofocus
          />
        )}
        <Select
          label={membership ? t("person.role_at", { centre: membership.centre.city }) : t("invite.role")}
          data={ROLES.map((value) => ({ value, label: t(`common:role.${value}`) }))}
          value={role}
          onChange={(value) => setRole(ROLES.find((known) => known === value) ?? null)}
          allowDeselect={false}
          error={errors["role"]}
        />
        <SimpleGrid cols={{ base: 1, xs: membership ? 1 : 2 }}>
          {membership ? null : (
            <DateField
              label={t("person.first_day")}
              value={from}
              onChange={setFrom}
              onUnreadable={setFrom}
              minDate={today}
              error={errors["valid_from"]}
            />
          )}
          <DateField
            label={t("person.last_day")}
            description={t("person.last_day_hint")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            value={lastDay}
            onChange={setLastDay}
            onUnreadable={setLastDay}
            minDate={begins}
            error={errors["valid_until"]}
          />
        </SimpleGrid>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:action.cancel")}
          </Button>
          <Button type="submit" loading={change.isPending} disabled={unchanged || incomplete}>
            {membership ? t("common:action.save") : t("person.add_role")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
