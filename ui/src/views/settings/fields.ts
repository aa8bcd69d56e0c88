// Which members of the document have a field of their own; problems elsewhere are told at the top of the form.
import type { FieldProblem } from "../../ipc";

export const ENDPOINTS = [
  "authorization_endpoint",
  "token_endpoint",
  "jwks_uri",
  "revocation_endpoint",
] as const;

export const GROUPS = [
  "parameters.authorization",
  "parameters.token",
  "parameters.refresh",
  "headers.token",
  "headers.refresh",
] as const;

const FIELDS = [
  "name",
  "environment",
  "authorization_server.issuer",
  ...ENDPOINTS.map((name) => `authorization_server.${name}`),
  "client.client_id",
  "client.client_secret",
  "client.token_endpoint_auth_method",
  "client.redirect_uri",
  "grant_type",
  "scope",
  "pkce",
  "browser",
  ...GROUPS,
];

const has = (path: string) => FIELDS.some((field) => path === field || path.startsWith(`${field}.`));

export const elsewhere = (problems: readonly FieldProblem[]) =>
  problems.filter((problem) => !has(problem.path) && problem.path !== "authorization_server");
