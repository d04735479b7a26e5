import { readdirSync } from "node:fs";

import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

/** Feature names come from the folder list, so that a new feature is fenced in from its first file. */
const features = readdirSync(new URL("./src/features", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const forbid = (patterns) => ["error", { patterns }];
const noParents = {
  group: ["../../*", "!../../*.module.css"],
  message: "Import with the @/ alias; relative imports stay inside one folder and its parent.",
};

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/shared/api/schema.d.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  jsxA11y.flatConfigs.recommended,
  reactHooks.configs.flat["recommended-latest"],
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // `<Element>` of Mantine inputs already renders its label; the rule cannot see through components.
      "jsx-a11y/label-has-associated-control": "off",
      // Focus is moved on purpose into dialogs and forms that a person has just opened.
      "jsx-a11y/no-autofocus": "off",
      "no-restricted-syntax": [
        "error",
        { selector: "ExportAllDeclaration", message: "No barrel files: import from the file that defines it." },
        {
          selector: 'JSXOpeningElement[name.name="Modal"] > JSXAttribute[name.name="opened"][value=null]',
          message: "OpenModal of shared/ui: it gives the focus back when it goes.",
        },
      ],
      eqeqeq: ["error", "always"],
    },
  },
  {
    files: ["src/shared/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-imports": forbid([
        noParents,
        { group: ["@/features/*", "@/app/*"], message: "shared knows neither features nor app." },
      ]),
    },
  },
  ...features.map((feature) => ({
    files: [`src/features/${feature}/**/*.{ts,tsx}`],
    rules: {
      "no-restricted-imports": forbid([
        noParents,
        { group: ["@/app/*"], message: "A feature does not know the app that composes it." },
        {
          group: features.filter((other) => other !== feature).map((other) => `@/features/${other}/**`),
          message: "Features do not import each other: compose them in app/.",
        },
      ]),
    },
  })),
  { files: ["scripts/**", "*.config.*"], languageOptions: { globals: { ...globals.node } } },
);
