import { Button, Code, Group, Stack, Table, Text, Title } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { accessLogQuery, patientQuery } from "@/features/case/api/patient";
import type { AccessEntry } from "@/features/case/api/patient";
import { blockingError } from "@/shared/api/blocking-error";
import { DateTime } from "@/shared/ui/date-time";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

function Row({ entry }: { readonly entry: AccessEntry }): ReactNode {
  const { t } = useTranslation("patient");
  return (
    <Table.Tr>
      <Table.Td miw={{ base: 92, sm: 150 }}>
        <DateTime value={entry.at} />
      </Table.Td>
      <Table.Td>
        {entry.person ? (
          <>
            <Text span inherit fw={650}>
              {entry.person.display_name}
            </Text>
            <Text size="xs" c="dimmed">
              {t(`common:profession.${entry.person.profession}`, { defaultValue: entry.person.profession })}
              {entry.centre ? ` · ${entry.centre.name}` : ""}
            </Text>
          </>
        ) : (
          <Text span inherit c="dimmed">
            {t("access.system")}
            {entry.actor ? ` (${t(`access.actor.${entry.actor}`, { defaultValue: entry.actor })})` : ""}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {t(`access.action.${entry.action}`, { defaultValue: entry.action })}
        {entry.why ? (
          <Text size="xs" c="dimmed">
            {entry.why}
          </Text>
        ) : null}
      </Table.Td>
    </Table.Tr>
  );
}

/** Who looked at or wrote to this record, newest first. Needs no data of the patient: the privacy officer has none. */
export function AccessTab(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const { t } = useTranslation("patient");
  const log = useInfiniteQuery(accessLogQuery(patientId));
  const alone = useQuery({ ...patientQuery(patientId), enabled: false }).data === undefined;
  const rows = (log.data?.pages ?? []).flatMap((page) => page.results);
  const problem = blockingError(log);
  if (problem) return <ErrorState error={problem} onRetry={() => void log.refetch()} />;
  return (
    <Stack gap="md">
      <div>
        <Title order={alone ? 1 : 2} tabIndex={-1} {...(alone ? { "data-route-focus": true } : {})}>
          {t("access.title")}
        </Title>
        <Text c="dimmed" size="sm">
          {t("access.hint")} {alone ? t("access.alone") : ""}
        </Text>
        <Group gap={6} mt={6}>
          <Text size="sm" c="dimmed">
            {t("access.code")}:
          </Text>
          <Code style={{ overflowWrap: "anywhere", whiteSpace: "normal" }}>{patientId}</Code>
        </Group>
      </div>
      {log.isPending ? <ListSkeleton rows={8} /> : null}
      {log.data && rows.length === 0 ? <EmptyState icon={IconEye} title={t("access.empty")} hint={t("access.empty_hint")} compact /> : null}
      {rows.length > 0 ? (
        <Table verticalSpacing={6} aria-label={t("access.title")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("access.when")}</Table.Th>
                <Table.Th>{t("access.who")}</Table.Th>
                <Table.Th>{t("access.what")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody className="cc-numbers">
              {rows.map((entry, index) => (
                <Row key={`${entry.at}.${index}`} entry={entry} />
              ))}
            </Table.Tbody>
          </Table>
      ) : null}
      {log.hasNextPage ? (
        <Button variant="subtle" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {t("case:more")}
        </Button>
      ) : null}
    </Stack>
  );
}
