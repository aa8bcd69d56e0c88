// JWTs of an access token, in each way they can stand.
import { rows, view } from "../tests/fixtures/profiles";
import { program } from "../tests/fixtures/program";
import { errandRun, runRow } from "../tests/fixtures/runs";
import { authorization, hostileJwt, madeJwt, tokenSet, tokenView } from "../tests/fixtures/tokens";
import type { TokenView } from "../src/ipc";
import type { Answers } from "../src/ipc/fake";
import { click, type, wait, type State } from "./acting";

const opaque = tokenView("access", { jwt: null, characters: 28 });
const errands = {
  userinfo: false,
  introspection: false,
  signed_introspection: false,
  revocation: false,
  logout: false,
  jwt: true,
};
const underWay = errandRun("jwt", null, { row: runRow(21, { ended_at: null, outcome: null }) });
const refused = {
  code: "server_refused" as const,
  message: "The server refused with status 401 and gave no reason.",
  next_step:
    "The access token is expired or revoked, or was not granted a scope that was asked for: ask for less, or get another token.",
  server: { status: 401, error: null, error_description: null, error_uri: null, body: "Unauthorized" },
};
const failed = errandRun("jwt", null, { error: refused, row: runRow(21, { outcome: "failed" }) });

const holding = (tokens: TokenView[], answers: Answers = {}, press?: string): State => ({
  program: () =>
    program({
      profile: () => view(rows[2]!, { errands }),
      authorization_current: () =>
        authorization({
          can_refresh: false,
          token_set: tokenSet({
            tokens,
            asked_scope: ["user:name", "user:memberof:petshop"],
            granted_scope: ["user:name", "user:memberof:petshop"],
          }),
        }),
      ...answers,
    }),
  then: async () => {
    await click("JWT");
    if (press) document.querySelector<HTMLButtonElement>(`button[title="${press}"]`)!.click();
    await wait(100);
  },
});
const refresh = "By the refresh token inside it";
const long = madeJwt(7, {
  scope: Array.from({ length: 12 }, (_, at) => `user:memberof:a-very-long-organisation-name-${at}`),
  audience: ["https://reports.example/a/long/address/of/an/audience", "cockpit"],
});

export const jwtStates: Record<string, State> = {
  "jwt-none": holding([opaque]),
  "jwt-make": {
    ...holding([opaque]),
    then: async () => {
      await click("JWT");
      await click("Make a JWT…");
      await type("dialog input", "user:memberof:petshop, offline_access");
      await type("dialog input.num", "0.5");
      document.querySelector<HTMLButtonElement>("dialog button.primary")!.click();
      await wait(100);
    },
  },
  jwt: holding([opaque, madeJwt(5)]),
  "jwt-several": holding([opaque, madeJwt(6, { audience: ["reports"], can_refresh: false }), madeJwt(5)]),
  "jwt-long": holding([opaque, { ...long, jwt: hostileJwt }, madeJwt(5)]),
  "jwt-long-one": holding([opaque, { ...long, jwt: hostileJwt }]),
  "jwt-busy": holding([opaque, madeJwt(5)], { run: () => underWay }, refresh),
  "jwt-failed": holding([opaque, madeJwt(5)], { run: () => failed }, refresh),
  "jwt-expired": holding([opaque, { ...madeJwt(5), expires_at: Date.now() - 400_000 }]),
};
