import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { Choices } from "@/features/toxicity/components/choices";
import type { FieldsProps } from "@/features/toxicity/components/form-sections";
import { needsAttribution } from "@/features/toxicity/lib/attribution";
import type { OtherCause } from "@/features/toxicity/lib/attribution";
import { OTHER_CAUSES } from "@/features/toxicity/lib/options";

/**
 * Is this sign the therapy's, or explained by something else? Asked where the sign is entered, because the grade counts
 * only what has no other cause; which cause is asked once, below the first sign that has one.
 */
export function Attribution({ name, values, errors, onField }: FieldsProps & { readonly name: OtherCause }): ReactNode {
  const { t } = useTranslation("toxicity");
  if (!needsAttribution(name, values)) return null;
  const value = values[name];
  return (
    <>
      <Choices
        label={t(`attribution.${name}`)}
        options={[
          { value: "therapy", label: t("attribution.therapy") },
          { value: "other", label: t("attribution.other") },
        ]}
        value={value === true ? "other" : value === false ? "therapy" : null}
        onChange={(next) => onField(name, next === null ? null : next === "other")}
      />
      {OTHER_CAUSES.find((cause) => values[cause] === true) === name ? (
        <TextInput
          label={t("field.other_cause")}
          required
          maxLength={300}
          value={typeof values["other_cause"] === "string" ? values["other_cause"] : ""}
          error={errors["other_cause"]}
          onChange={(event) => onField("other_cause", event.currentTarget.value)}
        />
      ) : null}
    </>
  );
}
