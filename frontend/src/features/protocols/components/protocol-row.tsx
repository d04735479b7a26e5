import { Button, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Protocol } from "@/features/protocols/api/protocols";
import classes from "@/features/protocols/components/protocols.module.css";
import { StandsBadge } from "@/features/protocols/components/stands-badge";
import { useWording } from "@/shared/i18n/use-wording";

interface ProtocolRowProps {
  readonly protocol: Protocol;
  readonly canChange: boolean;
  readonly busy: boolean;
  readonly onDraft: () => void;
  readonly onRetire: () => void;
}

/** One protocol: for whom, its versions, and what may be done with it. */
export function ProtocolRow({ protocol, canChange, busy, onDraft, onRetire }: ProtocolRowProps): ReactNode {
  const { t } = useTranslation("protocols");
  const say = useWording();
  const whom = [...protocol.products, ...protocol.diseases];
  const isRetired = protocol.retired_at !== null;
  const hasDraft = protocol.versions.some((version) => version.stands === "draft");
  return (
    <li className={classes.row}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Text fw={650} component="h2" fz="md" m={0}>
            {say(protocol, "title")}
          </Text>
          <Text size="sm" c="dimmed">
            {whom.length > 0 ? whom.map((each) => say(each, "label")).join(", ") : t("for_all")}
          </Text>
        </div>
        {canChange ? (
          <Group gap="xs">
            {hasDraft || isRetired ? null : (
              <Button size="compact-md" variant="default" loading={busy} onClick={onDraft}>
                {t("next_version")}
              </Button>
            )}
            {whom.length > 0 ? (
              <Button size="compact-md" variant="subtle" loading={busy} onClick={onRetire}>
                {t(isRetired ? "take_up" : "retire")}
              </Button>
            ) : null}
          </Group>
        ) : null}
      </Group>
      <ul className={classes.versions}>
        {protocol.versions.map((version) => (
          <li key={version.id}>
            <Link to="/network/protocols/$versionId" params={{ versionId: version.id }} className={classes.version}>
              <span>{t("version", { number: version.number })}</span>
              <StandsBadge version={version} />
              {version.plans > 0 ? <span className={classes.aside}>{t("plans", { count: version.plans })}</span> : null}
            </Link>
          </li>
        ))}
      </ul>
    </li>
  );
}
