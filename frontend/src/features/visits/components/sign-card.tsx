import { Alert, Button, Group, SegmentedControl, Text } from "@mantine/core";
import { IconFileText, IconSignature } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { signVisit, visitKey } from "@/features/visits/api/visits";
import type { Missing, Visit } from "@/features/visits/api/visits";
import { itemField } from "@/features/visits/components/checklist";
import { sectionField } from "@/features/visits/components/section-text";
import classes from "@/features/visits/components/visit.module.css";
import { waitingIn } from "@/features/visits/lib/auto-draft";
import { useWording } from "@/shared/i18n/use-wording";
import { isApiError } from "@/shared/api/api-error";
import { FormProblem } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";

const LANGUAGES = ["it", "en"] as const;

/** To the place where something lacks, with the focus in it. */
function goTo(missing: Missing): void {
  const place = document.getElementById(missing.item ? itemField(missing.item) : sectionField(missing.section));
  place?.scrollIntoView({ block: "center" });
  (missing.item ? (place?.querySelector<HTMLElement>("input[type=text], input:checked, input") ?? place) : place)?.focus({ preventScroll: true });
}

function MissingList({ visit, missing }: { readonly visit: Visit; readonly missing: readonly Missing[] }): ReactNode {
  const { t } = useTranslation("visit");
  const say = useWording();
  const nameOf = (lack: Missing): string => {
    const item = visit.items.find((candidate) => candidate.code === lack.item);
    const section = visit.sections.find((candidate) => candidate.code === lack.section);
    return item ? say(item, "label") : section ? say(section, "label") : "";
  };
  return (
    <Alert color="orange" variant="light" p="sm" title={t("sign.missing", { count: missing.length })}>
      <ul className={classes.missing}>
        {missing.map((lack) => (
          <li key={`${lack.section}.${lack.item}`}>
            <button type="button" className={classes.go} onClick={() => goTo(lack)}>
              {nameOf(lack)}
            </button>
            <span className={classes.aside}> {lack.message}</span>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

/** The end of a draft: what still lacks as the way to it, how the report will look, and the signature. */
export function SignCard({ visit, onChanged, onWithdraw }: { readonly visit: Visit; readonly onChanged: () => void; readonly onWithdraw: () => void }): ReactNode {
  const { t, i18n } = useTranslation("visit");
  const client = useQueryClient();
  const [language, setLanguage] = useState<(typeof LANGUAGES)[number]>(i18n.language === "en" ? "en" : "it");
  const [unsent, setUnsent] = useState(false);
  const sign = useMutation({
    mutationFn: () => signVisit(visit, language),
    onSuccess: (signed) => {
      client.setQueryData(visitKey(visit.id), signed);
      showDone(t("sign.done"));
      window.scrollTo({ top: 0 });
    },
    onSettled: onChanged,
  });
  const incomplete = isApiError(sign.error) && sign.error.code === "incomplete";
  const missing = visit.missing;
  return (
    <section id="visit-sign" className={`cc-surface ${classes.part ?? ""}`} aria-labelledby="visit-sign-title" tabIndex={-1}>
      <h2 id="visit-sign-title">{t("sign.title")}</h2>
      {missing.length > 0 ? <MissingList visit={visit} missing={missing} /> : <Text size="sm">{t("sign.complete")}</Text>}
      <Text size="sm">{t(visit.can_sign ? "sign.hint" : "sign.not_you", { centre: visit.centre.name })}</Text>
      {incomplete ? null : <FormProblem error={sign.error} />}
      {unsent ? (
        <Text size="sm" role="alert" c="var(--cc-warning-text)">
          {t("sign.unsent")}
        </Text>
      ) : null}
      <Group gap="sm">
        <SegmentedControl size="sm" aria-label={t("sign.language")} value={language} data={LANGUAGES.map((value) => ({ value, label: t(`language.${value}`) }))} onChange={(value) => setLanguage(value as (typeof LANGUAGES)[number])} />
        {missing.length === 0 ? (
          <Button component="a" variant="default" href={`/api/v1/visits/${visit.id}/preview/?language=${language}`} target="_blank" rel="noopener" leftSection={<IconFileText size={18} aria-hidden="true" />}>
            {t("sign.preview")}
          </Button>
        ) : null}
        {visit.can_sign ? (
          <Button
            leftSection={<IconSignature size={18} aria-hidden="true" />}
            loading={sign.isPending}
            disabled={missing.length > 0}
            onClick={() => {
              // what is signed is frozen: nothing that stands only on this screen may be left out
              const waits = waitingIn(client, `visit.${visit.id}.`);
              setUnsent(waits);
              if (!waits) sign.mutate();
            }}
          >
            {t("sign.action")}
          </Button>
        ) : null}
        {visit.can_write ? (
          <Button variant="subtle" color="gray" onClick={onWithdraw}>
            {t("withdraw.action")}
          </Button>
        ) : null}
      </Group>
    </section>
  );
}
