import { Alert, Button, Chip, Group, Input, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { draftOf, NO_CENTRE, useSaveCentre } from "@/features/network/api/centres";
import type { CentreDraft } from "@/features/network/api/centres";
import { PHASES } from "@/features/network/constants";
import { isApiError } from "@/shared/api/api-error";
import { centresQuery } from "@/shared/api/centres";
import type { Centre } from "@/shared/api/centres";
import { useMe } from "@/shared/api/me";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { OpenModal } from "@/shared/ui/open-modal";
import { showDone } from "@/shared/ui/undo";

interface CentreFormProps {
  /** Left out: a new one joins the network. */
  readonly centre: Centre | null;
  readonly onClose: () => void;
}

const CODE = /^[A-Z0-9]{2,12}$/;

export function CentreFormModal({ centre, onClose }: CentreFormProps): ReactNode {
  const { t } = useTranslation("network");
  const title = centre ? t("centre.edit", { name: centre.city }) : t("centre.add");
  return (
    <OpenModal onClose={onClose} title={title} size="lg">
      <CentreForm centre={centre} onClose={onClose} />
    </OpenModal>
  );
}

function CentreForm({ centre, onClose }: CentreFormProps): ReactNode {
  const { t } = useTranslation("network");
  const centres = useQuery(centresQuery);
  // Which hub a centre refers to is the network's to decide, not the centre's own.
  const ofNetwork = useMe().can.includes("manage_network");
  const form = useForm<CentreDraft>({
    initialValues: centre ? draftOf(centre) : NO_CENTRE,
    validate: {
      code: (value) => (CODE.test(value) ? null : t("centre.code_needed")),
      name: (value) => (value.trim() ? null : t("centre.name_needed")),
      city: (value) => (value.trim() ? null : t("centre.city_needed")),
      kind: (value) => (value ? null : t("centre.kind_needed")),
    },
  });
  const save = useSaveCentre(centre);
  const conflict = isApiError(save.error) && save.error.status === 412;
  const { kind } = form.values;
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) =>
        save.mutate(values, {
          onSuccess: () => {
            showDone(centre ? t("common:action.saved") : t("centre.added", { name: values.city.trim() }));
            onClose();
          },
          onError: (error) => form.setErrors(fieldErrors(error)),
        }),
      )}
    >
      <Stack gap="md">
        {conflict ? (
          <Alert color="yellow" variant="light" role="alert">
            {t("centre.conflict")}
          </Alert>
        ) : (
          <FormProblem error={save.error} knownFields={Object.keys(form.values)} />
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {centre ? null : (
            <>
              <TextInput
                label={t("centre.code")}
                description={t("centre.code_hint")}
                inputWrapperOrder={["label", "input", "description", "error"]}
                autoComplete="off"
                maxLength={12}
                data-autofocus
                {...form.getInputProps("code")}
                onChange={(event) => form.setFieldValue("code", event.currentTarget.value.trim().toUpperCase())}
              />
              <Select
                label={t("centre.kind")}
                data={(["circle", "hub"] as const).map((value) => ({
                  value,
                  label: t(`common:centre_kind.${value}`),
                }))}
                value={kind || null}
                error={form.errors["kind"]}
                onChange={(value) => {
                  form.setFieldValue("kind", value === "hub" || value === "circle" ? value : "");
                  if (value === "hub") form.setFieldValue("default_hub_id", null);
                }}
                allowDeselect={false}
              />
            </>
          )}
          <TextInput label={t("centre.name")} {...form.getInputProps("name")} />
          <TextInput label={t("centre.city")} {...form.getInputProps("city")} />
          <TextInput label={t("centre.phone")} type="tel" {...form.getInputProps("phone")} />
          <TextInput label={t("centre.on_call")} type="tel" {...form.getInputProps("on_call_phone")} />
        </SimpleGrid>
        <TextInput label={t("centre.email")} type="email" {...form.getInputProps("email")} />
        <TextInput label={t("centre.address")} {...form.getInputProps("address")} />
        <TextInput label={t("centre.catchment")} {...form.getInputProps("catchment")} />
        {ofNetwork && kind === "circle" ? (
          <Select
            label={t("centre.default_hub")}
            data={(centres.data ?? [])
              .filter((item) => item.kind === "hub" && (item.is_active || item.id === form.values.default_hub_id))
              .map((item) => ({ value: item.id, label: `${item.city} · ${item.name}` }))}
            clearable
            {...form.getInputProps("default_hub_id")}
          />
        ) : null}
        <Input.Wrapper label={t("centre.phases")} labelElement="div" error={form.errors["phases"]}>
          <Chip.Group
            multiple
            value={form.values.phases}
            onChange={(value) => form.setFieldValue("phases", PHASES.filter((phase) => value.includes(phase)))}
          >
            <Group gap="xs" mt={4} role="group" aria-label={t("centre.phases")}>
              {PHASES.map((phase) => (
                <Chip key={phase} value={phase} size="xs" variant="outline">
                  {t(`phase.${phase}`)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </Input.Wrapper>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:action.cancel")}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {centre ? t("common:action.save") : t("centre.add")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
