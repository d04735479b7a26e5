import { Alert, Button, Code, CopyButton, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Clinic } from "@/features/clinics/api/clinics";
import { feedsQuery, makeFeed, revokeFeed } from "@/features/clinics/api/feeds";
import type { Feed } from "@/features/clinics/api/feeds";
import classes from "@/features/clinics/components/clinics.module.css";
import { formatDateTime } from "@/shared/lib/format";
import { ErrorState } from "@/shared/ui/error-state";
import { FormProblem } from "@/shared/ui/form-problems";
import { showDone, showFailure } from "@/shared/ui/undo";

/** The secret addresses by which one's own calendar program reads the clinics: made, shown once, taken back. */
export function FeedSection({ clinic }: { readonly clinic: Clinic }): ReactNode {
  const { t } = useTranslation("clinics");
  const client = useQueryClient();
  const feeds = useQuery(feedsQuery);
  const refresh = (): void => void client.invalidateQueries({ queryKey: feedsQuery.queryKey });
  const make = useMutation({ mutationFn: makeFeed, onSuccess: refresh });
  const revoke = useMutation({
    mutationFn: (feed: Feed) => revokeFeed(feed),
    onSuccess: (_gone, feed) => {
      if (make.data?.id === feed.id) make.reset();
      refresh();
      showDone(t("feed.revoked"));
    },
    onError: showFailure,
  });
  return (
    <section className={`cc-surface ${classes.part ?? ""}`} aria-labelledby="clinic-feed">
      <h2 id="clinic-feed">{t("feed.title")}</h2>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t("feed.what")}
        </Text>
        {feeds.isPending ? <Skeleton height={28} /> : null}
        {feeds.error && !feeds.data ? <ErrorState error={feeds.error} onRetry={() => void feeds.refetch()} /> : null}
        {feeds.data && feeds.data.feeds.length > 0 ? (
          <ul className={classes.rows}>
            {feeds.data.feeds.map((feed) => (
              <li key={feed.id}>
                <span className={classes.grow}>
                  {feed.clinic_id === null ? t("feed.all") : feed.clinic}
                  <span className={classes.aside}>{t("feed.since", { when: formatDateTime(feed.created_at) })}</span>
                </span>
                <Button size="compact-md" variant="default" color="red" loading={revoke.isPending && revoke.variables.id === feed.id} onClick={() => revoke.mutate(feed)}>
                  {t("feed.revoke")}
                </Button>
              </li>
            ))}
          </ul>
        ) : null}
        {make.data ? (
          <Alert color="green" title={t("feed.made")} role="status">
            <Stack gap="xs">
              <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                {make.data.url}
              </Code>
              <Text size="sm">{t("feed.once")}</Text>
              <CopyButton value={make.data.url}>
                {({ copied, copy }) => (
                  <Button size="compact-md" variant="default" onClick={copy} style={{ alignSelf: "flex-start" }}>
                    {copied ? t("feed.copied") : t("feed.copy")}
                  </Button>
                )}
              </CopyButton>
            </Stack>
          </Alert>
        ) : null}
        {make.error ? <FormProblem error={make.error} /> : null}
        <Group gap="xs">
          <Button size="compact-md" variant="default" loading={make.isPending && make.variables !== null} onClick={() => make.mutate(clinic.id)}>
            {t("feed.make")}
          </Button>
          <Button size="compact-md" variant="default" loading={make.isPending && make.variables === null} onClick={() => make.mutate(null)}>
            {t("feed.make_all")}
          </Button>
        </Group>
      </Stack>
    </section>
  );
}
