/**
 * Makes the types of the socket's events from the server's JSON Schema:
 *
 *   manage.py event_schema > frontend/events.schema.json && npm run event-types
 */
import { readFileSync, writeFileSync } from "node:fs";

import openapiTS, { astToString } from "openapi-typescript";

const [source = "events.schema.json", target = "src/shared/realtime/event-schema.d.ts"] = process.argv.slice(2);
const text = readFileSync(source, "utf8").replaceAll("#/$defs/", "#/components/schemas/");
const schema = JSON.parse(text);

const nodes = await openapiTS(
  { openapi: "3.1.0", info: { title: "events", version: "1" }, paths: {}, components: { schemas: schema.$defs } },
  { alphabetize: true },
);
const rows = schema.oneOf
  .map(({ properties }) => {
    const name = properties.data.$ref.split("/").pop();
    return `  ${JSON.stringify(properties.type.const)}: components["schemas"][${JSON.stringify(name)}];`;
  })
  .sort();
writeFileSync(
  target,
  `/** Made by scripts/event-types.mjs from \`manage.py event_schema\`. Do not edit. */\n\n${astToString(nodes)}\n` +
    `/** Type of an event -> shape of its data. */\nexport interface EventData {\n${rows.join("\n")}\n}\n`,
);
