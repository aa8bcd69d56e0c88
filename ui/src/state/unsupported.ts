// What a draft wants and its server does not say it supports: marked at the field, before anything is sent.
import type { FieldProblem, ProfileDocument, ServerView } from "../ipc";
import { messages } from "../messages";
import { read } from "./document";

/** Proofs are signed with a new key on P-256 (RFC 9449 §4.2). */
const PROOF_ALGORITHM = "ES256";
const ENDPOINTS: Record<string, string> = {
  "urn:ietf:params:oauth:grant-type:device_code": "device_authorization_endpoint",
  "urn:openid:params:grant-type:ciba": "backchannel_authentication_endpoint",
};

export function unsupported(document: ProfileDocument, server: ServerView | null): FieldProblem[] {
  if (server === null) return [];
  const words = messages.form.support;
  const { announced, endpoints } = server;
  const marks: FieldProblem[] = [];
  const mark = (path: string, message: string) => marks.push({ path, message, warning: true });
  const text = (path: string) => {
    const value = read(document, path);
    return typeof value === "string" ? value : "";
  };
  /** A list that is not there says nothing. */
  const isMissing = (name: string, value: string) => announced[name]?.includes(value) === false;
  const markMissing = (path: string, name: string, value = text(path)) => {
    if (value && isMissing(name, value)) mark(path, words.notListed(value, name));
  };
  const isMissingEndpoint = (name: string) =>
    !endpoints.some((endpoint) => endpoint.name === name) && !text(`authorization_server.${name}`);

  const grantType = text("grant_type") || "authorization_code";
  markMissing("grant_type", "grant_types_supported", grantType);
  const endpoint = ENDPOINTS[grantType];
  if (endpoint && isMissingEndpoint(endpoint)) mark("grant_type", words.noEndpoint(endpoint));

  markMissing("client.token_endpoint_auth_method", "token_endpoint_auth_methods_supported");
  if (text("client.token_endpoint_auth_method").endsWith("_jwt"))
    markMissing("client.token_endpoint_auth_signing_alg", "token_endpoint_auth_signing_alg_values_supported");

  if (document.client?.dpop_bound_access_tokens) {
    const name = "dpop_signing_alg_values_supported";
    const listed = announced[name];
    if (!listed) mark("client.dpop_bound_access_tokens", words.noDpop);
    else if (isMissing(name, PROOF_ALGORITHM))
      mark("client.dpop_bound_access_tokens", words.noDpopAlgorithm(listed.join(", ")));
  }

  const isInBrowser = grantType === "authorization_code" || grantType === "implicit";
  if (isInBrowser) {
    const method = text("pkce") || "S256";
    if (method !== "none" && grantType !== "implicit")
      markMissing("pkce", "code_challenge_methods_supported", method);
    markMissing("response_type", "response_types_supported");
    markMissing("client.request_object_signing_alg", "request_object_signing_alg_values_supported");
    markMissing("parameters.authorization.response_mode", "response_modes_supported");
    const pushed = "pushed_authorization_request_endpoint";
    if (document.client?.require_pushed_authorization_requests && isMissingEndpoint(pushed))
      mark("client.require_pushed_authorization_requests", words.noPushed);
  }
  return marks;
}
