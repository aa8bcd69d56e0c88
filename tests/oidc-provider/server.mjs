// A real authorization server for the tests: npm's oidc-provider (OpenID certified), on loopback, with clients to
// try everything that Bearerbox does. Nothing here imitates a server; what is refused here, a strict server refuses.
//
//   node server.mjs [CONFIG.json | -] [--port N]
//
// CONFIG is a JSON object, read from a file, or with `-` from the first line of stdin; all members are optional:
//   port, host              where to listen (0 = a free port; PORT in the environment does it too; 127.0.0.1)
//   name                    the host in the issuer, when it is another: "localhost"
//   tls                     {"key": PATH, "cert": PATH}: serve https instead of http
//   mtls                    {"ca": PATH}: a second listener that asks for client certificates, which this authority
//                           issued; it is in the metadata as mtls_endpoint_aliases (RFC 8705)
//   clients                 replaces those of clients.mjs; `extra_clients` adds to them
//   ttl, features, scopes, claims, routes, …   any plain-data setting of oidc-provider, over those of provider.mjs
//   discovery_paths         {"userinfo_endpoint": "/me"}: more metadata, below the issuer
//   rotate_refresh_tokens   true (default): each refresh answers a new refresh token, and reuse revokes the family
//   refresh_tokens          "offline_access" (default): for that scope; "always": for every client that may have one
//   pkce_required           false (default); public clients always need PKCE
//   resources               {"https://api.example": {"scope": "a b"}}: resource indicators (RFC 8707), JWT access tokens
//   default_resource        the one of them that is meant where none is named
//   dpop_nonce              "none" (default), "offered" or "required" (RFC 9449 section 8)
//   client_assertion        {"audience": "token_endpoint" | "issuer", "max_seconds": N}: stricter than RFC 7523
//   authorization_details_types   ["a"]: rich authorization requests (RFC 9396) of these types
//   clock_ahead             SECONDS that its clock is ahead, or behind where they are negative
//   ciba                    who denies or never answers; told in ciba.mjs
//   apis                    resource servers; told in apis.mjs
//   patches, first_answers  what is wrong with it; told in faults.mjs
//   wso2                    the dialect of WSO2; told in wso2.mjs
// Clients may have the extension grant of voucher.mjs. Per client, by its metadata: require_pushed_authorization_requests, require_signed_request_object,
// dpop_bound_access_tokens, tls_client_certificate_bound_access_tokens, *_signed_response_alg, jwks, …
//
// When it is ready it prints one line, {"issuer": "http://127.0.0.1:PORT", "port": PORT, …}, and nothing else on stdout.
// It ends when its stdin closes, so that it never outlives the test that started it.
//
// Playing the user (keep cookies, follow redirects by hand):
//   login    GET /interaction/UID  has a form: POST it with  prompt=login, login=ANY NAME, password=ANYTHING
//   consent  GET /interaction/UID  has a form: POST it with  prompt=consent
//   denial   GET /interaction/UID/abort  in either place: access_denied at the redirect URI
// The name becomes the `sub`. Native clients are asked for consent every time, the web client once per scope.
// A refresh token needs scope offline_access together with prompt=consent.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

import { resourceServers } from './apis.mjs';
import { answerAfterFirstPoll } from './ciba.mjs';
import { shiftClock } from './clock.mjs';
import { faults } from './faults.mjs';
import { createProvider, errors, signingKeys } from './provider.mjs';
import { registerVoucher } from './voucher.mjs';
import { answerLikeWso2, registerPassword, requireQueries, startGateway } from './wso2.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string' } },
});
const {
  port = Number(values.port ?? process.env.PORT ?? 0),
  host = '127.0.0.1',
  name = host.includes(':') ? `[${host}]` : host,
  tls,
  mtls,
  apis = {},
  patches = {},
  first_answers: firstAnswers = {},
  wso2,
  clock_ahead: clockAhead = 0,
  ...configuration
} = await readConfiguration(positionals[0]);

if (clockAhead) shiftClock(clockAhead);
const server = await listen(port);
const issuer = originOf(server);
const mtlsServer = mtls && (await listen(0, { ca: readFileSync(mtls.ca), requestCert: true, rejectUnauthorized: false }));
const keys = signingKeys();
const provider = createProvider(issuer, keys, configuration, mtlsServer && originOf(mtlsServer));
registerVoucher(provider, errors);
provider.use(faults(patches, firstAnswers));
provider.use(answerAfterFirstPoll(provider, configuration.ciba ?? {}, errors));
provider.use(resourceServers(provider, keys, apis));
if (wso2) {
  registerPassword(provider, errors);
  provider.use(answerLikeWso2(provider));
}

const handle = requireQueries(wso2?.required_queries ?? {}, provider.callback());
serve(server, handle);
if (mtlsServer) serve(mtlsServer, handle);
const gateway = wso2 && (await listen(wso2.gateway_port ?? 0));
if (gateway) serve(gateway, startGateway(issuer, handle));

const ready = { issuer, port: server.address().port };
if (mtlsServer) ready.mtls = originOf(mtlsServer);
if (gateway) ready.gateway = originOf(gateway);
process.stdout.write(`${JSON.stringify(ready)}\n`);

/** A listener, over TLS if there is a certificate. */
async function listen(onPort, options = {}) {
  const listener = tls
    ? https.createServer({ key: readFileSync(tls.key), cert: readFileSync(tls.cert), ...options })
    : http.createServer();
  listener.listen(onPort, host);
  await once(listener, 'listening');
  return listener;
}

function originOf(listener) {
  return `${tls ? 'https' : 'http'}://${name}:${listener.address().port}`;
}

function serve(listener, handler) {
  // Its pages want a font from the internet; what the tests load stays on this machine.
  listener.on('request', (_request, response) =>
    response.setHeader('content-security-policy', "style-src 'unsafe-inline'; img-src 'self'; font-src 'self'"),
  );
  // Node's own Date header knows nothing of a clock that was shifted.
  if (clockAhead) {
    listener.on('request', (_request, response) => response.setHeader('date', new Date().toUTCString()));
  }
  listener.on('request', handler);
}

/** The configuration object, from a file or from stdin's first line; ends the process when stdin closes. */
async function readConfiguration(source) {
  const lines = createInterface({ input: process.stdin });
  lines.on('close', () => process.exit(0));
  if (source === '-') return JSON.parse((await once(lines, 'line'))[0]);
  return source ? JSON.parse(readFileSync(source, 'utf8')) : {};
}
