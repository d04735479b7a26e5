import { Alert, Anchor, Box, Button, SegmentedControl, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconCalendarCheck, IconCalendarOff, IconLinkOff } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { answerLink, linkKey, linkQuery } from "@/features/reminders/api/link";
import type { Answering, Asked } from "@/features/reminders/api/link";
import { NoneSuits, Places } from "@/features/reminders/components/place-choice";
import { RingHere } from "@/features/reminders/components/ring-here";
import { isApiError } from "@/shared/api/api-error";
import { changeLanguage, isLanguage } from "@/shared/i18n/i18n";
import { useWording } from "@/shared/i18n/use-wording";
import { ErrorState } from "@/shared/ui/error-state";
import { FormProblem } from "@/shared/ui/form-problems";
import { Logo } from "@/shared/ui/logo";

function Call({ phone }: { readonly phone: string }): ReactNode {
  const { t } = useTranslation("reminders");
  if (!phone) return <Text size="sm">{t("link.call")}</Text>;
  return (
    <Text size="sm">
      {t("link.call_at")}{" "}
      <Anchor href={`tel:${phone.replace(/[^+\d]/g, "")}`} fw={650}>
        {phone}
      </Anchor>
    </Text>
  );
}

function Appointment({ asked }: { readonly asked: Asked }): ReactNode {
  const { t } = useTranslation("reminders");
  const say = useWording();
  const asks = asked.state === "open" && asked.about !== "confirm" ? asked.about : null;
  return (
    <Box className="cc-surface" p="md">
      <Text>{t(asks ? `link.${asks}_hello` : "link.hello", { name: asked.name })}</Text>
      {asked.when_it ? (
        <Text fz="lg" fw={650} mt={4} component="p">
          {say(asked, "when")}
        </Text>
      ) : null}
      <Text component="p">{asked.place}</Text>
      {asks ? (
        <Text component="p" size="sm" mt={4}>
          {t(`link.${asks}_until`, { until: say(asked, "until") })}
        </Text>
      ) : null}
    </Box>
  );
}

function useAnswer(token: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (answering: Answering) => answerLink(token, answering),
    onSuccess: (now) => client.setQueryData(linkKey(token), now),
    onError: () => void client.invalidateQueries({ queryKey: linkKey(token) }),
  });
}

