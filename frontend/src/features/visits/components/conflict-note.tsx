import { Alert, Button, Group, Text } from "@mantine/core";
import { IconGitMerge } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/visits/components/visit.module.css";
import { DateTime } from "@/shared/ui/date-time";

interface ConflictNoteProps {
  readonly by: string;
  readonly at: string | null;
  readonly mine: string;
  readonly theirs: string;
  readonly onMine: () => void;
  readonly onTheirs: () => void;
  /** Where both can stand together. */
  readonly onBoth?: (() => void) | undefined;
}

/** A colleague saved the same part meanwhile: both versions whole, and one press says which one stands. */
export function ConflictNote({ by, at, mine, theirs, onMine, onTheirs, onBoth }: ConflictNoteProps): ReactNode {
  const { t } = useTranslation("visit");
  return (
    <Alert role="alert" color="orange" variant="light" p="sm" icon={<IconGitMerge size={18} aria-hidden="true" />} title={t("conflict.title")}>
      <Text size="sm">
        {t("conflict.by", { name: by })} {at ? <DateTime value={at} /> : null}
      </Text>
      <div className={classes.versions}>
        <section className={classes.version} aria-label={t("conflict.theirs")}>
          <Text size="xs" fw={650} c="dimmed">
            {t("conflict.theirs")}
          </Text>
          <p className={classes.words}>{theirs || t("conflict.empty")}</p>
        </section>
        <section className={classes.version} aria-label={t("conflict.mine")}>
          <Text size="xs" fw={650} c="dimmed">
            {t("conflict.mine")}
          </Text>
          <p className={classes.words}>{mine || t("conflict.empty")}</p>
        </section>
      </div>
      <Group gap="xs" mt="xs">
        {onBoth ? (
          <Button size="compact-md" onClick={onBoth}>
            {t("conflict.both")}
          </Button>
        ) : null}
        <Button size="compact-md" variant="default" onClick={onTheirs}>
          {t("conflict.take_theirs")}
        </Button>
        <Button size="compact-md" variant="default" onClick={onMine}>
          {t("conflict.keep_mine")}
        </Button>
      </Group>
    </Alert>
  );
}
