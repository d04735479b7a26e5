import { Button, Group, SegmentedControl, SimpleGrid, Stack, Text, TextInput, Input } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { usePreferences } from "@/features/profile/api/update-me";
import { useMe } from "@/shared/api/me";
import { isLanguage } from "@/shared/i18n/i18n";
import { fieldErrors } from "@/shared/ui/form-problems";
import { PersonAvatar } from "@/shared/ui/person-avatar";
import { showDone } from "@/shared/ui/undo";

/** Name and number as colleagues see them. */
export function PersonSettings(): ReactNode {
  const { t } = useTranslation("profile");
  const me = useMe();
  const save = usePreferences();
  const form = useForm({
    initialValues: { given_name: me.given_name, family_name: me.family_name, phone: me.phone },
    validate: {
      given_name: (value) => (value.trim() ? null : t("person.name_needed")),
      family_name: (value) => (value.trim() ? null : t("person.name_needed")),
    },
  });
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) =>
        save.mutate(values, {
          onSuccess: (saved) => {
            const kept = { given_name: saved.given_name, family_name: saved.family_name, phone: saved.phone };
            form.setInitialValues(kept);
            form.setValues(kept);
            showDone(t("common:action.saved"));
          },
          onError: (error) => form.setErrors(fieldErrors(error)),
        }),
      )}
    >
      <Stack gap="md">
        <Group wrap="nowrap">
          <PersonAvatar name={me.display_name} size={52} />
          <div style={{ minWidth: 0 }}>
            <Text fw={650} truncate>
              {me.display_name}
            </Text>
            <Text size="sm" c="dimmed" truncate>
              {t(`common:profession.${me.profession}`)} · {me.email}
            </Text>
          </div>
        </Group>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            label={t("person.given_name")}
            autoComplete="given-name"
            {...form.getInputProps("given_name")}
          />
          <TextInput
            label={t("person.family_name")}
            autoComplete="family-name"
            {...form.getInputProps("family_name")}
          />
        </SimpleGrid>
        <TextInput
          label={t("person.phone")}
          description={t("person.phone_hint")}
          type="tel"
          autoComplete="tel"
          {...form.getInputProps("phone")}
        />
        <Group>
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            {t("common:action.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Language and appearance; they act at once. */
export function DisplaySettings(): ReactNode {
  const { t, i18n } = useTranslation("profile");
  const me = useMe();
  const save = usePreferences();
  return (
    <Stack gap="md">
      <Input.Wrapper label={t("common:shell.language")} labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label={t("common:shell.language")}
          value={i18n.language}
          onChange={(value) => {
            if (isLanguage(value)) save.mutate({ language: value });
          }}
          data={[
            { value: "it", label: "Italiano" },
            { value: "en", label: "English" },
          ]}
        />
      </Input.Wrapper>
      <Input.Wrapper label={t("common:shell.theme")} labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label={t("common:shell.theme")}
          value={me.theme}
          onChange={(value) => {
            if (value === "light" || value === "dark" || value === "auto") save.mutate({ theme: value });
          }}
          data={[
            { value: "light", label: t("common:shell.theme_light") },
            { value: "dark", label: t("common:shell.theme_dark") },
            { value: "auto", label: t("common:shell.theme_auto") },
          ]}
        />
      </Input.Wrapper>
    </Stack>
  );
}
