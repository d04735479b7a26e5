import { Accordion, Button, Center, Group, Text } from "@mantine/core";
import { IconMailOpened } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { outboxQuery } from "@/features/notifications/api/outbox";
import type { OutboxMail } from "@/features/notifications/api/outbox";
import { MailBody } from "@/features/notifications/components/mail-body";
import { DateTime } from "@/shared/ui/date-time";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { LinkButton } from "@/shared/ui/link-button";
import { PageHeader } from "@/shared/ui/page-header";
import { Page } from "@/shared/ui/page";
import { ListSkeleton } from "@/shared/ui/skeletons";

function Mail({ mail }: { readonly mail: OutboxMail }): ReactNode {
  return (
    <Accordion.Item value={mail.id}>
      <Accordion.Control>
        <Group justify="space-between" wrap="nowrap" pr="sm">
          <div style={{ minWidth: 0 }}>
            <Text fw={650} truncate>
              {mail.subject}
            </Text>
            <Text size="sm" c="dimmed" truncate>
              {mail.to_email}
            </Text>
          </div>
          <Text size="sm" c="dimmed" style={{ whiteSpace: "nowrap" }}>
            <DateTime value={mail.sent_at ?? mail.created_at} as="when" />
          </Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <MailBody text={mail.body} />
      </Accordion.Panel>
    </Accordion.Item>
  );
}

/** The demonstration has no mail server: what would have been sent is read here, also by who is not signed in yet. */
export function OutboxPage(): ReactNode {
  const { t } = useTranslation("outbox");
  const outbox = useInfiniteQuery(outboxQuery);
  const mails = outbox.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <main>
      <Page title={t("title")} width="text">
        <PageHeader
          title={t("title")}
          description={t("description")}
          actions={
            <LinkButton to="/today" variant="default">
              {t("back")}
            </LinkButton>
          }
        />
        {outbox.isPending ? <ListSkeleton /> : null}
        {outbox.error && !outbox.data ? (
          <ErrorState error={outbox.error} onRetry={() => void outbox.refetch()} />
        ) : null}
        {outbox.isSuccess && mails.length === 0 ? (
          <div className="cc-surface">
            <EmptyState icon={IconMailOpened} title={t("empty")} hint={t("empty_hint")} />
          </div>
        ) : null}
        {mails.length > 0 ? (
          <div className="cc-surface" style={{ overflow: "hidden" }}>
            <Accordion>
              {mails.map((mail) => (
                <Mail key={mail.id} mail={mail} />
              ))}
            </Accordion>
          </div>
        ) : null}
        {outbox.hasNextPage ? (
          <Center mt="sm">
            <Button variant="subtle" onClick={() => void outbox.fetchNextPage()}>
              {t("common:action.load_more")}
            </Button>
          </Center>
        ) : null}
      </Page>
    </main>
  );
}
