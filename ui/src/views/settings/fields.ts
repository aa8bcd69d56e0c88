// Which members of the document have a field, by what is chosen; problems elsewhere are told at the top of the form.
import type { FieldProblem, ProfileDocument } from "../../ipc";
import { namedPaths } from "../../state/named";

export const DEVICE = "urn:ietf:params:oauth:grant-type:device_code";
export const BACKCHANNEL = "urn:openid:params:grant-type:ciba";
export const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
export const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

const ENDPOINTS = ["authorization_endpoint", "token_endpoint", "jwks_uri", "revocation_endpoint"] as const;
type Endpoint =
  | (typeof ENDPOINTS)[number]
  | "device_authorization_endpoint"
  | "backchannel_authentication_endpoint"
  | "pushed_authorization_request_endpoint"
  | "jwt_endpoint";

export const GROUPS = [
  "parameters.authorization",
  "parameters.token",
  "parameters.refresh",
  "headers.token",
  "headers.refresh",
] as const;

export const EXPECTED = ["expectations.access_token", "expectations.id_token"] as const;
export type Expected = (typeof EXPECTED)[number];

/** What a private key may sign by (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2). */
export const KEY_ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

const IN_BROWSER = [
  "client.redirect_uri",
  "client.post_logout_redirect_uri",
  "response_type",
  "browser",
  "client.require_pushed_authorization_requests",
  "client.request_object_signing_alg",
];
const BY_GRANT: Record<string, readonly string[]> = {
  authorization_code: [...IN_BROWSER, "pkce"],
  implicit: IN_BROWSER,
  password: ["username", "password"],
  [JWT_BEARER]: ["assertion", "assertion_claims"],
  [TOKEN_EXCHANGE]: [
    "subject_token",
    "subject_token_of",
    "subject_token_type",
    "actor_token",
    "actor_token_of",
    "actor_token_type",
    "requested_token_type",
    "audience",
  ],
};

const ALWAYS = [
  "preset",
  "dialect",
  "name",
  "environment",
  "authorization_server.issuer",
  "tls.trusted_certificates",
  "client.client_id",
  "client.token_endpoint_auth_method",
  "client.dpop_bound_access_tokens",
  "grant_type",
  "scope",
  "resource",
  "authorization_details",
  ...GROUPS,
  ...EXPECTED,
];

export const grantOf = (document: ProfileDocument): string => document.grant_type || "authorization_code";
/** Whether the grant begins at the authorization endpoint. */
const isInBrowser = (document: ProfileDocument): boolean =>
  ["authorization_code", "implicit"].includes(grantOf(document));
const methodOf = (document: ProfileDocument): string => document.client?.token_endpoint_auth_method ?? "";

/** The endpoints that the grant may need, by their metadata names, and one of a server's own where it is written. */
export function endpointsOf(document: ProfileDocument): Endpoint[] {
  const own: Endpoint[] = document.authorization_server?.jwt_endpoint ? ["jwt_endpoint"] : [];
  return [...endpointsOfGrant(document), ...own];
}

function endpointsOfGrant(document: ProfileDocument): Endpoint[] {
  const grant = grantOf(document);
  if (grant === DEVICE) return ["device_authorization_endpoint", ...ENDPOINTS.slice(1)];
  if (grant === BACKCHANNEL) return ["backchannel_authentication_endpoint", ...ENDPOINTS.slice(1)];
  const pushes = isInBrowser(document) && document.client?.require_pushed_authorization_requests;
  return pushes ? [...ENDPOINTS, "pushed_authorization_request_endpoint"] : [...ENDPOINTS];
}

/** Whether the method takes the secret. One that stands there all the same is shown, so that it can be taken out. */
export const showsSecret = (document: ProfileDocument): boolean =>
  ["", "client_secret_basic", "client_secret_post", "client_secret_jwt"].includes(methodOf(document)) ||
  Boolean(document.client?.client_secret);

/** Whether the client's registration can be managed, or half of what that takes is there. */
export const showsRegistration = ({ client }: ProfileDocument): boolean =>
  Boolean(client?.registration_client_uri || client?.registration_access_token);

/** Whether something is signed with the client's key. */
export const showsKey = (document: ProfileDocument): boolean =>
  methodOf(document) === "private_key_jwt" ||
  Boolean(isInBrowser(document) && document.client?.request_object_signing_alg) ||
  (grantOf(document) === JWT_BEARER && document.assertion_claims != null);

export const showsCertificate = (document: ProfileDocument): boolean =>
  methodOf(document).endsWith("tls_client_auth");

export const showsAlgorithm = (document: ProfileDocument): boolean =>
  methodOf(document).endsWith("_jwt") ||
  (grantOf(document) === JWT_BEARER && document.assertion_claims != null);

const shown = (document: ProfileDocument): string[] => [
  ...ALWAYS,
  ...endpointsOf(document).map((name) => `authorization_server.${name}`),
  ...(BY_GRANT[grantOf(document)] ?? []),
  ...namedPaths(grantOf(document)),
  ...(showsSecret(document) ? ["client.client_secret"] : []),
  ...(showsRegistration(document)
    ? ["client.registration_client_uri", "client.registration_access_token"]
    : []),
  ...(showsKey(document) ? ["client.jwks", "client.kid"] : []),
  ...(showsAlgorithm(document) ? ["client.token_endpoint_auth_signing_alg"] : []),
  ...(methodOf(document).endsWith("_jwt") ? ["dialect.client_assertion_audience"] : []),
  ...(showsCertificate(document) ? ["tls.client_certificate", "tls.client_key"] : []),
];

export function elsewhere(problems: readonly FieldProblem[], document: ProfileDocument): FieldProblem[] {
  const fields = shown(document);
  const has = (path: string) =>
    fields.some((field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`));
  return problems.filter((problem) => !has(problem.path) && problem.path !== "authorization_server");
}
