import { Button, Group, MultiSelect, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { create, protocolsKey } from "@/features/protocols/api/protocols";
import type { Detail, Protocols } from "@/features/protocols/api/protocols";
import { useWording } from "@/shared/i18n/use-wording";
import { useDraft } from "@/shared/lib/use-draft";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { OpenModal } from "@/shared/ui/open-modal";

interface Typed {
  readonly title_it: string;
  readonly title_en: string;
  readonly diseases: Protocols["diseases"][number]["code"][];
  readonly products: Protocols["products"][number]["code"][];
}

const EMPTY: Typed = { title_it: "", title_en: "", diseases: [], products: [] };

interface NewProtocolDialogProps {
  readonly found: Protocols;
  /** The version whose visits it begins with. */
  readonly copyOf: string;
  readonly onMade: (draft: Detail) => void;
  readonly onClose: () => void;
}

/** A protocol for some diseases or products: who it is for, and its names. */
export function NewProtocolDialog({ found, copyOf, onMade, onClose }: NewProtocolDialogProps): ReactNode {
  const { t } = useTranslation("protocols");
  const say = useWording();
  const client = useQueryClient();
  const [text, setText, forget] = useDraft("protocol.new");
  const typed = text ? (JSON.parse(text) as Typed) : EMPTY;
  const change = (part: Partial<Typed>): void => setText(JSON.stringify({ ...typed, ...part }));
  const send = useMutation({
    mutationFn: () => create({ ...typed, copy_of: copyOf } as Parameters<typeof create>[0]),
    onSuccess: (draft) => {
      forget();
      void client.invalidateQueries({ queryKey: protocolsKey });
      onMade(draft);
    },
  });
  const wrong = fieldErrors(send.error);
  const ready = typed.title_it.trim() !== "" && typed.title_en.trim() !== "" && typed.diseases.length + typed.products.length > 0;
  const listed = (items: Protocols["diseases"]) => items.map((item) => ({ value: item.code, label: say(item, "label") }));
  return (
    <OpenModal onClose={onClose} title={t("new_title")} size="lg">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !send.isPending) send.mutate();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{t("new_hint")}</Text>
          <MultiSelect label={t("products")} searchable clearable value={typed.products} data={listed(found.products)} error={wrong["products"]} onChange={(products) => change({ products })} />
          <MultiSelect label={t("diseases")} searchable clearable value={typed.diseases} data={listed(found.diseases)} error={wrong["diseases"]} onChange={(diseases) => change({ diseases })} />
          <TextInput label={t("title_it")} withAsterisk maxLength={120} value={typed.title_it} error={wrong["title_it"]} onChange={(event) => change({ title_it: event.currentTarget.value })} />
          <TextInput label={t("title_en")} withAsterisk maxLength={120} value={typed.title_en} error={wrong["title_en"]} onChange={(event) => change({ title_en: event.currentTarget.value })} />
          <FormProblem error={send.error} knownFields={["products", "diseases", "title_it", "title_en"]} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={send.isPending} disabled={!ready}>
              {t("make_draft")}
            </Button>
          </Group>
        </Stack>
      </form>
    </OpenModal>
  );
}
