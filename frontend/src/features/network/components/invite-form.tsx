import { Button, Group, Modal, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { useInvite } from "@/features/network/api/invitations";
import type { InvitationDraft, InvitationForm } from "@/features/network/api/invitations";
import { PROFESSIONS, ROLES } from "@/features/network/constants";
import { centresQuery } from "@/shared/api/centres";
import { isLanguage } from "@/shared/i18n/i18n";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";

interface InviteModalProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function InviteModal({ opened, onClose }: InviteModalProps): ReactNode {
  const { t } = useTranslation("network");
  return (
    <Modal opened={opened} onClose={onClose} title={t("invite.title")} size="lg">
      <InviteForm onClose={onClose} />
    </Modal>
  );
}

function InviteForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t, i18n } = useTranslation("network");
  const centres = useQuery(centresQuery);
  const mine = (centres.data ?? []).filter((centre) => centre.can.includes("invite"));
  const needed = (value: string): string | null => (value.trim() ? null : t("invite.needed"));
  const form = useForm<InvitationForm>({
    initialValues: {
      email: "",
      given_name: "",
      family_name: "",
      profession: "",
      centre_id: mine.length === 1 ? (mine[0]?.id ?? "") : "",
      role: "",
      language: isLanguage(i18n.language) ? i18n.language : "it",
    },
    validate: {
      email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : t("invite.email_needed")),
      given_name: needed,
      family_name: needed,
      profession: needed,
      centre_id: needed,
      role: needed,
    },
  });
  const invite = useInvite();
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) =>
        invite.mutate(
          // The rules above leave no choice open when the form is sent.
          { ...(values as InvitationDraft), email: values.email.trim() },
          {
            onSuccess: () => {
              showDone(t("invite.sent", { email: values.email.trim() }));
              onClose();
            },
            onError: (error) => form.setErrors(fieldErrors(error)),
          },
        ),
      )}
    >
      <Stack gap="md">
        <FormProblem error={invite.error} knownFields={Object.keys(form.values)} />
        <TextInput
          label={t("invite.email")}
          description={t("invite.email_hint")}
          type="email"
          autoComplete="off"
          data-autofocus
          {...form.getInputProps("email")}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label={t("invite.given_name")} autoComplete="off" {...form.getInputProps("given_name")} />
          <TextInput label={t("invite.family_name")} autoComplete="off" {...form.getInputProps("family_name")} />
          <Select
            label={t("invite.profession")}
            data={PROFESSIONS.map((value) => ({ value, label: t(`common:profession.${value}`) }))}
            searchable
            {...form.getInputProps("profession")}
          />
          <Select
            label={t("invite.centre")}
            data={mine.map((centre) => ({ value: centre.id, label: `${centre.city} · ${centre.name}` }))}
            {...form.getInputProps("centre_id")}
          />
          <Select
            label={t("invite.role")}
            data={ROLES.map((value) => ({ value, label: t(`common:role.${value}`) }))}
            {...form.getInputProps("role")}
          />
          <Select
            label={t("common:shell.language")}
            data={[
              { value: "it", label: "Italiano" },
              { value: "en", label: "English" },
            ]}
            allowDeselect={false}
            {...form.getInputProps("language")}
          />
        </SimpleGrid>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:action.cancel")}
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {t("invite.submit")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
