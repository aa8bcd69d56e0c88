// The settings of oidc-provider: everything that it has is on, what needs TLS where there is TLS.
import { generateKeyPairSync, randomBytes } from 'node:crypto';

import { backchannel } from './ciba.mjs';
import { CLIENTS } from './clients.mjs';
import { mutualTls } from './mtls.mjs';
import { claimsOf } from './people.mjs';

// stdout is for one line; oidc-provider's notices go where log lines belong.
console.info = console.error;
const { default: Provider, errors } = await import('oidc-provider');
export { errors };

const ASYMMETRIC = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
const ALGORITHMS = ['HS256', 'HS384', 'HS512', ...ASYMMETRIC];

/** A provider for `issuer`; the members of the configuration are told in server.mjs. */
export function createProvider(issuer, keys, configuration, mtlsOrigin) {
  const {
    clients = CLIENTS,
    extra_clients: extraClients = [],
    rotate_refresh_tokens: rotate = true,
    pkce_required: pkceRequired = false,
    resources = {},
    default_resource: defaultResource,
    refresh_tokens: refreshTokens = 'offline_access',
    dpop_nonce: dpopNonce = 'none',
    client_assertion: assertion = {},
    authorization_details_types: detailTypes = [],
    ciba = {},
    discovery = {},
    discovery_paths: discoveryPaths = {},
    enabledJWA = {},
    features = {},
    ...settings
  } = configuration;

  const provider = new Provider(issuer, {
    clients: [...clients, ...extraClients],
    scopes: ['openid', 'offline_access', 'orders.read', 'orders.write'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    acrValues: ['urn:example:bronze', 'urn:example:silver'],
    responseTypes: [
      ...['code id_token token', 'code id_token', 'code token', 'code'],
      ...['id_token token', 'id_token', 'none'],
    ],
    clientAuthMethods: [
      ...['none', 'client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt'],
      ...(mtlsOrigin ? ['tls_client_auth', 'self_signed_tls_client_auth'] : []),
    ],
    enabledJWA: {
      clientAuthSigningAlgValues: ALGORITHMS,
      idTokenSigningAlgValues: ALGORITHMS,
      requestObjectSigningAlgValues: ALGORITHMS,
      userinfoSigningAlgValues: ALGORITHMS,
      introspectionSigningAlgValues: ALGORITHMS,
      authorizationSigningAlgValues: ALGORITHMS,
      dPoPSigningAlgValues: ASYMMETRIC,
      ...enabledJWA,
    },
    jwks: { keys },
    cookies: { keys: ['only for tests'] },
    pkce: { required: (_context, client) => pkceRequired || client.clientAuthMethod === 'none' },
    rotateRefreshToken: rotate,
    issueRefreshToken: (_context, client, source) =>
      client.grantTypeAllowed('refresh_token') &&
      (refreshTokens === 'always' || source.scopes.has('offline_access')),
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => claimsOf(sub) }),
    // When the person signed in, and how, for those who ask for more (RFC 9470): whatever was asked for is done.
    extraTokenClaims: (context) => {
      const { authTime, claims } = context.oidc.entities.AuthorizationCode ?? {};
      const acr = claims?.id_token?.acr;
      return authTime && { auth_time: authTime, acr: acr?.value ?? acr?.values?.[0] };
    },
    assertJwtClientAuthClaimsAndHeader: (context, claims, header, client) =>
      checkAssertion(assertion, context, claims, client),
    discovery: {
      ...mtlsAliases(mtlsOrigin, settings.routes),
      ...Object.fromEntries(Object.entries(discoveryPaths).map(([member, path]) => [member, `${issuer}${path}`])),
      ...discovery,
    },
    ...settings,
    features: {
      devInteractions: { enabled: true },
      ciba: backchannel(ciba, errors),
      claimsParameter: { enabled: true },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      dPoP: {
        enabled: true,
        nonceSecret: dpopNonce === 'none' ? undefined : randomBytes(32),
        requireNonce: () => dpopNonce === 'required',
      },
      encryption: { enabled: true },
      introspection: { enabled: true },
      jwtIntrospection: { enabled: true },
      jwtResponseModes: { enabled: true },
      jwtUserinfo: { enabled: true },
      mTLS: mutualTls(mtlsOrigin),
      registration: { enabled: true },
      registrationManagement: { enabled: true },
      requestObjects: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_context, _client, oneOf) => oneOf ?? defaultResource,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, indicator) => {
          const resource = resources[indicator];
          if (!resource) throw new errors.InvalidTarget();
          return { accessTokenFormat: 'jwt', audience: indicator, ...resource };
        },
      },
      ...(detailTypes.length ? { richAuthorizationRequests: authorizationDetails(detailTypes) } : {}),
      ...features,
    },
  });
  provider.on('server_error', (_context, error) => console.error(error));
  return provider;
}

/** Fresh private keys for every algorithm, as JWKs: no key lies in the repository. */
export function signingKeys() {
  const kinds = [['rsa', { modulusLength: 2048 }], ['ed25519']];
  kinds.push(...['P-256', 'P-384', 'P-521'].map((namedCurve) => ['ec', { namedCurve }]));
  return kinds.map(([type, options]) => ({
    ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }),
    kid: options?.namedCurve ?? type,
  }));
}

/** What a stricter server asks of a client assertion, beyond RFC 7523. */
function checkAssertion({ audience, max_seconds: maxSeconds }, context, claims, client) {
  if (claims.sub !== client.clientId) {
    throw new errors.InvalidClientAuth('sub (JWT subject) must be the client_id');
  }
  const tokenEndpoint = context.oidc.urlFor('token');
  if (audience === 'token_endpoint' && claims.aud !== tokenEndpoint) {
    throw new errors.InvalidClientAuth('aud must be the URL of the token endpoint');
  }
  if (audience === 'issuer' && claims.aud !== context.oidc.issuer) {
    throw new errors.InvalidClientAuth('aud must be the issuer');
  }
  const now = Math.floor(Date.now() / 1000);
  if (maxSeconds && claims.exp > now + maxSeconds) {
    throw new errors.InvalidClientAuth('exp is too far in the future');
  }
}

/** RFC 8705 section 5: the same endpoints where client certificates are asked for. */
function mtlsAliases(origin, routes = {}) {
  if (!origin) return {};
  const aliases = {
    token_endpoint: routes.token ?? '/token',
    introspection_endpoint: routes.introspection ?? '/token/introspection',
    revocation_endpoint: routes.revocation ?? '/token/revocation',
    userinfo_endpoint: routes.userinfo ?? '/me',
    device_authorization_endpoint: routes.device_authorization ?? '/device/auth',
    pushed_authorization_request_endpoint: routes.pushed_authorization_request ?? '/request',
    backchannel_authentication_endpoint: routes.backchannel_authentication ?? '/backchannel',
  };
  const entries = Object.entries(aliases).map(([name, path]) => [name, `${origin}${path}`]);
  return { mtls_endpoint_aliases: Object.fromEntries(entries) };
}

/** RFC 9396: what was asked is what is granted. */
function authorizationDetails(types) {
  const asked = (context) => {
    const details = context.oidc.params.authorization_details;
    return details === undefined ? undefined : JSON.parse(details);
  };
  return {
    enabled: true,
    types: Object.fromEntries(types.map((type) => [type, { validate: () => undefined }])),
    authorizationDetailsForGrantSource: (context) => asked(context),
    authorizationDetailsForAccessToken: (context, _token, source) => source?.rar ?? asked(context),
    authorizationDetailsForIntrospection: (_context, token) => token.rar,
  };
}
