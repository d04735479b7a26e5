import { Alert, Radio, Text } from "@mantine/core";
import { IconGitMerge } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Field } from "@/features/course/api/course";
import classes from "@/features/course/components/course.module.css";
import { useShownValue } from "@/features/course/hooks/use-shown-value";
import type { Choice, ValuesDraft } from "@/features/course/lib/values-draft";

interface ClashViewProps {
  readonly fields: readonly Field[];
  readonly draft: ValuesDraft;
  readonly onChoose: (code: string, choice: Choice) => void;
}

/** A colleague corrected the same thing meanwhile: what both wrote side by side, and what only they wrote. */
export function ClashView({ fields, draft, onChoose }: ClashViewProps): ReactNode {
  const { t } = useTranslation("course");
  const shown = useShownValue();
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // whoever pressed the button stands at the end of the form
    top.current?.scrollIntoView({ block: "start" });
  }, [draft.base]);
  if (draft.clashes.length === 0 && draft.merged.length === 0) return null;
  const merged = fields.filter((field) => draft.merged.includes(field.code)).map((field) => field.label);
  return (
    <Alert ref={top} className={classes.clash} role="alert" color="orange" variant="light" icon={<IconGitMerge size={18} aria-hidden="true" />} title={t("clash.title")}>
      <Text size="sm">{t(draft.clashes.length > 0 ? "clash.choose" : "clash.none_common")}</Text>
      {merged.length > 0 ? <Text size="sm">{t("clash.also", { fields: merged.join(", ") })}</Text> : null}
      {draft.clashes.map((clash) => {
        const field = fields.find((candidate) => candidate.code === clash.code);
        if (!field) return null;
        return (
          <Radio.Group key={clash.code} label={field.label} mt="sm" value={clash.choice ?? ""} onChange={(next) => onChoose(clash.code, next as Choice)}>
            <div className={classes.radios}>
              <Radio value="theirs" label={`${t("clash.theirs")}: ${shown(field, clash.theirs) || t("clash.empty")}`} />
              <Radio value="mine" label={`${t("clash.mine")}: ${shown(field, clash.mine) || t("clash.empty")}`} />
            </div>
          </Radio.Group>
        );
      })}
    </Alert>
  );
}
