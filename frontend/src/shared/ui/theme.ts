import {
  ActionIcon,
  Alert,
  Anchor,
  Badge,
  Button,
  Card,
  createTheme,
  Input,
  InputWrapper,
  Loader,
  Menu,
  mergeThemeOverrides,
  Modal,
  NavLink,
  Paper,
  Table,
  Tabs,
  Tooltip,
} from "@mantine/core";
import type { CSSVariablesResolver, MantineColorsTuple, MantineThemeOverride } from "@mantine/core";

/** Petrol: calm, clinical, and far from the blue of every other hospital program. */
const petrol: MantineColorsTuple = [
  "#eef7f8",
  "#d9ecee",
  "#b1d9dd",
  "#83c4ca",
  "#56aeb6",
  "#33979f",
  "#1c828c",
  "#0f6d78",
  "#0b5c68",
  "#084852",
];

/** Greys with a breath of petrol, so that large surfaces do not look dirty beside the brand. */
const slate: MantineColorsTuple = [
  "#f6f9fa",
  "#eff3f5",
  "#e3e9ec",
  "#d5dde1",
  "#c2ccd2",
  "#9daab2",
  "#5c6b75",
  "#465560",
  "#303d46",
  "#1a252c",
];

const night: MantineColorsTuple = [
  "#d8e0e4",
  "#bcc7cd",
  "#9dabb3",
  "#6d7d87",
  "#3f4d56",
  "#2d3a42",
  "#202b32",
  "#172127",
  "#10181d",
  "#0a1014",
];

/** Colours of Mantine that callers know, as the meanings that keep their contrast in both schemes. */
const TONES: Readonly<Record<string, string>> = {
  red: "danger",
  orange: "warning",
  yellow: "warning",
  green: "success",
  teal: "success",
  blue: "info",
  gray: "neutral",
};

const baseTheme = createTheme({
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 7 },
  colors: { petrol, gray: slate, dark: night },
  black: "#16222a",
  fontFamily: "'Inter Variable', 'Segoe UI', system-ui, -apple-system, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SFMono-Regular', 'Cascadia Mono', Menlo, Consolas, monospace",
  // Three weights and few sizes: letters of each pair are made and measured anew, which is most of what laying out a page costs.
  fontWeights: { regular: "400", medium: "550", bold: "650" },
  headings: {
    fontWeight: "var(--mantine-font-weight-bold)",
    sizes: {
      h1: { fontSize: "1.5rem", lineHeight: "1.25" },
      h2: { fontSize: "1.25rem", lineHeight: "1.3" },
      h3: { fontSize: "1.0625rem", lineHeight: "1.4" },
      h4: { fontSize: "0.9375rem", lineHeight: "1.4" },
    },
  },
  fontSizes: { xs: "0.75rem", sm: "0.84375rem", md: "0.9375rem", lg: "1.0625rem", xl: "1.25rem" },
  defaultRadius: "md",
  radius: { xs: "3px", sm: "5px", md: "8px", lg: "12px", xl: "20px" },
  shadows: {
    xs: "0 1px 2px rgba(15, 35, 45, 0.06)",
    sm: "0 1px 3px rgba(15, 35, 45, 0.08), 0 1px 2px rgba(15, 35, 45, 0.05)",
    md: "0 6px 20px rgba(15, 35, 45, 0.10), 0 2px 6px rgba(15, 35, 45, 0.06)",
  },
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    Paper: Paper.extend({ defaultProps: { radius: "lg" } }),
    Card: Card.extend({ defaultProps: { radius: "lg", withBorder: true, padding: "md" } }),
    Button: Button.extend({ styles: { label: { fontWeight: "var(--mantine-font-weight-bold)" } } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", size: "lg" } }),
    Alert: Alert.extend({
      vars: (_theme, props) => {
        const tone = (props.color && TONES[props.color]) ?? "brand";
        if (props.variant === "default" || props.variant === "filled") return { root: {} };
        return { root: { "--alert-bg": `var(--cc-${tone}-soft)`, "--alert-color": `var(--cc-${tone}-text)` } };
      },
      styles: { message: { color: "var(--mantine-color-text)" } },
    }),
    Anchor: Anchor.extend({ defaultProps: { underline: "hover" } }),
    Badge: Badge.extend({ styles: { label: { textTransform: "none", fontWeight: "var(--mantine-font-weight-bold)", letterSpacing: 0 } } }),
    Input: Input.extend({ defaultProps: { size: "sm" } }),
    InputWrapper: InputWrapper.extend({
      defaultProps: { inputWrapperOrder: ["label", "description", "input", "error"] },
      styles: { label: { fontWeight: "var(--mantine-font-weight-bold)", marginBottom: 3 }, description: { marginBottom: 4 } },
    }),
    Loader: Loader.extend({ defaultProps: { type: "dots" } }),
    Menu: Menu.extend({
      defaultProps: {
        withInitialFocusPlaceholder: false,
        shadow: "md",
        position: "bottom-end",
        withinPortal: true,
      },
    }),
    Modal: Modal.extend({
      // No blur behind it: without a graphics card each frame then takes 60 ms, at every key and blink of the caret.
      defaultProps: { centered: true, radius: "lg", overlayProps: { backgroundOpacity: 0.45 } },
      styles: { title: { fontWeight: "var(--mantine-font-weight-bold)", fontSize: "1.0625rem", lineHeight: 1.3 } },
    }),
    NavLink: NavLink.extend({ styles: { label: { fontSize: "var(--mantine-font-size-md)" } } }),
    // a list that opens when a refused form puts the focus there would cover the sentence that says what is wrong
    Select: { defaultProps: { openOnFocus: false } },
    MultiSelect: { defaultProps: { openOnFocus: false } },
    Table: Table.extend({ defaultProps: { verticalSpacing: 8, horizontalSpacing: "sm", highlightOnHover: true } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 350, withArrow: true, events: { hover: true, focus: true, touch: false } },
    }),
  },
});

