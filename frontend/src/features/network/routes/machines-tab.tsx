import { Button, Group, Table, Text } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { machinesQuery } from "@/features/network/api/machines";
import type { Machine } from "@/features/network/api/machines";
import { MachineDone } from "@/features/network/components/machine-done";
import { MachineModal } from "@/features/network/components/machine-form";
import { MachineRevoke } from "@/features/network/components/machine-revoke";
import { grantsOf } from "@/features/network/lib/scopes";
import classes from "@/features/network/routes/machines-tab.module.css";
import { useMe } from "@/shared/api/me";
import { DateTime } from "@/shared/ui/date-time";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";

/** Who administers no centre comes here by an old link only: the way to it is not shown to them. */
export function MachinesTab(): ReactNode {
  const me = useMe();
  return me.can.includes("manage_centre") ? <Machines /> : <Navigate to="/network/people" replace />;
}

function Grants({ machine }: { readonly machine: Machine }): ReactNode {
  const { t } = useTranslation("machines");
  const grants = grantsOf(machine.scopes);
  const words = (types: readonly string[]): string =>
    types.map((type) => (type === "*" ? t("grant.all") : type)).join(", ");
  return (
    <>
      {grants.reads.length > 0 ? <Text size="sm">{t("grant.reads", { types: words(grants.reads) })}</Text> : null}
      {grants.writes.length > 0 ? <Text size="sm">{t("grant.writes", { types: words(grants.writes) })}</Text> : null}
    </>
  );
}

interface RowProps {
  readonly machine: Machine;
  readonly onRevoke: () => void;
}

function Row({ machine, onRevoke }: RowProps): ReactNode {
  const { t } = useTranslation("machines");
  return (
    <Table.Tr>
      <Table.Td>
        <Text fw={650}>{machine.name}</Text>
        {machine.purpose ? (
          <Text size="xs" c="dimmed">
            {machine.purpose}
          </Text>
        ) : null}
        <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {machine.id}
        </Text>
      </Table.Td>
      <Table.Td>
        {machine.revoked_at ? (
          <>
            <StatusBadge tone="neutral" label={t("list.revoked")} />
            <Text size="xs" c="dimmed">
              <DateTime value={machine.revoked_at} as="date" />
              {machine.revoked_by ? ` · ${machine.revoked_by}` : null}
            </Text>
          </>
        ) : (
          <Group gap="xs" wrap="nowrap" justify="space-between">
            <StatusBadge tone="success" label={t("list.active")} />
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={onRevoke}
              aria-label={t("revoke.of", { name: machine.name })}
            >
              {t("revoke.submit")}
            </Button>
          </Group>
        )}
      </Table.Td>
      <Table.Td data-label={t("form.centre")}>{machine.centre_name}</Table.Td>
      <Table.Td data-label={t("list.may")}>
        <Grants machine={machine} />
        <Text size="xs" c="dimmed">
          {t("list.keys", { keys: machine.keys.map((key) => `${key.kid} (${key.alg})`).join(", ") })}
        </Text>
      </Table.Td>
      <Table.Td data-label={t("list.used")}>
        {machine.last_token_at ? (
          <Text size="sm">
            <DateTime value={machine.last_token_at} as="relative" />
          </Text>
        ) : (
          <Text size="sm" c="dimmed">
            {t("list.never")}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Machines(): ReactNode {
  const { t } = useTranslation("machines");
  const machines = useInfiniteQuery(machinesQuery);
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<Machine | null>(null);
  const [ending, setEnding] = useState<Machine | null>(null);
  const rows = machines.data?.pages.flatMap((page) => page.results) ?? [];
  const button = (
    <Button leftSection={<IconPlugConnected size={18} aria-hidden="true" />} onClick={() => setOpen(true)}>
      {t("list.add")}
    </Button>
  );
  return (
    <>
      {rows.length > 0 ? (
        <Group justify="space-between" mb="md" align="flex-end">
          <Text size="sm" c="dimmed" maw={640}>
            {t("list.what")}
          </Text>
          {button}
        </Group>
      ) : null}
      {machines.isPending ? <ListSkeleton rows={3} /> : null}
      {machines.error && !machines.data ? (
        <ErrorState error={machines.error} onRetry={() => void machines.refetch()} />
      ) : null}
      {machines.isSuccess && rows.length === 0 ? (
        <div className="cc-surface">
          <EmptyState icon={IconPlugConnected} title={t("list.none")} hint={t("list.what")} action={button} />
        </div>
      ) : null}
      {rows.length > 0 ? (
        <div className="cc-surface" style={{ overflow: "hidden" }}>
          <Table.ScrollContainer minWidth={0} type="native">
            <Table verticalSpacing="sm" className={classes.table}>
              <caption className="cc-visually-hidden">{t("tab")}</caption>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("list.program")}</Table.Th>
                  <Table.Th>{t("list.state")}</Table.Th>
                  <Table.Th>{t("form.centre")}</Table.Th>
                  <Table.Th>{t("list.may")}</Table.Th>
                  <Table.Th>{t("list.used")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((machine) => (
                  <Row key={machine.id} machine={machine} onRevoke={() => setEnding(machine)} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </div>
      ) : null}
      {machines.hasNextPage ? (
        <Group justify="center" mt="md">
          <Button
            variant="default"
            loading={machines.isFetchingNextPage}
            onClick={() => void machines.fetchNextPage()}
          >
            {t("list.more")}
          </Button>
        </Group>
      ) : null}
      {open ? (
        <MachineModal
          onClose={() => setOpen(false)}
          onDone={(machine) => {
            setOpen(false);
            setMade(machine);
          }}
        />
      ) : null}
      {made ? <MachineDone machine={made} onClose={() => setMade(null)} /> : null}
      {ending ? <MachineRevoke machine={ending} onClose={() => setEnding(null)} /> : null}
    </>
  );
}
