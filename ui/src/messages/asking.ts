import type { TokenKind } from "../ipc/types";

const kinds: Record<TokenKind, string> = {
  access: "access token",
  id: "ID token",
  refresh: "refresh token",
};

export const asking = {
  title: "Ask the server",
  about: "userinfo, introspection, revocation",
  userinfo: {
    title: "Userinfo",
    about: "Who the access token is for, as the server says it.",
    ask: "Ask for userinfo",
    claims: "Userinfo",
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
  },
  idToken: "An ID token is for the client alone: no server tells about it or takes it out of use.",
  signed: "signed, and verified by the server’s keys",
  notSigned: "not signed",
  busy: "Asking the server…",
  cancel: "Cancel",
  cancelled: "Cancelled.",
};
