import { Menu } from "@mantine/core";
import type { MenuProps } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { ReactElement, ReactNode, RefObject } from "react";

/** What the button takes over: how it opens, and by what it is found again when the menu closes. */
export interface MenuButtonProps {
  readonly ref?: RefObject<HTMLButtonElement | null>;
  readonly onClick?: () => void;
  readonly "aria-haspopup"?: "menu";
  readonly "aria-expanded"?: boolean;
}

interface LateMenuProps extends Omit<MenuProps, "children" | "opened" | "onChange"> {
  readonly button: (props: MenuButtonProps) => ReactElement;
  /** The dropdown. */
  readonly children: () => ReactNode;
}

function FirstOpened({ button, children, ...menu }: LateMenuProps): ReactNode {
  const opener = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    // it is another element than the one that was pressed; the menu gives the focus back to what had it when it opened
    opener.current?.focus({ preventScroll: true });
    const frame = requestAnimationFrame(() => setOpened(true));
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <Menu {...menu} opened={opened} onChange={setOpened}>
      <Menu.Target>{button({ ref: opener })}</Menu.Target>
      {children()}
    </Menu>
  );
}

/** A menu that is made when somebody first opens it: closed, it costs more than most of what it belongs to. */
export function LateMenu(props: LateMenuProps): ReactNode {
  const [wanted, setWanted] = useState(false);
  if (wanted) return <FirstOpened {...props} />;
  return props.button({ "aria-haspopup": "menu", "aria-expanded": false, onClick: () => setWanted(true) });
}
