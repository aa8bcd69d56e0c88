import type { MadeJwt } from "../ipc/types";

/** "user:name · for cockpit · 300 s at most" */
function asked(made: Pick<MadeJwt, "scope" | "audience" | "validity">): string {
  return [
    made.scope.length > 0 ? made.scope.join(" ") : "all scopes",
    ...(made.audience.length > 0 ? [`for ${made.audience.join(", ")}`] : []),
    ...(made.validity !== null ? [`${made.validity} s at most`] : []),
  ].join(" · ");
}

export const jwt = {
  which: "Which JWT",
  asked,
  askedFor: "Asked for:",
  refresh: "Refresh",
  refreshAbout: "By the refresh token inside it",
  make: "Make a JWT…",
  another: "Make another…",
  none: "No JWT yet",
  noneNext: "The server makes one of the access token: for some of its scopes, for an audience, for a while.",
  noneOld: "None was made of this token set’s access token.",
  busy: "Asking the server for a JWT…",
  cancel: "Cancel",
  failed: "What happened",
  expiredNext: "Make another one of the access token.",
  form: {
    title: "Make a JWT",
    scope: "Scope",
    scopeHint: "Empty: all that the access token has. With offline_access it can be refreshed.",
    audience: "Audience",
    audienceHint: "For whom it is, separated by commas. Empty: nobody in particular.",
    validity: "Lives at most",
    seconds: "seconds",
    validityHint: "Empty: as long as the access token. It can only be shortened.",
    validityWrong: "A whole number of seconds, from 1 to a year.",
    start: "Make it",
    cancel: "Cancel",
  },
};
