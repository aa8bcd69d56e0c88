import type { TokenKind } from "../ipc/types";

const kinds: Record<TokenKind, string> = {
  access: "access token",
  id: "ID token",
  refresh: "refresh token",
  jwt: "JWT",
};

export const asking = {
  title: "Ask the server",
  about: "userinfo, introspection, revocation",
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
  missing: {
    userinfo: "This server names no userinfo endpoint.",
    introspection: "This server names no introspection endpoint.",
    revocation: "This server names no revocation endpoint.",
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
