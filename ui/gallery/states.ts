import { keyringMissing, openVault, program } from "../tests/fixtures/program";
import { now, persona, row, rows, token, view } from "../tests/fixtures/profiles";
import {
  askedByServer,
  failedRun,
  goodRun,
  inConsentWindow,
  inSystemBrowser,
  onAnotherDevice,
  progress,
  refused,
  runRow,
  runRows,
} from "../tests/fixtures/runs";
import { authorization, hostileJwt, tokenSet, tokenView } from "../tests/fixtures/tokens";
import { click, press, type, wait, type State } from "./acting";
import { apiStates } from "./api_states";
import { askStates } from "./ask_states";
import { compareStates } from "./compare_states";
import { expectingStates } from "./expecting_states";
import { formStates } from "./form_states";
import { grantStates } from "./grant_states";
import { jwtStates } from "./jwt_states";
import { readingStates } from "./reading_states";
import { reportStates } from "./report_states";
import { trustStates } from "./trust_states";

const withToken = (set: Parameters<typeof tokenSet>[0], more = {}) =>
  program({ authorization_current: () => authorization({ token_set: tokenSet(set), ...more }) });

export const states: Record<string, State> = {
  ...apiStates,
  ...askStates,
  ...compareStates,
  ...formStates,
  ...jwtStates,
  ...grantStates,
  ...readingStates,
  ...reportStates,
  ...expectingStates,
  ...trustStates,
  start: { program: () => program({ profiles: () => [] }) },
  "start-failed": {
    program: () =>
      program({
        profiles: () => [],
        server_discover: () => {
          throw {
            code: "network",
            message: "The server at id.example.com could not be reached.",
            next_step: "Check the address and the network, then try again.",
            server: null,
          };
        },
      }),
    then: async () => {
      await type("input:not([type=file])", "https://id.example.com");
      await click("Discover");
    },
  },
  "start-discovering": {
    program: () => program({ profiles: () => [], server_discover: () => new Promise(() => {}) }),
    then: async () => {
      await type("input:not([type=file])", "https://id.example.com");
      await click("Discover");
    },
  },
  drop: {
    program: () => program({ profiles: () => [] }),
    then: async () => {
      const data = new DataTransfer();
      data.items.add(new File(["{}"], "p.json"));
      window.dispatchEvent(new DragEvent("dragenter", { dataTransfer: data }));
    },
  },
  token: { program: () => program() },
  "token-all": {
    program: () => program(),
    then: async () => {
      await click("Headeralg ES256 · kid k1 · typ at+jwt");
    },
  },
  revealed: { program: () => program(), then: () => click("Reveal") },
  copied: {
    program: () => program(),
    then: async () => {
      await click("Copy");
      await click("Copy as…");
    },
  },
  narrower: { program: () => program(), then: () => click("Refresh for fewer scopes…") },
  opaque: {
    program: () =>
      withToken({ tokens: [tokenView("access", { jwt: null, characters: 43 })], granted_scope: null }),
  },
  broken: {
    program: () =>
      withToken({
        tokens: [
          tokenView("access", {
            jwt: {
              ...hostileJwt,
              claims: [],
              problems: [
                {
                  message:
                    "A JWT has three parts between its dots, or five when it is encrypted; this has 4.",
                  place: null,
                },
                {
                  message: "The payload cannot be read: not JSON: unexpected '}' at byte 64.",
                  place: {
                    before: '…example/orders\u202e","sub":',
                    here: "}",
                    after: ',"exp":1796098763,"aud":"or…',
                  },
                },
              ],
            },
          }),
        ],
      }),
  },
  hostile: { program: () => withToken({ tokens: [tokenView("access", { jwt: hostileJwt })] }) },
  expired: {
    program: () =>
      withToken({ tokens: [tokenView("access", { expires_at: now - 400_000 }), tokenView("refresh")] }),
  },
  unknown: {
    program: () =>
      withToken(
        { tokens: [tokenView("access", { expires_at: null, expiry_source: "unknown" })] },
        { can_refresh: false },
      ),
  },
  old: { program: () => withToken({ id: 29, generation: 1 }) },
  empty: { program: () => program({ authorization_current: () => null }) },
  running: {
    program: () => program({ authorization_current: () => null }),
    then: async (fake) => {
      await fake.emit("run-progress", progress(inConsentWindow));
      await wait();
    },
  },
  "running-both": {
    program: () => program(),
    then: async (fake) => {
      await fake.emit(
        "run-progress",
        progress(
          {
            ...inConsentWindow,
            address: "http://id.staging.example/login",
            connection: "not_encrypted",
            can_move_to_system_browser: false,
          },
          { run_id: 8, persona: "bob" },
        ),
      );
      await fake.emit("run-progress", progress(inSystemBrowser));
      await wait();
    },
  },
  device: {
    program: () => program({ authorization_current: () => null }),
    then: async (fake) => {
      await fake.emit("run-progress", progress(onAnotherDevice, { persona: null }));
      await wait();
    },
  },
  "device-long": {
    program: () => program(),
    then: async (fake) => {
      const address = `https://${"a-very-long-host-name.".repeat(9)}staging.example/activate/${"device".repeat(20)}`;
      await fake.emit(
        "run-progress",
        progress(
          {
            ...onAnotherDevice,
            user_code: "WDJB-MJHT-".repeat(12),
            verification_uri: address,
            verification_uri_complete: address,
          },
          { persona: null },
        ),
      );
      await wait();
    },
  },
  backchannel: {
    program: () => program(),
    then: async (fake) => {
      await fake.emit("run-progress", progress(askedByServer, { persona: null }));
      await wait();
    },
  },
  failed: {
    program: () => program({ run: () => ({ ...failedRun, row: { ...failedRun.row, persona: "alice" } }) }),
    then: () => click("Flow"),
  },
  checks: {
    program: () => program({ run: () => failedRun }),
    then: async () => {
      await click("Flow");
      await click("Checks (3)");
    },
  },
  response: {
    program: () => program({ run: () => failedRun }),
    then: async () => {
      await click("Flow");
      await click("Response");
    },
  },
  flow: { program: () => program(), then: () => click("Flow") },
  cancelled: {
    program: () =>
      program({
        run: () => ({ ...goodRun, row: runRow(1, { outcome: "cancelled" }), may_have_acted: false }),
      }),
    then: () => click("Flow"),
  },
  "refresh-cancelled": {
    program: () =>
      program({
        run: () => ({ ...goodRun, row: runRow(1, { outcome: "cancelled", grant_type: "refresh_token" }) }),
      }),
    then: () => click("Flow"),
  },
  "history-long": {
    program: () =>
      program({
        runs: () => [
          ...runRows,
          ...Array.from({ length: 300 }, (_, at) =>
            runRow(6 + at, {
              persona: at % 3 ? "a-persona-with-a-name-that-does-not-fit" : "private",
              outcome: at % 2 ? "failed" : "done",
              summary: at % 2 ? `${refused.message} ${refused.next_step}` : runRows[0]!.summary,
            }),
          ),
        ],
      }),
    then: async () => {
      await click("History");
      document.querySelector(".body")!.scrollTop = 1e6;
      await wait();
    },
  },
  history: { program: () => program(), then: () => click("History") },
  "history-empty": { program: () => program({ runs: () => [] }), then: () => click("History") },
  locked: {
    program: () => program({ vault_status: () => ({ ...openVault, state: "locked", key: "passphrase" }) }),
  },
  "locked-wrong": {
    program: () =>
      program({
        vault_status: () => ({ ...openVault, state: "locked", key: "passphrase" }),
        vault_unlock: () => {
          throw {
            code: "wrong_passphrase",
            message: "This passphrase does not open the vault.",
            next_step: "Try again; capital letters count.",
            server: null,
          };
        },
      }),
    then: async () => {
      await type("input", "x");
      await click("Unlock");
    },
  },
  keyring: {
    program: () =>
      program({ vault_status: () => ({ ...openVault, state: "new", key: null, problem: keyringMissing }) }),
  },
  create: {
    program: () =>
      program({ vault_status: () => ({ ...openVault, state: "new", key: null, problem: null }) }),
    then: () => type("input", "correct horse"),
  },
  unusable: {
    program: () =>
      program({
        vault_status: () => ({
          ...openVault,
          state: "unusable",
          problem: {
            code: "vault_unusable",
            message: "The vault was written by a newer Bearerbox.",
            next_step: "Update Bearerbox; nothing was changed.",
            server: null,
          },
        }),
      }),
  },
  vault: {
    program: () => program({ vault_status: () => ({ ...openVault, key: "passphrase" }) }),
    then: () => press(",", true),
  },
  palette: { program: () => program(), then: () => press("k", true) },
  "palette-found": {
    program: () => program(),
    then: async () => {
      await press("k", true);
      await type("[role=combobox]", "ord stag");
    },
  },
  "palette-nothing": {
    program: () => program(),
    then: async () => {
      await press("k", true);
      await type("[role=combobox]", "zebra");
    },
  },
  keys: { program: () => program(), then: () => press("?") },
  removed: {
    program: () => program(),
    then: async () => {
      await press("Backspace", true);
    },
  },
  error: {
    program: () =>
      program({
        run_start: () => {
          throw refused;
        },
      }),
    then: () => click("Get token"),
  },
  more: { program: () => program(), then: () => click("More") },
  ways: {
    program: () => program({ profile: () => view(rows[2]!, { system_browser_possible: false }) }),
    then: () => click("More ways to get a token"),
  },
  production: {
    program: () => {
      const live = row(
        5,
        "a-very-long-profile-name-that-somebody-gave-to-it-because-names-are-free-orders-web",
        "production-eu-west",
        { token: token(3), personas: [persona("alice", token(3))] },
      );
      return program({ profiles: () => [live], profile: () => view(live), runs: () => runRows });
    },
  },
  many: {
    program: () =>
      program({
        profiles: () => [
          ...rows,
          ...Array.from({ length: 10_000 }, (_, at) =>
            row(100 + at, `service-${at}`, ["dev", "qa", "eu", null][at % 4]!),
          ),
        ],
      }),
  },
  ...formStates,
};
