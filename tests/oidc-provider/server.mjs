// A real authorization server for the tests: npm's oidc-provider (OpenID certified), on loopback, with clients to
// try everything that Bearerbox does. Nothing here imitates a server; what is refused here, a strict server refuses.
//
//   node server.mjs [CONFIG.json | -] [--port N]
//
// CONFIG is a JSON object, read from a file, or with `-` from the first line of stdin; all members are optional:
//   port, host              where to listen (0 = a free port; PORT in the environment does it too; 127.0.0.1)
//   tls                     {"key": PATH, "cert": PATH}: serve https instead of http
//   clients                 replaces the ones below; `extra_clients` adds to them
//   ttl, features, scopes, claims, routes, …   any plain-data setting of oidc-provider, over those below
//   rotate_refresh_tokens   true (default): each refresh answers a new refresh token, and reuse revokes the family
//   pkce_required           false (default); public clients always need PKCE
//   resources               {"https://api.example": {"scope": "a b"}}: resource indicators (RFC 8707), JWT access tokens
//
// When it is ready it prints one line, {"issuer": "http://127.0.0.1:PORT", "port": PORT}, and nothing else on stdout.
// It ends when its stdin closes, so that it never outlives the test that started it.
//
// Playing the user (keep cookies, follow redirects by hand):
//   login    GET /interaction/UID  has a form: POST it with  prompt=login, login=ANY NAME, password=ANYTHING
//   consent  GET /interaction/UID  has a form: POST it with  prompt=consent
//   denial   GET /interaction/UID/abort  in either place: access_denied at the redirect URI
// The name becomes the `sub`. Native clients are asked for consent every time, the web client once per scope.
// A refresh token needs scope offline_access together with prompt=consent.
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

// stdout is for the one line; oidc-provider's notices go where log lines belong.
console.info = console.error;
const { default: Provider, errors } = await import('oidc-provider');

const PETSHOP = 'https://petshop.example/callback';
const LOOPBACK = ['http://127.0.0.1/callback', 'http://[::1]/callback', 'http://localhost/callback'];
const CODE = { grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] };

const CLIENTS = [
  {
    // `native` lets the port of a loopback redirect URI differ (RFC 8252 section 7.3).
    ...CODE,
    client_id: 'spa',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    redirect_uris: [...LOOPBACK, PETSHOP, 'com.example.app:/cb'],
  },
  {
    ...CODE,
    client_id: 'web',
    client_secret: 'web-secret',
    redirect_uris: [PETSHOP, 'http://127.0.0.1:8976/callback', 'http://localhost:8976/callback'],
  },
  {
    ...CODE,
    client_id: 'web-post',
    client_secret: 'web-post-secret',
    application_type: 'native',
    token_endpoint_auth_method: 'client_secret_post',
    redirect_uris: [...LOOPBACK, PETSHOP],
  },
  {
    // Right only when both are form-encoded before they are joined for Basic (RFC 6749 section 2.3.1).
    ...CODE,
    client_id: 'web:encoded+100%/ id',
    client_secret: 'secret:with+100%/ &=?',
    application_type: 'native',
    redirect_uris: [...LOOPBACK, PETSHOP],
  },
  {
    client_id: 'machine',
    client_secret: 'machine-secret',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    scope: 'orders.read orders.write',
  },
];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string' } },
});
const {
  port = Number(values.port ?? process.env.PORT ?? 0),
  host = '127.0.0.1',
  tls,
  clients = CLIENTS,
  extra_clients: extraClients = [],
  rotate_refresh_tokens: rotate = true,
  pkce_required: pkceRequired = false,
  resources = {},
  features = {},
  ...settings
} = await readConfiguration(positionals[0]);

const server = tls
  ? https.createServer({ key: readFileSync(tls.key), cert: readFileSync(tls.cert) })
  : http.createServer();
server.listen(port, host);
await once(server, 'listening');

const listeningPort = server.address().port;
const name = host.includes(':') ? `[${host}]` : host;
const issuer = `${tls ? 'https' : 'http'}://${name}:${listeningPort}`;
const provider = new Provider(issuer, {
  clients: [...clients, ...extraClients],
  scopes: ['openid', 'offline_access', 'orders.read', 'orders.write'],
  claims: {
    openid: ['sub'],
    profile: ['name', 'preferred_username'],
    email: ['email', 'email_verified'],
  },
  jwks: {
    keys: [
      signingKey('rsa', { modulusLength: 2048 }),
      signingKey('ec', { namedCurve: 'P-256' }),
      signingKey('ed25519'),
    ],
  },
  cookies: { keys: ['only for tests'] },
  pkce: { required: (_context, client) => pkceRequired || client.clientAuthMethod === 'none' },
  rotateRefreshToken: rotate,
  findAccount: (_context, sub) => ({
    accountId: sub,
    claims: () => ({
      sub,
      name: `${sub} Example`,
      preferred_username: sub,
      email: `${sub}@petshop.example`,
      email_verified: true,
    }),
  }),
  ...settings,
  features: {
    devInteractions: { enabled: true },
    clientCredentials: { enabled: true },
    deviceFlow: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (_context, indicator) => {
        const resource = resources[indicator];
        if (!resource) throw new errors.InvalidTarget();
        return { accessTokenFormat: 'jwt', audience: indicator, ...resource };
      },
    },
    ...features,
  },
});
provider.on('server_error', (_context, error) => console.error(error));
// Its pages want a font from the internet; what the tests load stays on this machine.
server.on('request', (_request, response) =>
  response.setHeader('content-security-policy', "style-src 'unsafe-inline'; img-src 'self'; font-src 'self'"),
);
server.on('request', provider.callback());

process.stdout.write(`${JSON.stringify({ issuer, port: listeningPort })}\n`);

/** The configuration object, from a file or from stdin's first line; ends the process when stdin closes. */
async function readConfiguration(source) {
  const lines = createInterface({ input: process.stdin });
  lines.on('close', () => process.exit(0));
  if (source === '-') return JSON.parse((await once(lines, 'line'))[0]);
  return source ? JSON.parse(readFileSync(source, 'utf8')) : {};
}

/** A fresh private key as a JWK: no key lies in the repository. */
function signingKey(type, options) {
  return generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' });
}
