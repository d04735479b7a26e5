import { Alert, Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

interface ConflictViewProps {
  readonly author: string | undefined;
  /** What the other one entered, in short. */
  readonly words: readonly (string | null | undefined)[];
  readonly onMine: () => void;
  readonly onTheirs: () => void;
}

/** The server keeps both versions: mine stays in the form, theirs is shown, and one press chooses. */
export function ConflictView({ author, words, onMine, onTheirs }: ConflictViewProps): ReactNode {
  const { t } = useTranslation("toxicity");
  return (
    <Alert role="alert" color="orange" variant="light" title={t("conflict.title")}>
      <Text size="sm" fw={600}>
        {[t("conflict.theirs"), author].filter(Boolean).join(" · ")}
      </Text>
      <Text size="sm">{words.filter(Boolean).join(" · ")}</Text>
      <Group mt="xs" gap="xs">
        <Button size="sm" onClick={onMine}>
          {t("conflict.keep_mine")}
        </Button>
        <Button size="sm" variant="default" onClick={onTheirs}>
          {t("conflict.take_theirs")}
        </Button>
      </Group>
    </Alert>
  );
}
