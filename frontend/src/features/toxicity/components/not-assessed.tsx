import { Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { Several } from "@/features/toxicity/components/choices";
import type { FieldsProps } from "@/features/toxicity/components/form-sections";
import classes from "@/features/toxicity/components/toxicity.module.css";
import { notAssessedOf } from "@/features/toxicity/lib/needed";

/** What a grade still needs, and that it could not be assessed: said value by value, with one reason. */
export function NotAssessed({ needed, values, errors, onField }: FieldsProps & { readonly needed: readonly string[] }): ReactNode {
  const { t } = useTranslation("toxicity");
  const said = notAssessedOf(values);
  if (needed.length === 0) return null;
  return (
    <section className={classes.section} aria-label={t("not_assessed.title")}>
      <h3>{t("not_assessed.title")}</h3>
      <Text size="sm">{t("not_assessed.hint")}</Text>
      <Several
        label={t("not_assessed.which")}
        options={needed.map((name) => ({ value: name, label: t(`field.${name}`) }))}
        value={said}
        onChange={(next) => onField("not_assessed", next.length > 0 ? next : null)}
      />
      {said.some((name) => needed.includes(name)) ? (
        <TextInput
          label={t("not_assessed.reason")}
          placeholder={t("not_assessed.example")}
          required
          maxLength={300}
          value={typeof values["not_assessed_reason"] === "string" ? values["not_assessed_reason"] : ""}
          error={errors["not_assessed_reason"]}
          onChange={(event) => onField("not_assessed_reason", event.currentTarget.value)}
        />
      ) : null}
    </section>
  );
}
