// States of the form: each grant, each client authentication, and what the server does not support.
import { program } from "../tests/fixtures/program";
import { document, rows, view } from "../tests/fixtures/profiles";
import type { ProfileDocument } from "../src/ipc";
import type { Answers } from "../src/ipc/fake";
import { choose, click, type, type State } from "./acting";

const client = document().client;
const settings = (
  more: Partial<ProfileDocument>,
  then: () => Promise<unknown> = async () => undefined,
  answers: Answers = {},
): State => ({
  program: () => program({ profile: () => view(rows[2]!, { document: document(more) }), ...answers }),
  then: async () => {
    await click("Settings");
    await then();
    window.document.querySelector("select")?.scrollIntoView({ block: "start" });
  },
});

export const grantStates: Record<string, State> = {
  "grant-password": settings({ grant_type: "password", username: "alice", password: { held: true } }),
  "grant-device": settings({ grant_type: "urn:ietf:params:oauth:grant-type:device_code" }),
  "grant-backchannel": settings(
    { grant_type: "urn:openid:params:grant-type:ciba", parameters: {} },
    () => click("Save"),
    {
      profile_check: () => [
        {
          path: "parameters.authorization",
          message: "The server has to be told whom to ask: give a login_hint (CIBA §7.1).",
          warning: true,
        },
      ],
    },
  ),
  "grant-assertion": settings({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion_claims: { sub: "alice", roles: ["support"] },
    client: { ...client, jwks: { held: true } },
  }),
  "grant-exchange": settings({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token_of: { profile: "orders-web-dev", persona: "alice" },
    actor_token: { env: "ACTOR_TOKEN" },
    audience: ["api://orders", "api://a-very-long-name-of-a-service-that-somebody-gave-it-".repeat(4)],
  }),
  "grant-extension": settings({ grant_type: "urn:ietf:params:oauth:grant-type:saml2-bearer" }),
  "grant-target": settings(
    {
      grant_type: "client_credentials",
      resource: ["https://api.staging.example/orders"],
      authorization_details: [{ type: "payment_initiation", actions: ["initiate"] }],
    },
    async () => {
      const areas = [...window.document.querySelectorAll<HTMLTextAreaElement>("textarea")];
      const details = areas.find((each) => each.value.includes("payment_initiation"))!;
      details.value = '[\n  { "typ": "payment_initiation" }\n]';
      details.dispatchEvent(new Event("input", { bubbles: true }));
      details.dispatchEvent(new Event("blur"));
      await click("Save");
    },
  ),
  "client-key": settings({
    client: {
      ...client,
      client_secret: null,
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { held: true },
    },
  }),
  "client-key-made": settings(
    { client: { ...client, client_secret: null, token_endpoint_auth_method: "private_key_jwt" } },
    async () => {
      await choose("No key", "typed");
      await click("Make a new key");
    },
  ),
  "client-key-refused": settings(
    { client: { ...client, client_secret: null, token_endpoint_auth_method: "private_key_jwt" } },
    async () => {
      await choose("No key", "typed");
      await type("textarea", "-----BEGIN CERTIFICATE-----");
      window.document.querySelector("textarea")?.dispatchEvent(new Event("change", { bubbles: true }));
    },
    {
      key_read: () => {
        throw {
          code: "invalid",
          message: "This is a certificate, not a private key.",
          next_step: null,
          server: null,
        };
      },
    },
  ),
  "client-secret-jwt": settings({ client: { ...client, token_endpoint_auth_method: "client_secret_jwt" } }),
  "client-certificate": settings({
    client: { ...client, client_secret: null, token_endpoint_auth_method: "tls_client_auth" },
    tls: { client_certificate: "/etc/ssl/orders/client.pem", client_key: "/etc/ssl/orders/client.key" },
  }),
  request: settings({
    client: { ...client, require_pushed_authorization_requests: true },
    parameters: {
      authorization: {
        prompt: "login",
        login_hint: "alice@example.com",
        max_age: "3600",
        claims: '{"id_token": {"email": {"essential": true}}}',
        display: "page",
      },
    },
  }),
  unsupported: settings(
    {
      client: {
        ...client,
        token_endpoint_auth_method: "client_secret_post",
        dpop_bound_access_tokens: true,
        require_pushed_authorization_requests: true,
      },
      pkce: "plain",
      parameters: { authorization: { response_mode: "fragment" } },
    },
    () => click("Discover"),
  ),
};
