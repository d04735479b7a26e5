import { Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { valueOf } from "@/features/case/api/facts";
import type { Fact } from "@/features/case/api/facts";
import { useShownFact } from "@/features/case/hooks/use-shown-fact";
import { useWording } from "@/features/case/lib/wording";
import { DateTime } from "@/shared/ui/date-time";

function Missing({ fact }: { readonly fact: Fact }): ReactNode {
  const { t } = useTranslation("facts");
  const say = useWording();
  return (
    <Text size="sm" c="dimmed">
      {t("insufficient", { fields: fact.derived.missing.map((item) => say(item, "label")).join(", ") })}
    </Text>
  );
}

/** The rule with its source, and the recorded values that it used. */
function Grounds({ fact }: { readonly fact: Fact }): ReactNode {
  const { t } = useTranslation("facts");
  const say = useWording();
  return (
    <details>
      <Text component="summary" size="sm" style={{ cursor: "pointer" }}>
        {t("grounds")}
      </Text>
      <Text size="sm" mt={4}>
        {say(fact, "rule")}
      </Text>
      <Text size="xs" c="dimmed">
        {fact.source}
      </Text>
      {fact.derived.used.length > 0 ? (
        <ul>
          {fact.derived.used.map((item, index) => (
            <Text component="li" size="sm" key={index}>
              {say(item, "label")}: {say(item, "value")}
            </Text>
          ))}
        </ul>
      ) : (
        <Text size="sm" c="dimmed">
          {t("nothing_used")}
        </Text>
      )}
    </details>
  );
}

function Edited({ fact }: { readonly fact: Fact }): ReactNode {
  const { t } = useTranslation("facts");
  const shown = useShownFact();
  const edit = fact.edit;
  if (!edit) return null;
  return (
    <>
      <Text size="sm">
        {t("edited_by", { name: edit.author?.display_name ?? "–", centre: edit.centre?.name ?? "–" })} <DateTime value={edit.recorded_at} />: <bdi>{edit.reason}</bdi>
      </Text>
      <Text size="sm" c="dimmed">
        {t("derived_value", { value: shown(valueOf(fact.derived)) })}
      </Text>
      {edit.derived_changed ? (
        <Text size="sm" c="var(--cc-warning-text)" role="note">
          <IconAlertTriangle size={15} aria-hidden="true" style={{ verticalAlign: "-2px" }} /> {t("changed_since")}
        </Text>
      ) : null}
    </>
  );
}

/** Why a derived fact is what it is: what is missing for it, who put another value in its place, and its rule. */
export function FactBasis({ fact }: { readonly fact: Fact }): ReactNode {
  return (
    <>
      {fact.derived.missing.length > 0 ? <Missing fact={fact} /> : null}
      <Edited fact={fact} />
      <Grounds fact={fact} />
    </>
  );
}
