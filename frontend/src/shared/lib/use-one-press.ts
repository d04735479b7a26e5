import { useEffect, useRef } from "react";

/**
 * What a press does, once: the second press of a double click can come before the screen shows that the first one is
 * under way, when `isPending` is still what was drawn before. Every drawing reads what the first press began, so from
 * then on the button itself knows.
 */
export function useOnePress<Given extends readonly unknown[]>(act: (...given: Given) => void): (...given: Given) => void {
  const pressed = useRef(false);
  useEffect(() => {
    pressed.current = false;
  });
  return (...given) => {
    if (pressed.current) return;
    pressed.current = true;
    act(...given);
  };
}
