import { Alert, Button, Chip, Group, Input, Modal, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { useSaveCentre } from "@/features/network/api/centres";
import type { CentreDraft } from "@/features/network/api/centres";
import { PHASES } from "@/features/network/constants";
import { isApiError } from "@/shared/api/api-error";
import { centresQuery } from "@/shared/api/centres";
import type { Centre } from "@/shared/api/centres";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";

interface CentreFormProps {
  readonly centre: Centre;
  readonly onClose: () => void;
}

const draftOf = (centre: Centre): CentreDraft => ({
  name: centre.name,
  city: centre.city,
  catchment: centre.catchment,
  address: centre.address,
  phone: centre.phone,
  on_call_phone: centre.on_call_phone,
  email: centre.email,
  phases: [...centre.phases],
  default_hub_id: centre.default_hub_id,
});

export function CentreFormModal({ centre, onClose }: CentreFormProps): ReactNode {
  const { t } = useTranslation("network");
  return (
    <Modal opened onClose={onClose} title={t("centre.edit", { name: centre.city })} size="lg">
      <CentreForm centre={centre} onClose={onClose} />
    </Modal>
  );
}

function CentreForm({ centre, onClose }: CentreFormProps): ReactNode {
  const { t } = useTranslation("network");
  const centres = useQuery(centresQuery);
  const form = useForm<CentreDraft>({
    initialValues: draftOf(centre),
    validate: {
      name: (value) => (value.trim() ? null : t("centre.name_needed")),
      city: (value) => (value.trim() ? null : t("centre.city_needed")),
    },
  });
  const save = useSaveCentre(centre);
  const conflict = isApiError(save.error) && save.error.isConflict;
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) =>
        save.mutate(values, {
          onSuccess: () => {
            showDone(t("common:action.saved"));
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
          <TextInput label={t("centre.name")} {...form.getInputProps("name")} />
          <TextInput label={t("centre.city")} {...form.getInputProps("city")} />
          <TextInput label={t("centre.phone")} type="tel" {...form.getInputProps("phone")} />
          <TextInput label={t("centre.on_call")} type="tel" {...form.getInputProps("on_call_phone")} />
        </SimpleGrid>
        <TextInput label={t("centre.email")} type="email" {...form.getInputProps("email")} />
        <TextInput label={t("centre.address")} {...form.getInputProps("address")} />
        <TextInput label={t("centre.catchment")} {...form.getInputProps("catchment")} />
        {centre.kind === "circle" ? (
          <Select
            label={t("centre.default_hub")}
            data={(centres.data ?? [])
              .filter((item) => item.kind === "hub")
              .map((item) => ({ value: item.id, label: `${item.city} · ${item.name}` }))}
            clearable
            {...form.getInputProps("default_hub_id")}
          />
        ) : null}
        <Input.Wrapper label={t("centre.phases")} labelElement="div" error={form.errors["phases"]}>
          <Chip.Group
            multiple
            value={form.values.phases}
            onChange={(value) => form.setFieldValue("phases", value)}
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
            {t("common:action.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
