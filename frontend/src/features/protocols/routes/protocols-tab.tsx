import { Button, Group, Stack } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { beginDraft, protocolsKey, protocolsQuery, retire } from "@/features/protocols/api/protocols";
import type { Protocol } from "@/features/protocols/api/protocols";
import { CareForm } from "@/features/protocols/components/care-form";
import { NewProtocolDialog } from "@/features/protocols/components/new-protocol-dialog";
import { ProtocolRow } from "@/features/protocols/components/protocol-row";
import classes from "@/features/protocols/components/protocols.module.css";
import { blockingError } from "@/shared/api/blocking-error";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { showFailure, showUndo } from "@/shared/ui/undo";

/** The follow-up protocols of the network, and what else it chose about care after the infusion. */
export function ProtocolsTab(): ReactNode {
  const { t } = useTranslation("protocols");
  const client = useQueryClient();
  const navigate = useNavigate();
  const query = useQuery(protocolsQuery);
  const [adding, setAdding] = useState(false);
  const open = (versionId: string): void => void navigate({ to: "/network/protocols/$versionId", params: { versionId } });
  const refresh = (): void => void client.invalidateQueries({ queryKey: protocolsKey });
  const draft = useMutation({ mutationFn: beginDraft, onSuccess: (made) => (refresh(), open(made.standing.id)), onError: (error) => (refresh(), showFailure(error)) });
  const put = async (protocol: Protocol, version: number, isRetired: boolean): Promise<void> => {
    try {
      const now = await retire(protocol.id, version, isRetired);
      client.setQueryData(protocolsQuery.queryKey, now);
      const next = now.protocols.find((each) => each.id === protocol.id);
      if (next) showUndo({ message: t(isRetired ? "was_retired" : "was_taken_up"), onUndo: () => put(protocol, next.version, !isRetired) });
    } catch (error) {
      refresh();
      showFailure(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const problem = blockingError(query);
  if (problem) return <ErrorState error={problem} onRetry={() => void query.refetch()} />;
  const found = query.data;
  if (!found) return <ListSkeleton rows={6} />;
  const copyOf = found.protocols[0]?.versions.find((version) => version.stands === "in_force")?.id;
  return (
    <Stack gap="xl">
      <div>
        {found.can_change && copyOf ? (
          <Group justify="flex-end" mb="md">
            <Button leftSection={<IconPlus size={18} aria-hidden="true" />} onClick={() => setAdding(true)}>
              {t("new")}
            </Button>
          </Group>
        ) : null}
        <ul className={`cc-surface ${classes.list ?? ""}`}>
          {found.protocols.map((protocol) => (
            <ProtocolRow key={protocol.id} protocol={protocol} canChange={found.can_change} busy={draft.isPending} onDraft={() => draft.mutate(protocol.id)} onRetire={() => void put(protocol, protocol.version, protocol.retired_at === null)} />
          ))}
        </ul>
      </div>
      <CareForm />
      {adding && copyOf ? <NewProtocolDialog found={found} copyOf={copyOf} onMade={(made) => open(made.standing.id)} onClose={() => setAdding(false)} /> : null}
    </Stack>
  );
}
