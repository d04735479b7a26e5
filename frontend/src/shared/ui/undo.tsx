import { Button, Group, Text } from "@mantine/core";
import { hideNotification, showNotification } from "@mantine/notifications";
import i18next from "i18next";

import { isApiError } from "@/shared/api/api-error";
import { newClientId } from "@/shared/lib/uuid";
import { announce } from "@/shared/ui/announce";
import { sentenceOf } from "@/shared/ui/form-problems";

const UNDO_MS = 8000;

interface UndoOptions {
  readonly message: string;
  /** Puts things back as they were. */
  readonly onUndo: () => void | Promise<void>;
}

/** Instead of "are you sure": the thing is done, and for some seconds one press undoes it. */
export function showUndo({ message, onUndo }: UndoOptions): void {
  const id = newClientId();
  showNotification({
    id,
    autoClose: UNDO_MS,
    color: "petrol",
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            hideNotification(id);
            void onUndo();
          }}
        >
          {i18next.t("common:action.undo")}
        </Button>
      </Group>
    ),
  });
  announce(message);
}

export function showDone(message: string): void {
  showNotification({ message, color: "green", autoClose: 4000 });
  announce(message);
}

/** A failure of something that was done in passing; failures of forms belong at their fields instead. */
export function showFailure(error: Error): void {
  showProblem(isApiError(error) && error.isOffline ? i18next.t("common:error.offline.title") : sentenceOf(error));
}

export function showProblem(message: string): void {
  showNotification({ message, color: "red", autoClose: 8000 });
  announce(message, "urgent");
}
