import { Alert, Button, Group, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconCloudOff } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/toxicity/components/toxicity.module.css";
import { isApiError, standsNow } from "@/shared/api/api-error";
import { FormProblem } from "@/shared/ui/form-problems";
import { OpenModal } from "@/shared/ui/open-modal";

/** What every entry of a sheet has. */
interface Entry {
  readonly id: string;
  readonly version: number;
  readonly author?: { readonly display_name: string } | null;
}

interface Saving {
  readonly error: Error | null;
  readonly isPending: boolean;
  /** Waits for the network, and goes by itself when it is back. */
  readonly isPaused: boolean;
  readonly mutate: () => void;
  readonly reset: () => void;
}

interface SheetDialogProps<T extends Entry> {
  readonly title: string;
  readonly action: string;
  readonly save: Saving;
  readonly disabled: boolean;
  /** Fields that show their own sentence. */
  readonly knownFields: readonly string[];
  /** What is still wrong of them. */
  readonly errors: Readonly<Record<string, string>>;
  /** What a colleague entered meanwhile, in short. */
  readonly theirs: (current: T) => readonly (string | null | undefined)[];
  /** My text goes on top of what stands there now. */
  readonly onMine: (current: T) => void;
  readonly onTheirs: (current: T) => void;
  readonly onClose: () => void;
  readonly onDiscard: () => void;
  /** Always in sight, above the buttons. */
  readonly status?: ReactNode;
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}

/** A colleague was first where only one entry can stand. */
const standsAlready = <T,>(error: unknown): T | undefined =>
  isApiError(error) && error.code === "exists_already" ? (error.body as { readonly current?: T } | null)?.current : undefined;

/** A form of a bedside sheet, as large as a phone: closing keeps the draft; what was refused, clashed or waits for the network is said above the buttons. */
export function SheetDialog<T extends Entry>({ title, action, save, disabled, knownFields, errors, theirs, onMine, onTheirs, onClose, onDiscard, status, foot, children }: SheetDialogProps<T>): ReactNode {
  const { t } = useTranslation("toxicity");
  const phone = useMediaQuery("(max-width: 48em)") ?? false;
  const form = useRef<HTMLFormElement>(null);
  const { error } = save;
  const offline = isApiError(error) && error.isOffline;
  const current = standsNow<T>(error) ?? standsAlready<T>(error);
  const again = useRef(save.mutate);
  useEffect(() => {
    again.current = save.mutate;
  });
  useEffect(() => {
    if (!offline) return;
    const send = (): void => again.current();
    window.addEventListener("online", send);
    return () => window.removeEventListener("online", send);
  }, [offline]);
  useEffect(() => {
    if (!error) return;
    const first = form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-refused] input');
    first?.focus();
    first?.scrollIntoView({ block: "center" });
  }, [error]);
  return (
    <OpenModal onClose={onClose} fullScreen={phone} size="lg" title={title} closeButtonProps={{ "aria-label": t("close") }} closeOnClickOutside={false}>
      <form
        ref={form}
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {children}
        <div className={classes.bar}>
          {status}
          {current ? (
            <Alert role="alert" color="orange" variant="light" title={t("conflict.title")}>
              <Text size="sm" fw={650}>
                {[t("conflict.theirs"), current.author?.display_name].filter(Boolean).join(" · ")}
              </Text>
              <Text size="sm">{theirs(current).filter(Boolean).join(" · ")}</Text>
              <Group mt="xs" gap="xs">
                <Button
                  size="sm"
                  onClick={() => {
                    onMine(current);
                    save.reset();
                  }}
                >
                  {t("conflict.keep_mine")}
                </Button>
                <Button
                  size="sm"
                  variant="default"
                  onClick={() => {
                    onTheirs(current);
                    save.reset();
                  }}
                >
                  {t("conflict.take_theirs")}
                </Button>
              </Group>
            </Alert>
          ) : offline || save.isPaused ? (
            <Alert role="status" variant="default" icon={<IconCloudOff aria-hidden="true" />} p="xs">
              {t("offline_kept")}
            </Alert>
          ) : (
            <FormProblem error={error} knownFields={knownFields} standing={errors} />
          )}
          <Group gap="xs" grow>
            <Button type="submit" className={classes.big} loading={save.isPending} disabled={disabled || current !== undefined}>
              {action}
            </Button>
            <Button variant="subtle" color="gray" className={classes.big} onClick={onDiscard}>
              {t("discard")}
            </Button>
          </Group>
          {foot}
        </div>
      </form>
    </OpenModal>
  );
}
