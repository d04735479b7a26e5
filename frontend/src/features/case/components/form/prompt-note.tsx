import { IconBulb } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Prompt } from "@/features/case/api/form";
import classes from "@/features/case/components/form/form.module.css";
import { useWording } from "@/features/case/lib/wording";

/** One advisory sentence with its source, how well it is backed, and the word "advisory". */
export function PromptNote({ prompt }: { readonly prompt: Prompt }): ReactNode {
  const { t } = useTranslation("case");
  const say = useWording();
  return (
    <div className={classes.prompt} data-severity={prompt.severity} role="note">
      <IconBulb size={16} aria-hidden="true" />
      <div>
        <strong>{t(`layer.${prompt.layer}`, { defaultValue: prompt.layer })}:</strong> {say(prompt, "message")}
        <span className={classes.source}>
          {prompt.source}
          {prompt.source_date ? ` (${prompt.source_date})` : ""} · {say(prompt, "evidence_label")} · <em>{say(prompt, "advisory")}</em>
        </span>
      </div>
    </div>
  );
}
