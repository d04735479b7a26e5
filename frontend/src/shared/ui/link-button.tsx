import { Anchor, Button } from "@mantine/core";
import type { AnchorProps, ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import { forwardRef } from "react";
import type { AnchorHTMLAttributes } from "react";

type LinkAttributes = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps>;

/** A link of the router that looks like a button; its address and search are type-checked. */
export const LinkButton = createLink(
  forwardRef<HTMLAnchorElement, ButtonProps & LinkAttributes>(function LinkButton(props, ref) {
    return <Button component="a" ref={ref} {...props} />;
  }),
);

type TextLinkAttributes = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps>;

/** A link of the router in running text. */
export const TextLink = createLink(
  forwardRef<HTMLAnchorElement, AnchorProps & TextLinkAttributes>(function TextLink(props, ref) {
    return <Anchor ref={ref} {...props} />;
  }),
);
