import type { TokenKind } from "../ipc/types";

const kinds: Record<TokenKind, string> = {
  access: "access token",
  id: "ID token",
  refresh: "refresh token",
  jwt: "JWT",
};

export const asking = {
  title: "Ask the server",
  about: "userinfo, introspection, revocation, sign-out",
  userinfo: {
    title: "Userinfo",
    about: "Who the access token is for, as the server says it.",
    ask: "Ask for userinfo",
    claims: "Userinfo",
    samePerson: "about the person of the ID token",
    noIdToken: "there is no ID token to compare the person with",
  },
  introspection: {
    title: "Introspection",
    about: (kind: TokenKind) => `What the server knows of the ${kinds[kind]}.`,
    ask: (kind: TokenKind) => `Introspect the ${kinds[kind]}`,
    signed: "Signed answer (RFC 9701)",
    active: (kind: TokenKind) => `The ${kinds[kind]} is active.`,
    inactive: (kind: TokenKind) => `The ${kinds[kind]} is not active.`,
    members: "Introspection",
  },
  revocation: {
    title: "Revocation",
    about: (kind: TokenKind) =>
      kind === "refresh"
        ? "Takes the refresh token out of use at the server, and perhaps the access token with it."
        : `Takes the ${kinds[kind]} out of use at the server. It stays here to be looked at.`,
    ask: (kind: TokenKind) => `Revoke the ${kinds[kind]}`,
    done: (kind: TokenKind) => `The ${kinds[kind]} is revoked at the server.`,
    doneNext: "It stays here to be looked at.",
    already: (kind: TokenKind, ago: string) =>
      `The ${kinds[kind]} was revoked ${ago}. Revoking it again changes nothing.`,
    sure: (kind: TokenKind) => `A revoked ${kinds[kind]} cannot be brought back.`,
    keep: "Keep it",
  },
  logout: {
    title: "Sign out",
    about: (persona: string) =>
      `Signs ${persona} out at the server, in their browser session. The tokens stay as they are.`,
    aboutNobody: "Signs you out at the server, in the browser. The tokens stay as they are.",
    byHand: "This profile has no address for after a logout: close the window when the server is done.",
    ask: (persona: string) => `Sign ${persona} out`,
    askNobody: "Sign out",
    done: "The person is signed out at the server.",
    doneNext: "The tokens are as they were; revoke them to take them out of use.",
    unknown: "The server’s page was shown; whether the person is signed out is not known.",
    sessionGone:
      "The private window forgot its browser session when it closed: there is nothing to sign out of.",
  },
  missing: {
    userinfo: "This server names no userinfo endpoint.",
    introspection: "This server names no introspection endpoint.",
    revocation: "This server names no revocation endpoint.",
    logout: "This server names no end session endpoint.",
    next: "If it has one all the same, write it in Settings.",
  },
  notSigning: "This server does not say that it signs introspection answers.",
  idToken: "An ID token is for the client alone: no server tells about it or takes it out of use.",
  signed: "signed, and verified by the server’s keys",
  notSigned: "not signed",
  busy: "Asking the server…",
  answered: (when: string) => `answered ${when}`,
  cancel: "Cancel",
  cancelled: "Cancelled.",
};
