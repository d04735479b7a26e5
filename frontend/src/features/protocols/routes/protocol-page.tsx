import { Alert, Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { discardDraft, protocolsKey, versionKey, versionQuery, withdraw } from "@/features/protocols/api/protocols";
import type { Detail } from "@/features/protocols/api/protocols";
import { Differences } from "@/features/protocols/components/differences";
import { DraftEditor } from "@/features/protocols/components/draft-editor";
import { PublishDialog } from "@/features/protocols/components/publish-dialog";
import { StandsBadge } from "@/features/protocols/components/stands-badge";
import { VisitList } from "@/features/protocols/components/visit-list";
import { useVersionDraft, type VersionDraft } from "@/features/protocols/lib/use-version-draft";
import { blockingError } from "@/shared/api/blocking-error";
import { useWording } from "@/shared/i18n/use-wording";
import { formatDateTime } from "@/shared/lib/format";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { showDone, showFailure } from "@/shared/ui/undo";

function Acts({ detail, draft }: { readonly detail: Detail; readonly draft: VersionDraft }): ReactNode {
  const { t } = useTranslation("protocols");
  const client = useQueryClient();
  const navigate = useNavigate();
  const [publishing, setPublishing] = useState(false);
  const { id, version, stands } = detail.standing;
  const [typed, , forget] = draft;
  const refresh = (): void => void client.invalidateQueries({ queryKey: protocolsKey });
  const discard = useMutation({
    mutationFn: () => discardDraft(id, version),
    onSuccess: async () => {
      forget();
      await navigate({ to: "/network/protocols" });
      client.removeQueries({ queryKey: versionKey(id) });
      refresh();
      showDone(t("discarded"));
    },
    onError: (error) => (refresh(), showFailure(error)),
  });
  const back = useMutation({
    mutationFn: () => withdraw(id, version),
    onSuccess: (now) => (client.setQueryData(versionKey(id), now), refresh()),
    onError: (error) => (refresh(), showFailure(error)),
  });
  if (!detail.can_change) return null;
  return (
    <Group gap="xs">
      {stands === "draft" ? (
        <>
          <Button size="compact-md" disabled={typed !== ""} onClick={() => setPublishing(true)}>
            {t("publish")}
          </Button>
          <Button size="compact-md" variant="subtle" color="red" loading={discard.isPending} onClick={() => discard.mutate()}>
            {t("discard")}
          </Button>
        </>
      ) : null}
      {stands === "coming" ? (
        <Button size="compact-md" variant="default" loading={back.isPending} onClick={() => back.mutate()}>
          {t("withdraw")}
        </Button>
      ) : null}
      {publishing ? <PublishDialog detail={detail} onClose={() => setPublishing(false)} /> : null}
    </Group>
  );
}

/** One version of a protocol: its visits, what is different, and of a draft the form. */
export function ProtocolPage(): ReactNode {
  const { t } = useTranslation("protocols");
  const say = useWording();
  const { versionId } = useParams({ from: "/app/network/protocols/$versionId" });
  const query = useQuery(versionQuery(versionId));
  const draft = useVersionDraft(versionId);
  const problem = blockingError(query);
  if (problem) return <ErrorState error={problem} onRetry={() => void query.refetch()} />;
  const detail = query.data;
  if (!detail) return <ListSkeleton rows={8} />;
  const { standing } = detail;
  const whom = [...detail.products, ...detail.diseases];
  const edits = detail.can_change && standing.stands === "draft";
  return (
    <Stack gap="lg">
      <div>
        <Anchor component={Link} to="/network/protocols" size="sm">
          {t("all")}
        </Anchor>
        <Group justify="space-between" align="flex-start" gap="sm" mt={4}>
          <div>
            <Group gap="sm">
              <Title order={2} fz="lg">
                {say(detail, "title")} · {t("version", { number: standing.number })}
              </Title>
              <StandsBadge version={standing} />
            </Group>
            <Text size="sm" c="dimmed">
              {[whom.length > 0 ? whom.map((each) => say(each, "label")).join(", ") : t("for_all"), edits ? "" : detail.source, standing.published_at && standing.published_by ? t("published_by", { name: standing.published_by.display_name, at: formatDateTime(standing.published_at) }) : "", standing.plans > 0 ? t("plans", { count: standing.plans }) : ""].filter(Boolean).join(" · ")}
            </Text>
          </div>
          <Acts detail={detail} draft={draft} />
        </Group>
      </div>
      {detail.ends_early ? (
        <Alert color="orange" variant="light" p="xs" icon={<IconInfoCircle size={18} aria-hidden="true" />}>
          {t("ends_early")}
        </Alert>
      ) : null}
      <Differences detail={detail} />
      {edits ? <DraftEditor key={standing.id} detail={detail} draft={draft} /> : <VisitList visits={detail.visits} items={detail.items} />}
    </Stack>
  );
}
