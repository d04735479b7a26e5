import type { ReactNode } from "react";
import { useId } from "react";

import classes from "@/features/profile/components/settings-card.module.css";

interface SettingsCardProps {
  readonly title: string;
  readonly children: ReactNode;
}

export function SettingsCard({ title, children }: SettingsCardProps): ReactNode {
  const id = useId();
  return (
    <section className={`cc-surface ${classes.card}`} aria-labelledby={id}>
      <h2 id={id} className={classes.title}>
        {title}
      </h2>
      {children}
    </section>
  );
}
