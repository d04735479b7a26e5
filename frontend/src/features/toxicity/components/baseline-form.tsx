import { Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { addToSheet, changeInSheet, toxicityKey } from "@/features/toxicity/api/toxicity";
import type { Baseline } from "@/features/toxicity/api/toxicity";
import { NumberField, YesNo } from "@/features/toxicity/components/form-sections";
import { HandwritingPhoto } from "@/features/toxicity/components/handwriting-photo";
import { IceTaps } from "@/features/toxicity/components/ice-taps";
import { SheetDialog } from "@/features/toxicity/components/sheet-dialog";
import classes from "@/features/toxicity/components/toxicity.module.css";
import { momentIn } from "@/features/toxicity/lib/draft";
import type { Draft, FieldValue, FieldValues } from "@/features/toxicity/lib/draft";
import { LANGUAGES } from "@/features/toxicity/lib/options";
import { isPartialMoment } from "@/shared/lib/moment";
import { useFieldErrors } from "@/shared/ui/form-problems";
import { MomentField } from "@/shared/ui/moment-field";
import { showDone } from "@/shared/ui/undo";

interface BaselineFormProps {
  readonly patientId: string;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly onTheirs: (current: Baseline) => void;
  readonly onDone: () => void;
  readonly onDiscard: () => void;
  readonly onClose: () => void;
}

const KNOWN = ["assessed_at", "native_sentence", "monitor_days", "capd"];
const textOf = (value: FieldValue | undefined): string => (typeof value === "string" ? value : "");

/** How the patient answers before the therapy: what every later ICE is compared with. */
export function BaselineForm({ patientId, draft, onDraft, onTheirs, onDone, onDiscard, onClose }: BaselineFormProps): ReactNode {
  const { t } = useTranslation("toxicity");
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
  const errors = useFieldErrors(save.error, values);
  const onValues = (next: FieldValues): void => onDraft({ ...draft, values: next });
  const onField = (name: string, value: FieldValue): void => onValues({ ...values, [name]: value });
  const fields = { values, errors, onField };
  const language = textOf(values["ice_language"]) || null;
  return (
    <SheetDialog<Baseline>
      title={t(draft.editing ? "baseline.edit" : "baseline.add")}
      action={t("baseline.save")}
      save={save}
      disabled={isPartialMoment(assessedAt)}
      knownFields={KNOWN}
      errors={errors}
      theirs={(current) => [current.native_sentence, current.ice_score === null ? "" : t("ice.score", { score: current.ice_score })]}
      onMine={(current) => onDraft({ ...draft, editing: { id: current.id, version: current.version } })}
      onTheirs={onTheirs}
      onClose={onClose}
      onDiscard={onDiscard}
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
    </SheetDialog>
  );
}
