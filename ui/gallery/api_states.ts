// A request to an API, in each way it can stand.
import { program, resource } from "../tests/fixtures/program";
import {
  answered,
  insufficientScope,
  invalidToken,
  long,
  notEncrypted,
  redirected,
  silent,
  surerSignIn,
  unanswered,
} from "../tests/fixtures/api";
import { errandRun, runRow } from "../tests/fixtures/runs";
import type { RunView } from "../src/ipc";
import type { Answers } from "../src/ipc/fake";
import { click, press, type, wait, type State } from "./acting";

const trying = (run: RunView | null, answers: Answers = {}, then = async () => {}): State => ({
  program: () =>
    program({ run: ({ runId }) => (runId === 20 && run ? run : errandRun("x", null)), ...answers }),
  then: async () => {
    await press("t", true);
    await wait(100);
    if (run || answers.errand_start) {
      await type('[aria-label="URL of the API"]', "https://api.staging.example/orders");
      await click("Send");
    }
    await wait(100);
    await then();
    document.querySelector('[aria-label="URL of the API"]')?.scrollIntoView({ block: "start" });
  },
});
const unfold = async (title: string) => {
  [...document.querySelectorAll("summary")].find((each) => each.textContent?.includes(title))?.click();
  await wait();
};
const underWay = errandRun("api_request", null, { row: runRow(20, { ended_at: null, outcome: null }) });

const searching = (answers: Answers = {}): State => ({
  program: () => program(answers),
  then: async () => {
    await press("n", true);
    await unfold("I only have the API");
    await type('[placeholder="https://api.example/orders"]', "https://api.staging.example/orders");
    await click("Find");
    await wait(200);
  },
});

export const apiStates: Record<string, State> = {
  "api-search": searching(),
  "api-search-several": searching({
    server_resource: () => ({
      ...resource,
      authorization_servers: ["https://id.staging.example", "https://other.example/with/a/long/path"],
      warnings: [
        {
          severity: "note",
          message:
            "The URL has no metadata of its own: this is that of https://api.staging.example, which it is a part of.",
        },
      ],
    }),
  }),
  "api-search-failed": searching({
    server_resource: () => {
      throw {
        code: "server_refused",
        message:
          'There is no metadata at https://api.staging.example/.well-known/oauth-protected-resource/orders: the server answers "not found".',
        next_step: "Ask those who run the API for the issuer of its authorization server, and give that.",
        server: null,
      };
    },
  }),
  api: trying(null),
  "api-last": trying(
    null,
    {
      api_request_last: () => ({
        method: "POST",
        url: "https://api.staging.example/orders?limit=5",
        headers: [
          { name: "X-Trace", value: "7", note: null },
          { name: "X-Api-Key", value: null, note: null },
        ],
        content: '{"item":"Lamp"}',
        left_out: ["the header field X-Api-Key"],
      }),
    },
    async () => {
      await unfold("Header fields");
      await unfold("Body");
    },
  ),
  "api-sending": trying(underWay),
  "api-answered": trying(answered),
  "api-headers": trying(answered, {}, () => unfold("Header fields of the answer")),
  "api-long": trying(long),
  "api-refused": trying(invalidToken),
  "api-scope": trying(insufficientScope),
  "api-step-up": trying(surerSignIn),
  "api-silent": trying(silent),
  "api-redirected": trying(redirected),
  "api-unreachable": trying(unanswered),
  "api-metadata": trying(
    insufficientScope,
    {
      server_resource: () => ({
        ...resource,
        authorization_servers: ["https://id.staging.example", "https://other.example"],
        warnings: [
          {
            severity: "warning",
            message:
              "The API names the metadata of https://api.staging.example; RFC 9728 §3.3 wants that of the URL itself.",
          },
        ],
      }),
    },
    () => unfold("What the API says of itself"),
  ),
  "api-not-encrypted": trying(null, {
    errand_start: () => {
      throw notEncrypted;
    },
  }),
};
