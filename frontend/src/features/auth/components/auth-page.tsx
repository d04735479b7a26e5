import { SegmentedControl, Text, Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/auth/components/auth-page.module.css";
import { chooseLanguage, isLanguage } from "@/shared/i18n/i18n";
import { Logo } from "@/shared/ui/logo";

interface AuthPageProps {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
}

function Rings(): ReactNode {
  const satellites = [20, 92, 164, 236, 308];
  return (
    <svg className={classes.rings} viewBox="0 0 620 620" aria-hidden="true" focusable="false">
      {[290, 215, 140].map((radius, index) => (
        <circle
          key={radius}
          cx="310"
          cy="310"
          r={radius}
          fill="none"
          stroke="#fff"
          strokeOpacity={0.08 + index * 0.05}
        />
      ))}
      {satellites.map((angle) => {
        const x = 310 + 215 * Math.cos((angle * Math.PI) / 180);
        const y = 310 + 215 * Math.sin((angle * Math.PI) / 180);
        return (
          <g key={angle}>
            <line x1="310" y1="310" x2={x} y2={y} stroke="#fff" strokeOpacity="0.14" />
            <circle cx={x} cy={y} r="13" fill="#0d6470" stroke="#fff" strokeOpacity="0.55" strokeWidth="1.5" />
          </g>
        );
      })}
      <circle cx="310" cy="310" r="26" fill="#ffb38a" fillOpacity="0.92" />
    </svg>
  );
}

/** Frame of every page that one sees before being signed in. */
export function AuthPage({ title, hint, children }: AuthPageProps): ReactNode {
  const { t, i18n } = useTranslation("auth");
  useEffect(() => {
    document.title = `${title} · CircleCare`;
  }, [title]);
  const points = [t("brand.point_record"), t("brand.point_discussion"), t("brand.point_clock")];
  return (
    <div className={classes.page}>
      <aside className={classes.brand} aria-label="CircleCare">
        <Rings />
        <div className={classes.word}>
          <Logo size={36} />
          CircleCare
        </div>
        <div>
          <p className={classes.claim}>{t("brand.claim")}</p>
          <ul className={classes.points}>
            {points.map((point) => (
              <li key={point}>
                <IconCheck size={18} stroke={2.4} aria-hidden="true" />
                <span>{point}</span>
              </li>
            ))}
          </ul>
        </div>
        <div className={classes.foot}>{t("brand.foot")}</div>
      </aside>
      <main className={classes.side}>
        <div className={classes.languages}>
          <SegmentedControl
            size="xs"
            aria-label={t("brand.language")}
            value={i18n.language}
            onChange={(value) => {
              if (isLanguage(value)) void chooseLanguage(value);
            }}
            data={[
              { value: "it", label: "Italiano" },
              { value: "en", label: "English" },
            ]}
          />
        </div>
        <div className={classes.box}>
          <div className={classes.smallWord}>
            <Logo size={32} />
            CircleCare
          </div>
          <Title order={1} tabIndex={-1} data-route-focus>
            {title}
          </Title>
          <Text c="dimmed" mt={6} mb="lg" component="div">
            {hint}
          </Text>
          {children}
        </div>
      </main>
    </div>
  );
}