function Answer({ token, asked }: { readonly token: string; readonly asked: Asked }): ReactNode {
  const { t } = useTranslation("reminders");
  const [cancels, setCancels] = useState(false);
  const words = asked.about === "offer" ? "link.offer_" : "link.";
  const send = useAnswer(token);
  if (cancels) {
    return (
      <Stack gap="sm" role="group" aria-label={t(`${words}cancel_sure`)}>
        {asked.places.length > 0 ? (
          <>
            <Text>{t("link.move_hint")}</Text>
            <Places asked={asked} answer="move" send={send} />
          </>
        ) : (
          <FormProblem error={send.error} />
        )}
        <Text>{t(`${words}cancel_sure`)}</Text>
        <Button size="lg" color="red" {...(asked.places.length > 0 ? { variant: "outline", c: "var(--cc-danger-text)" } : {})} loading={send.isPending} onClick={() => send.mutate({ answer: "cancel" })} data-autofocus>
          {t(`${words}cancel_yes`)}
        </Button>
        <Button size="lg" variant="default" disabled={send.isPending} onClick={() => setCancels(false)}>
          {t("link.cancel_no")}
        </Button>
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      <FormProblem error={send.error} />
      <Button size="lg" loading={send.isPending} leftSection={<IconCalendarCheck size={22} aria-hidden="true" />} onClick={() => send.mutate({ answer: "confirm" })}>
        {t(`${words}confirm`)}
      </Button>
      <Button size="lg" variant="default" disabled={send.isPending} leftSection={<IconCalendarOff size={22} aria-hidden="true" />} onClick={() => setCancels(true)}>
        {t(`${words}cancel`)}
      </Button>
      <Once asked={asked} />
    </Stack>
  );
}

function Choose({ token, asked }: { readonly token: string; readonly asked: Asked }): ReactNode {
  const { t } = useTranslation("reminders");
  const [none, setNone] = useState(false);
  const send = useAnswer(token);
  if (none) return <NoneSuits token={token} send={send} onBack={() => setNone(false)} />;
  return (
    <Stack gap="sm">
      <Places asked={asked} answer="choose" send={send} />
      <Button size="lg" variant="default" disabled={send.isPending} leftSection={<IconCalendarOff size={22} aria-hidden="true" />} onClick={() => setNone(true)}>
        {t("link.none")}
      </Button>
      <Once asked={asked} />
    </Stack>
  );
}

function Once({ asked }: { readonly asked: Asked }): ReactNode {
  const { t } = useTranslation("reminders");
  return (
    <>
      <Text size="sm" c="dimmed">
        {t("link.once")}
      </Text>
      {asked.phone ? <Call phone={asked.phone} /> : null}
    </>
  );
}

const SAID = { confirm: "confirmed", cancel: "cancelled", move: "moved", choose: "chosen", none: "none_told", "": "over" } as const;

function Body({ token, asked }: { readonly token: string; readonly asked: Asked }): ReactNode {
  const { t } = useTranslation("reminders");
  if (asked.state === "open") {
    return (
      <>
        <Appointment asked={asked} />
        {asked.about === "pick" ? <Choose token={token} asked={asked} /> : <Answer token={token} asked={asked} />}
      </>
    );
  }
  const said = asked.state === "answered" ? SAID[asked.answer] : asked.state;
  const comes = said === "confirmed" || said === "moved" || said === "chosen";
  const words = asked.about === "offer" || (asked.about === "pick" && said === "over") ? `link.${asked.about}_` : "link.";
  return (
    <>
      <Alert role="status" variant="light" color={comes ? "petrol" : "orange"} icon={comes ? <IconCalendarCheck aria-hidden="true" /> : <IconCalendarOff aria-hidden="true" />} title={t(`${words}${said}`)}>
        {t(`${words}${said}_hint`)}
      </Alert>
      {comes ? <Appointment asked={asked} /> : null}
      <Call phone={asked.phone} />
    </>
  );
}

/** Behind the link of a reminder: a telephone, no account, one question. */
export function AppointmentLinkPage(): ReactNode {
  const { t, i18n } = useTranslation("reminders");
  const { token } = useParams({ from: "/a/$token" });
  const asked = useQuery(linkQuery(token));
  const gone = isApiError(asked.error) && asked.error.status === 404;
  useEffect(() => {
    document.title = `${t("link.title")} · CircleCare`;
  }, [t]);
  return (
    <Box component="main" maw={460} mx="auto" px="md" py="lg">
      <Stack gap="md">
        <Box style={{ display: "flex", justifyContent: "space-between", alignItems: "center", gap: 12, flexWrap: "wrap" }}>
          <Text fw={650} style={{ display: "flex", alignItems: "center", gap: 8 }}>
            <Logo size={28} />
            CircleCare
          </Text>
          <SegmentedControl
            size="xs"
            aria-label={t("auth:brand.language")}
            value={i18n.language}
            onChange={(value) => {
              if (isLanguage(value)) void changeLanguage(value);
            }}
            data={[
              { value: "it", label: "Italiano" },
              { value: "en", label: "English" },
            ]}
          />
        </Box>
        <Title order={1} fz="h2" tabIndex={-1} data-route-focus>
          {t("link.title")}
        </Title>
        {asked.isPending ? <Skeleton height={220} /> : null}
        {gone ? (
          <Alert role="alert" color="yellow" icon={<IconLinkOff aria-hidden="true" />} title={t("link.gone")}>
            {t("link.gone_hint")}
          </Alert>
        ) : null}
        {asked.error && !gone && !asked.data ? <ErrorState error={asked.error} onRetry={() => void asked.refetch()} /> : null}
        {asked.data ? (
          <>
            <Body token={token} asked={asked.data} />
            <RingHere token={token} asked={asked.data} />
          </>
        ) : null}
      </Stack>
    </Box>
  );
}