/** The theme; words in it (names of icon buttons) are in the language of the person. */
export function makeTheme(words: { readonly close: string }): MantineThemeOverride {
  const named = { closeButtonProps: { "aria-label": words.close } };
  return mergeThemeOverrides(baseTheme, {
    components: {
      Modal: { defaultProps: named },
      Drawer: { defaultProps: named },
      Notification: { defaultProps: named },
    },
  });
}

/** Names for meanings: components use these, never a shade, so that both schemes keep their contrast. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { "--cc-banner-height": "0px" },
  light: {
    "--cc-canvas": "#f3f6f8",
    "--cc-surface": "#ffffff",
    "--cc-surface-sunken": "#f6f9fa",
    "--cc-border": "#dde5e9",
    "--cc-nav": "#ffffff",
    "--cc-brand-text": "#0b5c68",
    "--cc-brand-soft": "#e3f1f3",
    "--cc-accent": "#c2562a",
    "--cc-info-text": "#1b5a93",
    "--cc-info-soft": "#e6f0fa",
    "--cc-success-text": "#1c6b3c",
    "--cc-success-soft": "#e4f4ea",
    "--cc-warning-text": "#7d4c00",
    "--cc-warning-soft": "#fdf0d6",
    "--cc-danger-text": "#a61f2b",
    "--cc-danger-soft": "#fdeaea",
    "--cc-neutral-text": "#465560",
    "--cc-neutral-soft": "#ebf0f2",
    "--mantine-color-dimmed": "#566570",
    "--mantine-color-error": "#b3202d",
    "--mantine-color-placeholder": "#66757f",
    "--mantine-color-default-border": "#cbd5da",
    "--mantine-color-anchor": "#0b5c68",
  },
  dark: {
    "--cc-canvas": "#10181d",
    "--cc-surface": "#172127",
    "--cc-surface-sunken": "#131c21",
    "--cc-border": "#2b3840",
    "--cc-nav": "#141d22",
    "--cc-brand-text": "#83c4ca",
    "--cc-brand-soft": "#14363c",
    "--cc-accent": "#ffab85",
    "--cc-info-text": "#8fc2f0",
    "--cc-info-soft": "#16304a",
    "--cc-success-text": "#83d3a1",
    "--cc-success-soft": "#123524",
    "--cc-warning-text": "#f3c475",
    "--cc-warning-soft": "#3d2d0d",
    "--cc-danger-text": "#ff9e9e",
    "--cc-danger-soft": "#47191d",
    "--cc-neutral-text": "#b4c0c7",
    "--cc-neutral-soft": "#26323a",
    "--mantine-color-dimmed": "#9dabb3",
    "--mantine-color-error": "#ff9a9a",
    "--mantine-color-placeholder": "#8a99a2",
    "--mantine-color-default-border": "#3a4851",
    "--mantine-color-anchor": "#83c4ca",
    "--mantine-color-petrol-light": "#14363c",
    "--mantine-color-petrol-light-hover": "#1a444b",
  },
});
