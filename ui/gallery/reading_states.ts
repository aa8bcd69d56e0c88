// What a token says, in each way it can be read.
import { program } from "../tests/fixtures/program";
import { errandRun, introspection } from "../tests/fixtures/runs";
import { goodReport } from "../tests/fixtures/reports";
import {
  authorization,
  claim,
  hostileJwt,
  jwt,
  jwtOf,
  manyClaims,
  refusing,
  tokenSet,
  tokenView,
} from "../tests/fixtures/tokens";
import type { TokenView } from "../src/ipc";
import { click, type, wait, type State } from "./acting";

const showing = (more: Partial<TokenView>, then?: State["then"]): State => ({
  program: () =>
    program({
      authorization_current: () =>
        authorization({ token_set: tokenSet({ tokens: [tokenView("access", more), tokenView("id")] }) }),
      token_report: () => goodReport,
    }),
  ...(then ? { then } : {}),
});
const point = async (selector: string) => {
  document.querySelector(selector)!.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  await wait();
};
const scroll = async (selector: string) => {
  document.querySelector(selector)!.scrollIntoView();
  await wait();
};
const roles = Array.from({ length: 48 }, (_, at) => `orders.${at % 2 ? "read" : "write"}.region-${at}`);
const rich = jwtOf([
  ...jwt.claims.filter((row) => !["roles", "tenant"].includes(row.name)),
  claim("roles", JSON.stringify(roles), { items: roles, meaning: "Entra ID: application roles of the user" }),
  claim("resource_access", '{"orders":{"roles":["a","b"]},"billing":{"roles":["c"]}}', {
    meaning: "Keycloak: The roles at each client.",
    members: ["orders", "billing"].map((name) =>
      claim(name, '{"roles":["a","b"]}', {
        members: [
          claim("roles", '["a","b"]', { items: ["a", "b"], meaning: "Keycloak: The roles of the user." }),
        ],
      }),
    ),
  }),
]);

export const readingStates: Record<string, State> = {
  reading: showing({ jwt: rich }),
  "reading-pointed": showing({ jwt: rich }, () => point("[aria-label=Claims] tr[data-place='3'] td")),
  "reading-json": showing({ jwt: rich }, async () => {
    await click("JSON");
    await point("[aria-label=Claims] tr[data-place='3'] td");
  }),
  "reading-filter": showing({ jwt: rich }, () => type("[aria-label='Filter Claims']", "role")),
  "reading-nothing": showing({ jwt: rich }, () => type("[aria-label='Filter Claims']", "zebra")),
  "reading-hostile": showing({ jwt: hostileJwt }),
  "reading-hostile-json": showing({ jwt: hostileJwt }, async () => {
    await click("JSON");
    await point("[aria-label=Claims] tr[data-place='2'] td");
  }),
  "reading-many": showing({ jwt: manyClaims(2000) }),
  "reading-header": showing({}, async () => {
    await click("Headeralg ES256 · kid k1 · typ at+jwt");
    await scroll("[aria-label=Header]");
    await point("[aria-label=Header] tr[data-place='0'] td");
  }),
  "reading-large": showing({
    characters: 9000,
    size: { header_field: 9024, cookie: 9005, refused_by: refusing },
  }),
  "reading-opaque": {
    program: () =>
      program({
        authorization_current: () =>
          authorization({
            token_set: tokenSet({
              tokens: [tokenView("access", { jwt: null, characters: 43 })],
              token_scope: { kind: "unknown" },
            }),
          }),
        run: () => errandRun("introspection", introspection),
        errand_start: () => 20,
      }),
    then: async () => {
      await click("Ask the server what it means");
      await wait(400);
    },
  },
};
