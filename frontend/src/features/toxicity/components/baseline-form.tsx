import { Button, Group, Modal, Select, TextInput } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { addToSheet, changeInSheet, toxicityKey } from "@/features/toxicity/api/toxicity";
import type { Baseline } from "@/features/toxicity/api/toxicity";
import { ConflictView } from "@/features/toxicity/components/conflict-view";
import { NumberField, YesNo } from "@/features/toxicity/components/form-sections";
import { HandwritingPhoto } from "@/features/toxicity/components/handwriting-photo";
import { IceTaps } from "@/features/toxicity/components/ice-taps";
import classes from "@/features/toxicity/components/toxicity.module.css";
import { momentIn } from "@/features/toxicity/lib/draft";
import type { Draft, FieldValue, FieldValues } from "@/features/toxicity/lib/draft";
import { LANGUAGES } from "@/features/toxicity/lib/options";
import { standsNow } from "@/shared/api/api-error";
import { isPartialMoment } from "@/shared/lib/moment";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";
import { MomentField } from "@/shared/ui/moment-field";
import { showDone } from "@/shared/ui/undo";

interface BaselineFormProps {
  readonly patientId: string;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly onTheirs: (current: Baseline) => void;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const KNOWN = ["assessed_at", "native_sentence", "monitor_days", "capd"];
const textOf = (value: FieldValue | undefined): string => (typeof value === "string" ? value : "");

/** How the patient answers before the therapy: what every later ICE is compared with. */
export function BaselineForm({ patientId, draft, onDraft, onTheirs, onDone, onClose }: BaselineFormProps): ReactNode {
  const { t } = useTranslation("toxicity");
  const phone = useMediaQuery("(max-width: 48em)") ?? false;
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const values = { assessed_at: draft.begunAt, ...draft.values };
      return draft.editing
        ? changeInSheet<Baseline>(patientId, "baseline", draft.editing.id, draft.editing.version, values)
        : addToSheet<Baseline>(patientId, "baseline", { ...values, client_id: draft.clientId });
    },
    onSuccess: async () => {
      showDone(t("baseline.saved"));
      onDone();
      await client.invalidateQueries({ queryKey: toxicityKey(patientId) });
    },
  });
  const values = draft.values;
  const assessedAt = momentIn(draft, "assessed_at");
  const errors = fieldErrors(save.error);
  const conflict = standsNow<Baseline>(save.error);
  const onValues = (next: FieldValues): void => onDraft({ ...draft, values: next });
  const onField = (name: string, value: FieldValue): void => onValues({ ...values, [name]: value });
  const fields = { values, errors, onField };
  const language = textOf(values["ice_language"]) || null;
  return (
    <Modal opened onClose={onClose} fullScreen={phone} size="lg" title={t(draft.editing ? "baseline.edit" : "baseline.add")} closeButtonProps={{ "aria-label": t("close") }} closeOnClickOutside={false}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <MomentField required nowButton label={t("field.assessed_at")} maxDate={new Date()} value={assessedAt} error={errors["assessed_at"]} onChange={(at) => onField("assessed_at", at)} />
        <Select
          label={t("field.ice_language")}
          clearable
          data={LANGUAGES.map((code) => ({ value: code, label: t(`language.${code}`) }))}
          value={language}
          onChange={(next) => onField("ice_language", next)}
        />
        <TextInput
          label={t("field.native_sentence")}
          maxLength={200}
          lang={language === null || language === "other" ? undefined : language}
          dir="auto"
          value={textOf(values["native_sentence"])}
          error={errors["native_sentence"]}
          onChange={(event) => onField("native_sentence", event.currentTarget.value || null)}
        />
        <section className={classes.section} aria-label={t("section.ice")}>
          <h3>{t("section.ice")}</h3>
          <IceTaps key={language} values={values} firstLanguage={language} onChange={onValues} />
          <HandwritingPhoto patientId={patientId} draftId={draft.clientId} fileId={textOf(values["handwriting_photo"]) || null} error={errors["handwriting_photo"]} onFile={(id) => onField("handwriting_photo", id)} />
          <YesNo {...fields} name="unable_at_baseline" />
        </section>
        <section className={classes.section} aria-label={t("section.more")}>
          <h3>{t("section.more")}</h3>
          <YesNo {...fields} name="seizure_prophylaxis" />
          <YesNo {...fields} name="tocilizumab_on_site" />
          <div className={classes.numbers}>
            <NumberField {...fields} name="monitor_days" unit="" />
          </div>
        </section>
        <div className={classes.bar}>
          {conflict ? (
            <ConflictView
              author={conflict.author?.display_name}
              words={[conflict.native_sentence, conflict.ice_score === null ? "" : t("ice.score", { score: conflict.ice_score })]}
              onMine={() => {
                onDraft({ ...draft, editing: { id: conflict.id, version: conflict.version } });
                save.reset();
              }}
              onTheirs={() => {
                onTheirs(conflict);
                save.reset();
              }}
            />
          ) : (
            <FormProblem error={save.error} knownFields={KNOWN} />
          )}
          <Group gap="xs" grow>
            <Button type="submit" className={classes.big} loading={save.isPending} disabled={isPartialMoment(assessedAt) || conflict !== undefined}>
              {t("baseline.save")}
            </Button>
            <Button variant="subtle" color="gray" className={classes.big} onClick={onDone}>
              {t("discard")}
            </Button>
          </Group>
        </div>
      </form>
    </Modal>
  );
}
