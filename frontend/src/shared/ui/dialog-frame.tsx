import { Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { useOnePress } from "@/shared/lib/use-one-press";
import { FormProblem } from "@/shared/ui/form-problems";
import { OpenModal } from "@/shared/ui/open-modal";

interface Sending {
  readonly isPending: boolean;
  readonly isPaused: boolean;
  readonly error: Error | null;
  readonly mutate: () => void;
}

/** Fields that say themselves what was refused, and what `useFieldErrors` still says of them: one without the other would say it twice. */
type FieldsOfDialog = { readonly known: readonly string[]; readonly standing: Readonly<Record<string, string>> } | { readonly known?: undefined; readonly standing?: undefined };

type DialogFrameProps = FieldsOfDialog & {
  readonly title: string;
  readonly action: string;
  readonly isReady?: boolean;
  readonly isDanger?: boolean;
  readonly send: Sending;
  /** Says it better than the server's refusal did. */
  readonly refusal?: ReactNode;
  readonly size?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** A dialog that sends one thing: the fields, what was refused, and the two buttons. */
export function DialogFrame({ title, action, isReady = true, isDanger = false, send, known, standing, refusal, size = "md", onClose, children }: DialogFrameProps): ReactNode {
  const { t } = useTranslation("common");
  const press = useOnePress(() => send.mutate());
  return (
    <OpenModal onClose={onClose} title={title} size={size}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !send.isPending) press();
        }}
      >
        <Stack gap="sm">
          {children}
          {send.isPaused ? (
            <Text size="sm" role="status" c="var(--cc-warning-text)">
              {t("waits_for_line")}
            </Text>
          ) : null}
          {refusal ?? <FormProblem error={send.error} knownFields={known ?? []} standing={standing} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" loading={send.isPending} disabled={!isReady} {...(isDanger ? { color: "red" } : {})}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </OpenModal>
  );
}
