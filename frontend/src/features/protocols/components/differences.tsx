import { Text, Title } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Detail, Difference, Visit } from "@/features/protocols/api/protocols";
import classes from "@/features/protocols/components/protocols.module.css";
import { useWording } from "@/shared/i18n/use-wording";
import { StatusBadge } from "@/shared/ui/status-badge";

/** What is different from the version in force (of that itself: from the one before). */
export function Differences({ detail }: { readonly detail: Detail }): ReactNode {
  const { t } = useTranslation("protocols");
  const say = useWording();
  const heading = useId();
  if (detail.compared_with === null) return null;
  const names = new Map(detail.items.map((item) => [item.code as string, say(item, "label")]));
  const said = (visit: Visit, part: Difference["parts"][number]): string => {
    if (part === "window") return t("window", { before: visit.before, after: visit.after });
    if (part === "owner") return t(`owner.${visit.owner}`);
    if (part === "mode") return t(`mode.${visit.mode}`);
    return t(visit.is_optional ? "yes_optional" : "not_optional");
  };
  const only = (one: Visit, other: Visit): string[] => [...one.due, ...one.indicated.map((code) => `?${code}`)].filter((code) => ![...other.due, ...other.indicated.map((each) => `?${each}`)].includes(code)).map((code) => (code.startsWith("?") ? t("if_indicated", { item: names.get(code.slice(1)) }) : (names.get(code) ?? code)));
  const checklist = (before: Visit, after: Visit): string => [...only(after, before).map((item) => `+ ${item}`), ...only(before, after).map((item) => `− ${item}`)].join("; ");
  return (
    <section aria-labelledby={heading}>
      <Title order={3} id={heading} fz="md" mb="xs">
        {t("differences", { number: detail.compared_with })}
      </Title>
      {detail.differences.length === 0 ? <Text c="dimmed">{t("no_differences")}</Text> : null}
      <ul className={`cc-surface ${classes.list ?? ""}`} hidden={detail.differences.length === 0}>
        {detail.differences.map(({ code, before, after, parts }) => {
          const visit = after ?? before;
          return visit ? (
            <li key={code} className={classes.row}>
              <span className={classes.name}>{say(visit, "label")} </span>
              {before && after ? (
                parts.map((part) => (
                  <Text key={part} size="sm">
                    {t(`part.${part}`)}: {part === "checklist" ? checklist(before, after) : `${said(before, part)} → ${said(after, part)}`}
                  </Text>
                ))
              ) : (
                <StatusBadge tone={after ? "success" : "neutral"} label={t(after ? "added" : "gone")} />
              )}
            </li>
          ) : null;
        })}
      </ul>
    </section>
  );
}
