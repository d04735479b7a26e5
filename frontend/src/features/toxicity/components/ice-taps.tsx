import { Button, Group, SegmentedControl, Text } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/toxicity/components/toxicity.module.css";
import type { FieldValue, FieldValues } from "@/features/toxicity/lib/draft";
import { ICE_ITEMS } from "@/features/toxicity/lib/options";

interface IceTapsProps {
  readonly values: FieldValues;
  readonly sentence?: string | null | undefined;
  readonly baseline?: number | null | undefined;
  readonly firstLanguage?: string | null | undefined;
  readonly onChange: (values: FieldValues) => void;
}

/** Ten questions, each right or wrong with one tap, asked in the words of the patient's language. */
export function IceTaps({ values, sentence, baseline, firstLanguage, onChange }: IceTapsProps): ReactNode {
  const { t, i18n } = useTranslation("toxicity");
  const [asked, setAsked] = useState<"it" | "en">(() => (firstLanguage === "en" || (firstLanguage !== "it" && i18n.language === "en") ? "en" : "it"));
  const answered = ICE_ITEMS.filter((name) => typeof values[name] === "boolean");
  const score = ICE_ITEMS.filter((name) => values[name] === true).length;
  const answer = (name: string, value: FieldValue): void => onChange({ ...values, [name]: values[name] === value ? null : value });
  const all = (value: FieldValue): void => onChange({ ...values, ...Object.fromEntries(ICE_ITEMS.map((name) => [name, value])) });
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text fw={650} aria-live="polite">
          {answered.length === ICE_ITEMS.length ? t("ice.score", { score }) : t("ice.unfinished", { done: answered.length })}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={t("field.ice_language")}
          value={asked}
          onChange={(next) => setAsked(next === "en" ? "en" : "it")}
          data={[
            { value: "it", label: t("ice.italian") },
            { value: "en", label: t("ice.english") },
          ]}
        />
      </Group>
      {baseline !== null && baseline !== undefined ? <Text size="xs" c="dimmed">{t("ice.baseline", { score: baseline })}</Text> : null}
      <ul className={classes.ice}>
        {ICE_ITEMS.map((name) => (
          <li key={name}>
            <span id={`ask-${name}`}>
              <Text size="xs" c="dimmed">
                {t(`field.${name}`)}
              </Text>
              <span lang={asked}>{t(`ask_${asked}.${name}`)}</span>
              {name === "ice_sentence" && sentence ? (
                <Text size="sm" fs="italic" lang={firstLanguage ?? undefined}>
                  {t("ice.sentence", { sentence })}
                </Text>
              ) : null}
            </span>
            <span className={classes.taps} role="radiogroup" aria-labelledby={`ask-${name}`}>
              <button type="button" role="radio" className={classes.tap} data-answer="yes" aria-checked={values[name] === true} aria-label={t("right")} onClick={() => answer(name, true)}>
                <IconCheck size={24} aria-hidden="true" />
              </button>
              <button type="button" role="radio" className={classes.tap} data-answer="no" aria-checked={values[name] === false} aria-label={t("wrong")} onClick={() => answer(name, false)}>
                <IconX size={24} aria-hidden="true" />
              </button>
            </span>
          </li>
        ))}
      </ul>
      <Group gap="xs">
        <Button variant="light" className={classes.big} onClick={() => all(true)}>
          {t("all_right")}
        </Button>
        <Button variant="subtle" className={classes.big} onClick={() => all(null)}>
          {t("ice.clear")}
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        {t("ice.source")} · {t("advisory")}
      </Text>
    </>
  );
}
