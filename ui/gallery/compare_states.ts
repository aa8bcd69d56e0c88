// Two tokens side by side, and the scratchpad.
import {
  aliceAndBob,
  brokenFound,
  nothingFound,
  opaqueRefreshed,
  refreshed,
  refreshedOddly,
  scratchpad,
  withPasted,
} from "../tests/fixtures/comparisons";
import { program } from "../tests/fixtures/program";
import { persona, rows, token } from "../tests/fixtures/profiles";
import { hostileJwt } from "../tests/fixtures/tokens";
import type { ComparisonView, ScratchpadView } from "../src/ipc";
import { choose, click, press, type, wait, type State } from "./acting";

const held = rows.map((row) =>
  row.id === 3 ? { ...row, personas: [persona("alice", token(48)), persona("bob", token(44))] } : row,
);
const comparing = (view: ComparisonView, then: () => Promise<unknown> = async () => {}): State => ({
  program: () => program({ profiles: () => held, tokens_compare: () => view }),
  then: async () => {
    await click("Compare");
    await then();
  },
});
const looking = (view: ScratchpadView, text = "curl -H 'Authorization: Bearer eyJhbGciOi…"): State => ({
  program: () => program({ scratchpad_look: () => view }),
  then: async () => {
    await press("j", true);
    await type("textarea", text);
  },
});

export const compareStates: Record<string, State> = {
  "refresh-line": { program: () => program({ tokens_compare: () => refreshed }), then: () => wait() },
  "refresh-line-odd": {
    program: () => program({ tokens_compare: () => refreshedOddly }),
    then: () => wait(),
  },
  compare: comparing(refreshed),
  "compare-odd": comparing(refreshedOddly),
  "compare-personas": comparing(aliceAndBob, () => choose("Generation 2", "persona bob")),
  "compare-opaque": comparing(opaqueRefreshed),
  "compare-paste": comparing(refreshed, () => choose("Generation 2", "pasted")),
  "compare-pasted": comparing(withPasted, async () => {
    await choose("Generation 2", "pasted");
    await type("textarea", "eyJhbGciOiJub25lIn0.e30.");
  }),
  "compare-failed": {
    program: () =>
      program({
        tokens_compare: () => {
          throw {
            code: "not_found",
            message: "The server gave no ID token.",
            next_step: "Ask for it with the scope openid, and sign in again.",
            server: null,
          };
        },
      }),
    then: () => click("Compare"),
  },
  scratchpad: { program: () => program(), then: () => press("j", true) },
  "scratchpad-found": looking(scratchpad()),
  "scratchpad-opaque": looking(scratchpad({ chosen: 2, jwt: null })),
  "scratchpad-hostile": looking(scratchpad({ jwt: hostileJwt })),
  "scratchpad-none": looking(nothingFound, "hello"),
  "scratchpad-broken": looking(brokenFound),
  "scratchpad-long": looking(
    { ...scratchpad(), looked_at: 6 * 1024 * 1024, has_more: true },
    "x".repeat(7 * 1024 * 1024),
  ),
};
