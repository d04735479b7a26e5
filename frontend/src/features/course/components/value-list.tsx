import type { ReactNode } from "react";

import type { Field } from "@/features/course/api/course";
import classes from "@/features/course/components/course.module.css";
import { useShownValue } from "@/features/course/hooks/use-shown-value";

interface ValueListProps {
  readonly fields: readonly Field[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly skip?: readonly string[];
}

/** Fields that say something, with their labels and units. */
export function ValueList({ fields, values, skip = [] }: ValueListProps): ReactNode {
  const shown = useShownValue();
  const filled = fields.map((field) => ({ field, text: skip.includes(field.code) ? "" : shown(field, values[field.code]) })).filter(({ text }) => text !== "");
  if (filled.length === 0) return null;
  return (
    <dl className={classes.values}>
      {filled.map(({ field, text }) => (
        <div key={field.code} className={field.kind === "long" ? classes.wide : undefined}>
          <dt>{field.label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
