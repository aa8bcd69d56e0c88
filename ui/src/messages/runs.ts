import type { CheckVerdict, RunOutcome, RunStage } from "../ipc/types";

export const run = {
  label: (persona: string | null, isLogout = false) => {
    const what = isLogout ? "Logout under way" : "Run under way";
    return persona === null ? what : `${what} as ${persona}`;
  },
  doing: (stage: RunStage, persona: string | null, isLogout = false): string => {
    const who = persona === null || persona === "private" ? "" : ` as ${persona}`;
    const toWhat = isLogout ? "for the logout" : `for you to sign in${who}`;
    switch (stage.stage) {
      case "discovering":
        return "Reading the server’s metadata…";
      case "in_consent_window":
        return `Waiting ${toWhat}, in the consent window.`;
      case "in_system_browser":
        return `Waiting ${toWhat}, in the system browser.`;
      case "requesting_authorization":
        return "Sending the authorization request…";
      case "awaiting_consent":
        return stage.user_code === null
          ? "Waiting for the person to consent."
          : "Waiting for consent on another device.";
      case "paused":
        return "The code is there. It is exchanged when you say so.";
      case "requesting_token":
        return "Requesting the token…";
      case "asking":
        return "Asking the server…";
      case "ended":
        return "The run has ended.";
    }
  },
  address: "Address of the consent window",
  /** The words of the consent window's own bar. */
  connection: {
    secure: "Secure",
    this_computer: "This computer",
    not_encrypted: "Not encrypted",
    not_loaded: "Not loaded",
  },
  askedByServer: "The server asks the person by itself, on their own device. There is nothing to enter here.",
  openThere: "On any device, open",
  enterThere: "and enter this code:",
  orScan: "Or scan the picture, and compare the code.",
  qrCode: (address: string) => `QR code for ${address}`,
  copyCode: "Copy the code",
  openPage: "Open in the system browser",
  left: (countdown: string) => `${countdown} left`,
  cameBack: "What came back",
  follows: "The token request that follows",
  exchange: "Exchange the code",
  codeCopied: "The code was copied.",
  sinceItCame: "since the code came",
  awaited: "The answer is awaited at",
  noBrowser: "No browser came up? Open this address by hand:",
  copyAddress: "Copy the address",
  instead: "Open in the system browser instead",
  insteadNot:
    "The system browser cannot reach this profile’s redirect URI; it needs one on 127.0.0.1, [::1] or localhost.",
  showWindow: "Show window",
  cancel: "Cancel",
  elapsed: "since the start",
  showWhatHappened: "Show what happened",
  showToken: "Show token",
  tokenArrived: (profile: string, persona: string | null) =>
    persona === null ? `${profile} has a new token.` : `${profile} has a new token as ${persona}.`,
};

const outcomes: Record<RunOutcome, string> = {
  done: "done",
  failed: "failed",
  cancelled: "cancelled",
  interrupted: "interrupted",
};
const grants: Record<string, string> = {
  authorization_code: "authorization code",
  client_credentials: "client credentials",
  password: "password",
  "urn:ietf:params:oauth:grant-type:device_code": "device authorization",
  "urn:openid:params:grant-type:ciba": "CIBA",
  "urn:ietf:params:oauth:grant-type:jwt-bearer": "JWT bearer",
  "urn:ietf:params:oauth:grant-type:token-exchange": "token exchange",
  refresh_token: "refresh",
  // What is done with a token set.
  userinfo: "userinfo",
  introspection: "introspection",
  revocation: "revocation",
  jwt: "JWT",
  jwt_refresh: "JWT refresh",
  api_request: "API request",
  logout: "logout",
  // What is asked about a client's registration.
  registration: "registration",
  client_read: "client read",
  client_update: "client update",
  client_delete: "client delete",
};

export const history = {
  label: "Runs",
  result: "Outcome",
  persona: "As",
  when: "Started",
  took: "Took",
  summary: "What came of it",
  outcome: (outcome: RunOutcome | null) => (outcome === null ? "under way" : outcomes[outcome]),
  grant: (grant: string) => grants[grant] ?? grant,
  privateWindow: "private",
  nobody: "–",
  empty: "No run yet",
  emptyNext: "Each time you get or refresh a token, the run is kept here with all its steps.",
  loading: "Reading the history…",
  older: "Show older runs",
};

const verdicts: Record<CheckVerdict, string> = {
  passed: "passed",
  warning: "warning",
  failed: "failed",
  not_applicable: "nothing to check",
};

const unchanged = "The tokens you hold are as before.";
const issued = "The server may have issued tokens that are not kept here.";
const usedUp =
  "The server may have used the refresh token up: if the next refresh fails, get a new token by signing in.";
const perhapsOut =
  "Whether the person is signed out at the server is not known. The tokens you hold are as before.";
const perhapsRevoked =
  "The server may have taken the token out of use: introspection, or revoking it again, tells.";
const stopped = {
  cancelled: {
    errand: { title: "The question was cancelled.", about: unchanged },
    revocation: { title: "The revocation was cancelled after its request was sent.", about: perhapsRevoked },
    logout: { title: "The logout was cancelled.", about: perhapsOut },
    nothing: { title: "The run was cancelled before a token was issued.", about: unchanged },
    token: { title: "The run was cancelled after the token request was sent.", about: issued },
    refresh: { title: "The refresh was cancelled after its request was sent.", about: usedUp },
  },
  interrupted: {
    errand: { title: "Bearerbox was closed before the server had answered.", about: unchanged },
    revocation: {
      title: "Bearerbox was closed after the revocation request was sent.",
      about: perhapsRevoked,
    },
    logout: { title: "Bearerbox was closed before the logout was over.", about: perhapsOut },
    nothing: { title: "Bearerbox was closed before a token was issued.", about: unchanged },
    token: { title: "Bearerbox was closed after the token request was sent.", about: issued },
    refresh: { title: "Bearerbox was closed after the refresh request was sent.", about: usedUp },
  },
};

export const flow = {
  steps: "Steps",
  parts: "Part of the step",
  request: "Request",
  response: "Response",
  checks: "Checks",
  checksOf: (count: number) => `Checks (${count})`,
  masked: "masked",
  verdict: (verdict: CheckVerdict) => verdicts[verdict],
  noRequest: "Nothing was sent in this step.",
  noResponse: "No response was received in this step.",
  noChecks: "Nothing was checked in this step.",
  notReached: "The run ended before this step.",
  done: "The run went well.",
  stopped: (outcome: "cancelled" | "interrupted", sent: keyof (typeof stopped)["cancelled"]) =>
    stopped[outcome][sent],
  underWay: "The run is under way; steps appear as they happen.",
  empty: "No run yet",
  emptyNext: "Get a token, and every request and response on the way is shown here, secrets masked.",
  loading: "Reading the run…",
  latest: "Latest run",
  chosen: "Run from the history",
  backToLatest: "Show the latest",
  as: (persona: string) => `as ${persona}`,
  stepStates: { done: "went well", failed: "failed here", waiting: "under way", not_reached: "not reached" },
};
