import { Button, Group, Table, Text } from "@mantine/core";
import { IconMailPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { invitationsQuery, useInvitationAct } from "@/features/network/api/invitations";
import type { Invitation } from "@/features/network/api/invitations";
import { InviteModal } from "@/features/network/components/invite-form";
import { useMe } from "@/shared/api/me";
import { DateTime } from "@/shared/ui/date-time";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";
import type { Tone } from "@/shared/ui/status-badge";
import { showDone, showFailure } from "@/shared/ui/undo";

const TONES: Record<Invitation["status"], Tone> = {
  open: "info",
  expired: "warning",
  accepted: "success",
  revoked: "neutral",
};

function Row({ invitation }: { readonly invitation: Invitation }): ReactNode {
  const { t } = useTranslation("network");
  const act = useInvitationAct();
  const run = (which: "revoke" | "resend"): void =>
    act.mutate(
      { id: invitation.id, act: which },
      { onSuccess: () => showDone(t(`invite.${which}_done`)), onError: showFailure },
    );
  return (
    <Table.Tr>
      <Table.Td>
        <Text fw={650}>
          {invitation.given_name} {invitation.family_name}
        </Text>
        <Text size="xs" c="dimmed">
          {invitation.email}
        </Text>
      </Table.Td>
      <Table.Td>
        {invitation.centre.city} · {t(`common:role.${invitation.role}`)}
      </Table.Td>
      <Table.Td>
        <StatusBadge tone={TONES[invitation.status]} label={t(`invite.status.${invitation.status}`)} />
      </Table.Td>
      <Table.Td>
        <Text size="sm">
          <DateTime value={invitation.created_at} as="relative" />
        </Text>
        {invitation.status === "open" ? (
          <Text size="xs" c="dimmed">
            {t("invite.expires")} <DateTime value={invitation.expires_at} as="date" />
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {invitation.can.includes("resend") ? (
            <Button size="compact-sm" variant="subtle" loading={act.isPending} onClick={() => run("resend")}>
              {t("invite.resend")}
            </Button>
          ) : null}
          {invitation.can.includes("revoke") ? (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => run("revoke")}>
              {t("invite.revoke")}
            </Button>
          ) : null}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

/** Who may not invite comes here by an old link only: the way to it is not shown to them. */
export function InvitationsTab(): ReactNode {
  const me = useMe();
  return me.can.includes("invite_people") ? <Invitations /> : <Navigate to="/network/people" replace />;
}

function Invitations(): ReactNode {
  const { t } = useTranslation("network");
  const invitations = useQuery(invitationsQuery);
  const [inviting, setInviting] = useState(false);
  const button = (
    <Button leftSection={<IconMailPlus size={18} aria-hidden="true" />} onClick={() => setInviting(true)}>
      {t("invite.open")}
    </Button>
  );
  const rows = invitations.data?.results ?? [];
  return (
    <>
      {rows.length > 0 ? (
        <Group justify="flex-end" mb="md">
          {button}
        </Group>
      ) : null}
      {invitations.isPending ? <ListSkeleton rows={4} /> : null}
      {invitations.error && !invitations.data ? (
        <ErrorState error={invitations.error} onRetry={() => void invitations.refetch()} />
      ) : null}
      {invitations.isSuccess && rows.length === 0 ? (
        <div className="cc-surface">
          <EmptyState icon={IconMailPlus} title={t("invite.none")} hint={t("invite.none_hint")} action={button} />
        </div>
      ) : null}
      {rows.length > 0 ? (
        <div className="cc-surface" style={{ overflow: "hidden" }}>
          <Table.ScrollContainer minWidth={680} type="native">
            <Table>
              <caption className="cc-visually-hidden">{t("tab.invitations")}</caption>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("invite.who")}</Table.Th>
                  <Table.Th>{t("invite.role")}</Table.Th>
                  <Table.Th>{t("invite.state")}</Table.Th>
                  <Table.Th>{t("invite.mailed")}</Table.Th>
                  <Table.Th>
                    <span className="cc-visually-hidden">{t("invite.actions")}</span>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((invitation) => (
                  <Row key={invitation.id} invitation={invitation} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </div>
      ) : null}
      <InviteModal opened={inviting} onClose={() => setInviting(false)} />
    </>
  );
}
