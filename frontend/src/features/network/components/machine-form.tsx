import { Button, FileButton, Group, MultiSelect, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { smartQuery, useRegisterMachine } from "@/features/network/api/machines";
import type { Machine } from "@/features/network/api/machines";
import { holdsSecret, readKeys } from "@/features/network/lib/scopes";
import { centresQuery } from "@/shared/api/centres";
import { useDraft } from "@/shared/lib/use-draft";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { OpenModal } from "@/shared/ui/open-modal";

interface MachineForm {
  name: string;
  purpose: string;
  centre_id: string;
  jwks: string;
  scopes: string[];
}

const EMPTY: MachineForm = { name: "", purpose: "", centre_id: "", jwks: "", scopes: [] };
const PUBLIC_PART = '{"keys": [{"kty": "EC", "crv": "P-384", "kid": "…", "x": "…", "y": "…"}]}';

function kept(text: string): Partial<MachineForm> {
  try {
    return text ? (JSON.parse(text) as Partial<MachineForm>) : {};
  } catch {
    return {};
  }
}

interface MachineModalProps {
  readonly onClose: () => void;
  readonly onDone: (machine: Machine) => void;
}

/** Registers a program by its public keys; what was typed stays in this tab until it is sent. */
export function MachineModal({ onClose, onDone }: MachineModalProps): ReactNode {
  const { t } = useTranslation("machines");
  const centres = useQuery(centresQuery);
  return (
    <OpenModal onClose={onClose} title={t("form.title")} size="lg">
      {centres.data ? (
        <Form
          centres={centres.data.filter((centre) => centre.can.includes("edit"))}
          onClose={onClose}
          onDone={onDone}
        />
      ) : null}
    </OpenModal>
  );
}

interface FormProps extends MachineModalProps {
  readonly centres: readonly { readonly id: string; readonly name: string; readonly city: string }[];
}

function Form({ centres, onClose, onDone }: FormProps): ReactNode {
  const { t } = useTranslation("machines");
  const smart = useQuery(smartQuery);
  const [draft, keep, forget] = useDraft("machine.new");
  const [unreadable, setUnreadable] = useState(false);
  const register = useRegisterMachine();
  const needed = (value: string): string | null => (value.trim() ? null : t("form.needed"));
  const form = useForm<MachineForm>({
    initialValues: {
      ...EMPTY,
      ...(centres.length === 1 ? { centre_id: centres[0]?.id ?? "" } : {}),
      ...kept(draft),
    },
    onValuesChange: (values) =>
      keep(JSON.stringify(holdsSecret(values.jwks) ? { ...values, jwks: "" } : values)),
    validate: {
      name: needed,
      centre_id: needed,
      jwks: (value) => {
        if (holdsSecret(value)) return t("form.keys_private");
        return readKeys(value) === null ? t("form.keys_needed") : null;
      },
      scopes: (value) => (value.length > 0 ? null : t("form.scopes_needed")),
    },
  });
  const read = (file: File | null): void => {
    setUnreadable(false);
    file?.text().then(
      (text) => form.setFieldValue("jwks", text),
      () => setUnreadable(true),
    );
  };
  const known = smart.data?.scopes_supported ?? [];
  const groups = (["read", "write"] as const).map((act) => ({
    group: t(`form.${act}`),
    items: known
      .filter((scope) => scope.endsWith(`.${act}`))
      .map((scope) => ({ value: scope, label: labelOf(scope, t("grant.all"), t(`form.may_${act}`)) })),
  }));
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) =>
        register.mutate(
          { ...values, name: values.name.trim(), jwks: readKeys(values.jwks) },
          {
            onSuccess: (machine) => {
              forget();
              onDone(machine);
            },
            onError: (error) => form.setErrors(fieldErrors(error)),
          },
        ),
      )}
    >
      <Stack gap="md">
        <FormProblem error={register.error} knownFields={Object.keys(form.values)} />
        <TextInput
          label={t("form.name")}
          description={t("form.name_hint")}
          autoComplete="off"
          maxLength={80}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <TextInput
          label={t("form.purpose")}
          autoComplete="off"
          maxLength={240}
          {...form.getInputProps("purpose")}
        />
        <Select
          label={t("form.centre")}
          description={t("form.centre_hint")}
          data={centres.map((centre) => ({ value: centre.id, label: `${centre.city} · ${centre.name}` }))}
          {...form.getInputProps("centre_id")}
        />
        <MultiSelect
          label={t("form.scopes")}
          description={t("form.scopes_hint")}
          data={groups}
          searchable
          hidePickedOptions
          {...form.getInputProps("scopes")}
        />
        <Textarea
          label={t("form.keys")}
          description={t("form.keys_hint")}
          placeholder={PUBLIC_PART}
          autosize
          minRows={4}
          maxRows={12}
          spellCheck={false}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
          {...form.getInputProps("jwks")}
        />
        <Group gap="sm">
          <FileButton onChange={read} accept="application/json,.json,.jwks">
            {(props) => (
              <Button variant="default" size="compact-sm" {...props}>
                {t("form.file")}
              </Button>
            )}
          </FileButton>
          {unreadable ? (
            <Text size="sm" c="var(--cc-danger-text)" role="alert">
              {t("form.file_unreadable")}
            </Text>
          ) : null}
        </Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:action.cancel")}
          </Button>
          <Button type="submit" loading={register.isPending}>
            {t("form.submit")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** "Observation (legge)": a chosen option stands alone, without its group. */
function labelOf(scope: string, all: string, act: string): string {
  const type = scope.slice("system/".length, scope.lastIndexOf("."));
  return `${type === "*" ? all : type} (${act})`;
}
