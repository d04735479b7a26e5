import { Alert, Button, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconCloudOff } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/course/components/course.module.css";
import { isApiError } from "@/shared/api/api-error";
import { FormProblem } from "@/shared/ui/form-problems";
import { OpenModal } from "@/shared/ui/open-modal";

interface FormDialogProps {
  readonly title: string;
  readonly action: string;
  readonly color?: string;
  readonly error: Error | null;
  /** Fields that show their own sentence. */
  readonly knownFields: readonly string[];
  /** What is still wrong of them, where the form follows what is written anew. */
  readonly errors?: Readonly<Record<string, string>>;
  readonly sending: boolean;
  /** The browser knows that there is no network: what was sent waits, and goes by itself. */
  readonly paused?: boolean;
  readonly disabled?: boolean;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  /** Throws away what was typed; without it there is nothing to throw away. */
  readonly onDiscard?: () => void;
  readonly children: ReactNode;
}

function Refusal({ error, knownFields, errors }: Pick<FormDialogProps, "error" | "knownFields" | "errors">): ReactNode {
  const { t } = useTranslation("course");
  if (isApiError(error) && error.isOffline) {
    return (
      <Alert role="alert" variant="default" icon={<IconCloudOff aria-hidden="true" />} p="xs">
        <Text size="sm">{t("form.offline")}</Text>
      </Alert>
    );
  }
  return (
    <>
      <FormProblem error={error} knownFields={knownFields} standing={errors} />
      {isApiError(error) && error.isConflict ? <Text size="sm">{t("form.kept")}</Text> : null}
    </>
  );
}

/** A form over the page, as large as a phone: closing it keeps what was typed, only "discard" throws it away. */
export function FormDialog({ title, action, color, error, knownFields, errors, sending, paused = false, disabled = false, onSubmit, onClose, onDiscard, children }: FormDialogProps): ReactNode {
  const { t } = useTranslation("course");
  const phone = useMediaQuery("(max-width: 48em)") ?? false;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  return (
    <OpenModal onClose={onClose} fullScreen={phone} size="lg" title={title} closeOnClickOutside={false} closeButtonProps={{ "aria-label": t("form.close") }}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (sending || disabled) return;
          onSubmit();
          // what is not fit to be sent may stand far above the button
          requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
        }}
      >
        {/* what is typed while it is being sent would be gone with the answer */}
        <fieldset disabled={sending} className={classes.fieldset}>
          <Stack gap="md">{children}</Stack>
        </fieldset>
        <div className={classes.bar}>
          {paused ? (
            <Alert role="status" variant="default" icon={<IconCloudOff aria-hidden="true" />} p="xs">
              <Text size="sm">{t("form.waits")}</Text>
            </Alert>
          ) : null}
          <Refusal error={error} knownFields={knownFields} {...(errors ? { errors } : {})} />
          <div className={classes.actions}>
            <Button type="submit" className={classes.big} color={color} loading={sending} disabled={disabled}>
              {action}
            </Button>
            {onDiscard ? (
              <Button variant="subtle" color="gray" className={classes.big} onClick={onDiscard}>
                {t("form.discard")}
              </Button>
            ) : null}
          </div>
        </div>
      </form>
    </OpenModal>
  );
}
