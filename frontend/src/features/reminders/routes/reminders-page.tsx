import { Anchor, Button, Group, Select, Stack, Text, Title } from "@mantine/core";
import { IconBellCheck, IconBellRinging } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { clinicsQuery, giveUp, reminderLogQuery, remindersKey, retry, unreachedQuery } from "@/features/reminders/api/reminders";
import type { Reminder, ReminderState } from "@/features/reminders/api/reminders";
import { ReminderRow } from "@/features/reminders/components/reminder-row";
import classes from "@/features/reminders/components/reminders.module.css";
import { blockingError } from "@/shared/api/blocking-error";
import { formatTold } from "@/shared/lib/format";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { PageHeader } from "@/shared/ui/page-header";
import { Page } from "@/shared/ui/page";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { showDone, showFailure } from "@/shared/ui/undo";

const STATES: readonly ReminderState[] = ["pending", "sent", "dead", "withdrawn"];

function useActs(): { readonly busy: string | null; readonly act: (reminder: Reminder, name: "retry" | "give_up") => void } {
  const { t } = useTranslation("reminders");
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: ({ id, name }: { readonly id: string; readonly name: "retry" | "give_up" }) => (name === "retry" ? retry(id) : giveUp(id)),
    onSuccess: (_answer, { name }) => showDone(t(name === "retry" ? "was_retried" : "was_given_up")),
    onError: showFailure,
    onSettled: () => void client.invalidateQueries({ queryKey: remindersKey }),
  });
  return {
    busy: send.isPending ? send.variables.id : null,
    act: (reminder, name) => send.mutate({ id: reminder.id, name }),
  };
}

function Log({ state, empty }: { readonly state: string; readonly empty: ReactNode }): ReactNode {
  const { t } = useTranslation("reminders");
  const log = useInfiniteQuery(reminderLogQuery(state));
  const { busy, act } = useActs();
  const problem = blockingError(log);
  if (problem) return <ErrorState error={problem} onRetry={() => void log.refetch()} />;
  if (!log.data) return <ListSkeleton rows={4} />;
  const rows = log.data.pages.flatMap((page) => page.results);
  if (rows.length === 0) return empty;
  return (
    <>
      <ul className={`cc-surface ${classes.list ?? ""}`}>
        {rows.map((row) => (
          <ReminderRow key={row.id} reminder={row} busy={busy === row.id} onRetry={() => act(row, "retry")} onGiveUp={() => act(row, "give_up")} />
        ))}
      </ul>
      {log.hasNextPage ? (
        <Button variant="subtle" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {t("case:more")}
        </Button>
      ) : null}
    </>
  );
}

function Unreached(): ReactNode {
  const { t } = useTranslation("reminders");
  const found = useQuery(unreachedQuery);
  const rows = found.data?.results ?? [];
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="unreached">
      <Title order={2} id="unreached" fz="lg">
        {t("unreached")}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t("unreached_hint")}
      </Text>
      <ul className={`cc-surface ${classes.list ?? ""}`}>
        {rows.map((row) => (
          <li key={row.id}>
            <Anchor component={Link} to={`/cases/${row.patient.id}`} fw={650}>
              {row.patient.display_name}
            </Anchor>
            <Text size="sm" c="dimmed">
              {formatTold(row.starts_at)} · {row.clinic}
            </Text>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Rules(): ReactNode {
  const { t } = useTranslation("reminders");
  const clinics = useQuery(clinicsQuery).data?.clinics.filter((clinic) => clinic.is_active) ?? [];
  if (clinics.length === 0) return null;
  return (
    <section aria-labelledby="rules">
      <Title order={2} id="rules" fz="lg" mb="xs">
        {t("rules.of_clinics")}
      </Title>
      <ul className={`cc-surface ${classes.list ?? ""}`}>
        {clinics.map((clinic) => (
          <li key={clinic.id}>
            <Anchor component={Link} to={`/reminders/rules/${clinic.id}`} underline="always">
              {clinic.title}
            </Anchor>
            <Text size="sm" c="dimmed" span>
              {" "}
              · {clinic.centre.name}
            </Text>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What reached the patients, what did not, and whom nothing reaches. */
export function RemindersPage(): ReactNode {
  const { t } = useTranslation("reminders");
  const [state, setState] = useState("");
  return (
    <Page title={t("title")} width="text">
      <PageHeader title={t("title")} description={t("description")} />
      <Stack gap="lg">
        <section aria-labelledby="failed">
          <Title order={2} id="failed" fz="lg" mb="xs">
            {t("failed")}
          </Title>
          <Log
            state="dead"
            empty={
              <Text size="sm" c="dimmed">
                <IconBellCheck size={16} aria-hidden="true" /> {t("none_failed")}
              </Text>
            }
          />
        </section>
        <Unreached />
        <Rules />
        <section aria-labelledby="log">
          <Group justify="space-between" align="flex-end" mb="xs">
            <Title order={2} id="log" fz="lg">
              {t("log")}
            </Title>
            <Select
              size="xs"
              aria-label={t("filter")}
              value={state}
              allowDeselect={false}
              data={[{ value: "", label: t("all") }, ...STATES.map((each) => ({ value: each, label: t(`state.${each}`) }))]}
              onChange={(value) => setState(value ?? "")}
            />
          </Group>
          <Log state={state} empty={<EmptyState compact icon={IconBellRinging} title={t("empty")} hint={t("empty_hint")} />} />
        </section>
      </Stack>
    </Page>
  );
}
