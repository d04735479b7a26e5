import type { ReactNode } from "react";

import classes from "@/shared/ui/person-avatar.module.css";

interface PersonAvatarProps {
  readonly name: string;
  readonly size?: number;
  /** undefined: presence is not known here, and unknown is not shown as absent. */
  readonly online?: boolean | undefined;
}

/** Pairs of background and text with at least 4.5:1 between them, in both schemes. */
const PAIRS = [
  ["#0b5c68", "#ffffff"],
  ["#7a3e1d", "#ffffff"],
  ["#4c3f91", "#ffffff"],
  ["#1f5f3b", "#ffffff"],
  ["#8a2846", "#ffffff"],
  ["#34507c", "#ffffff"],
  ["#6b4d00", "#ffffff"],
] as const;

export function initialsOf(name: string): string {
  const words = name
    .replace(/^(dr|dott|dott\.ssa|prof)\.?\s+/i, "")
    .split(/\s+/)
    .filter(Boolean);
  const first = words[0]?.[0] ?? "?";
  const last = words.length > 1 ? (words[words.length - 1]?.[0] ?? "") : "";
  return (first + last).toUpperCase();
}

function pairOf(name: string): (typeof PAIRS)[number] {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return PAIRS[sum % PAIRS.length] ?? PAIRS[0];
}

/** Letters of few sizes: each size is made anew (see the theme). */
const lettersOf = (size: number): string => (size < 32 ? "0.6875rem" : size < 44 ? "var(--mantine-font-size-xs)" : "var(--mantine-font-size-xl)");

/** Initials in a steady colour per person. The name stands beside it, so readers skip the picture. */
export function PersonAvatar({ name, size = 32, online }: PersonAvatarProps): ReactNode {
  const [background, color] = pairOf(name);
  return (
    <span aria-hidden="true" className={classes.avatar} style={{ width: size, height: size, background, color, fontSize: lettersOf(size) }}>
      {initialsOf(name)}
      {online === undefined ? null : <span className={classes.presence} data-online={online || undefined} style={{ width: Math.max(11, size / 3), height: Math.max(11, size / 3) }} />}
    </span>
  );
}
