// Resource servers, for calls with the access token: Bearer (RFC 6750), DPoP (RFC 9449) and bound to a certificate.
//
//   apis  {"/api/orders": {"scope": "orders.read", "body": {…}, …}}
//         GET at this path needs a token with that scope; without `body` the answer says who was let in. And:
//   "dpop_nonce": true      a proof needs the nonce of the answer before, and each answer brings another
//   "acr": VALUE            the person was asked to sign in so (acr_values), or has to step up
//   "max_age": SECONDS      the person signed in no longer ago than that, or has to step up (RFC 9470)
//   "challenge": false      a refusal says nothing of why
// Each has its metadata at /.well-known/oauth-protected-resource + path, which a challenge names (RFC 9728).
import { constants, createHash, createPublicKey, randomUUID, verify } from 'node:crypto';

import { clientCertificate } from './mtls.mjs';
import { claimsOf } from './people.mjs';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';
const DIGESTS = { 256: 'sha256', 384: 'sha384', 512: 'sha512' };

class Refusal extends Error {
  constructor(status, error, scheme = 'Bearer') {
    super(error);
    Object.assign(this, { status, scheme });
  }
}

/** Answers the paths of `apis`; everything else goes on. */
export function resourceServers(provider, keys, apis) {
  const nonces = new Map();
  return async (context, next) => {
    if (context.method !== 'GET') return next();
    const described = context.path.startsWith(WELL_KNOWN) ? context.path.slice(WELL_KNOWN.length) : undefined;
    if (apis[described]) {
      context.body = metadataOf(provider, originOf(context) + described, apis[described]);
      return;
    }
    const api = apis[context.path];
    if (!api) return next();
    const nonce = api.dpop_nonce ? { expected: nonces.get(context.path) ?? randomUUID(), next: randomUUID() } : undefined;
    if (nonce) {
      nonces.set(context.path, nonce.next);
      context.set('DPoP-Nonce', nonce.next);
    }
    try {
      const token = await authorized(context, (value) => readToken(provider, keys, value), api, nonce?.expected);
      context.body = api.body ?? { ...claimsOf(token.sub), client_id: token.client_id, scope: token.scope };
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      context.status = refusal.status;
      context.body = { error: refusal.message || 'unauthorized' };
      if (api.challenge !== false) context.set('WWW-Authenticate', challenge(context, refusal, api));
    }
  };
}

function challenge(context, { message, scheme }, api) {
  const parameters = [`realm="${context.path}"`];
  if (message) parameters.push(`error="${message}"`);
  if (message === 'insufficient_scope') parameters.push(`scope="${api.scope}"`);
  if (message === 'insufficient_user_authentication') {
    if (api.acr) parameters.push(`acr_values="${api.acr}"`);
    if (api.max_age !== undefined) parameters.push(`max_age="${api.max_age}"`);
  }
  if (scheme === 'DPoP') parameters.push('algs="ES256 PS256 EdDSA"');
  parameters.push(`resource_metadata="${originOf(context)}${WELL_KNOWN}${context.path}"`);
  return `${scheme} ${parameters.join(', ')}`;
}

function originOf(context) {
  return new URL(context.href).origin;
}

function metadataOf(provider, resource, { scope }) {
  return {
    resource,
    authorization_servers: [provider.issuer],
    scopes_supported: scope ? [scope] : undefined,
    bearer_methods_supported: ['header'],
  };
}

async function authorized(context, read, api, nonce) {
  const [scheme, value] = context.get('authorization').split(' ');
  if (!value) throw new Refusal(401, '');
  const token = await read(value);
  if (!token) throw new Refusal(401, 'invalid_token', scheme);
  if (token.jkt) {
    if (scheme.toLowerCase() !== 'dpop') throw new Refusal(401, 'invalid_token', 'DPoP');
    checkProof(context, value, token.jkt, nonce);
  } else if (scheme.toLowerCase() !== 'bearer') {
    throw new Refusal(401, 'invalid_token');
  }
  if (token.x5t) {
    const certificate = clientCertificate(context);
    if (!certificate || sha256(certificate.raw) !== token.x5t) throw new Refusal(401, 'invalid_token');
  }
  const granted = (token.scope ?? '').split(' ');
  if (api.scope && !granted.includes(api.scope)) throw new Refusal(403, 'insufficient_scope', scheme);
  if (api.acr && token.acr !== api.acr) throw new Refusal(401, 'insufficient_user_authentication', scheme);
  if (api.max_age !== undefined && Date.now() / 1000 - (token.auth_time ?? 0) > api.max_age) {
    throw new Refusal(401, 'insufficient_user_authentication', scheme);
  }
  return token;
}

/** A token of this server, opaque or a JWT, that has not expired. */
async function readToken(provider, keys, value) {
  if (value.split('.').length === 3) {
    const jwt = readJwt(keys, value);
    if (!jwt || jwt.exp * 1000 < Date.now()) return undefined;
    return { ...jwt, jkt: jwt.cnf?.jkt, x5t: jwt.cnf?.['x5t#S256'] };
  }
  const found = (await provider.AccessToken.find(value)) ?? (await provider.ClientCredentials.find(value));
  return found && { ...found, sub: found.accountId, client_id: found.clientId, x5t: found['x5t#S256'], ...found.extra };
}

function readJwt(keys, value) {
  const { header, claims } = decoded(value);
  const key = keys.find((candidate) => candidate.kid === header.kid);
  return key && isSigned(value, header.alg, key) ? claims : undefined;
}

function checkProof(context, token, thumbprint, nonce) {
  const proof = context.get('dpop');
  if (!proof) throw new Refusal(401, 'invalid_dpop_proof', 'DPoP');
  const { header, claims } = decoded(proof);
  const url = context.href.split(/[?#]/)[0];
  const isRight =
    header.typ === 'dpop+jwt' &&
    isSigned(proof, header.alg, header.jwk) &&
    claims.htm === context.method &&
    claims.htu === url &&
    claims.ath === sha256(token) &&
    typeof claims.jti === 'string' &&
    Math.abs(claims.iat * 1000 - Date.now()) < 300_000 &&
    jwkThumbprint(header.jwk) === thumbprint;
  if (!isRight) throw new Refusal(401, 'invalid_dpop_proof', 'DPoP');
  if (nonce && claims.nonce !== nonce) throw new Refusal(401, 'use_dpop_nonce', 'DPoP');
}

function decoded(jwt) {
  const [header, claims] = jwt.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  return { header: JSON.parse(header), claims: JSON.parse(claims) };
}

function isSigned(jwt, alg, jwk) {
  const at = jwt.lastIndexOf('.');
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_DIGEST: saltLength } = constants;
  const options = { key, dsaEncoding: 'ieee-p1363', ...(alg.startsWith('PS') ? { padding, saltLength } : {}) };
  const signature = Buffer.from(jwt.slice(at + 1), 'base64url');
  return verify(DIGESTS[alg.slice(2)], Buffer.from(jwt.slice(0, at)), options, signature);
}

/** RFC 7638: the required members in lexicographic order. */
function jwkThumbprint(jwk) {
  const members = { EC: ['crv', 'kty', 'x', 'y'], RSA: ['e', 'kty', 'n'], OKP: ['crv', 'kty', 'x'] }[jwk.kty];
  return sha256(JSON.stringify(Object.fromEntries(members.map((member) => [member, jwk[member]]))));
}

function sha256(data) {
  return createHash('sha256').update(data).digest('base64url');
}
