import type { ReactNode } from "react";

interface LogoProps {
  readonly size?: number;
}

/** An open circle with its patient in the middle: the centres stand around, and there is always a way in. */
export function Logo({ size = 28 }: LogoProps): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="#0b5c68" />
      <circle
        cx="16"
        cy="16"
        r="8.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeDasharray="40 13.4"
        strokeLinecap="round"
        transform="rotate(-52 16 16)"
      />
      <circle cx="16" cy="16" r="3" fill="#ffb38a" />
    </svg>
  );
}
