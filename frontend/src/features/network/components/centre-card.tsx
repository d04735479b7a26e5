import { ActionIcon, Anchor, Group, Text } from "@mantine/core";
import { IconMail, IconMapPin, IconPencil, IconPhone, IconPhoneCall } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/network/components/centre-card.module.css";
import { PHASES } from "@/features/network/constants";
import type { Centre } from "@/shared/api/centres";
import { TextLink } from "@/shared/ui/link-button";
import { StatusBadge } from "@/shared/ui/status-badge";

interface CentreCardProps {
  readonly centre: Centre;
  readonly hub: Centre | undefined;
  readonly onEdit: () => void;
}

const dial = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, "")}`;

export function CentreCard({ centre, hub, onEdit }: CentreCardProps): ReactNode {
  const { t } = useTranslation("network");
  return (
    <article className={`cc-surface ${classes.card}`} aria-labelledby={`centre-${centre.id}`}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <Text fw={650} fz="lg" id={`centre-${centre.id}`} component="h2" m={0}>
            {centre.city}
          </Text>
          <Text c="dimmed" size="sm">
            {centre.name} · {centre.code}
          </Text>
        </div>
        <Group gap={4} wrap="nowrap">
          <StatusBadge
            tone={centre.kind === "hub" ? "brand" : "neutral"}
            label={t(`common:centre_kind.${centre.kind}`)}
          />
          {centre.can.includes("edit") ? (
            <ActionIcon aria-label={t("centre.edit", { name: centre.city })} onClick={onEdit} size="md">
              <IconPencil size={17} />
            </ActionIcon>
          ) : null}
        </Group>
      </Group>
      {centre.is_active ? null : <StatusBadge tone="warning" label={t("centre.inactive")} />}
      <ul className={classes.facts}>
        {centre.on_call_phone ? (
          <li>
            <IconPhoneCall size={17} stroke={1.7} aria-hidden="true" />
            <span>
              {t("centre.on_call")}: <Anchor href={dial(centre.on_call_phone)}>{centre.on_call_phone}</Anchor>
            </span>
          </li>
        ) : null}
        {centre.phone ? (
          <li>
            <IconPhone size={17} stroke={1.7} aria-hidden="true" />
            <Anchor href={dial(centre.phone)}>{centre.phone}</Anchor>
          </li>
        ) : null}
        {centre.email ? (
          <li>
            <IconMail size={17} stroke={1.7} aria-hidden="true" />
            <Anchor href={`mailto:${centre.email}`}>{centre.email}</Anchor>
          </li>
        ) : null}
        {centre.address ? (
          <li>
            <IconMapPin size={17} stroke={1.7} aria-hidden="true" />
            {centre.address}
          </li>
        ) : null}
      </ul>
      {centre.catchment || hub ? (
        <Text size="sm" c="dimmed">
          {[centre.catchment, hub ? t("centre.refers_to", { hub: hub.city }) : ""].filter(Boolean).join(" · ")}
        </Text>
      ) : null}
      <ul className={classes.phases} aria-label={t("centre.phases")}>
        {PHASES.filter((phase) => centre.phases.includes(phase)).map((phase) => (
          <li key={phase}>{t(`phase.${phase}`)}</li>
        ))}
      </ul>
      <TextLink to="/network/people" search={{ centre: centre.id }} size="sm">
        {t("centre.people")}
      </TextLink>
    </article>
  );
}
