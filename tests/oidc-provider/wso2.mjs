// What WSO2 does beside the RFCs, around oidc-provider.
//
//   wso2  {"required_queries": {"/oauth2/token": "tenantDomain=wso2.com"}, "gateway_port": 8243}
//         an endpoint's own query has to come along; errors are worded as WSO2 words them; a second listener is the
//         gateway, with /authorize and /token (0 or nothing = a free port); and there is the password grant, which
//         takes every password but "wrong".

/** Refuses what comes to a path without the query that its URL has. */
export function requireQueries(required, next) {
  return (request, response) => {
    const [path, query = ''] = request.url.split('?');
    const [name, value] = (required[path] ?? '').split('=');
    if (!name || new URLSearchParams(query).get(name) === value) return next(request, response);
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error_description: `${name} is missing in the URL`, error: 'invalid_request' }));
  };
}

/** The gateway's two paths lead to the server's own; everything else is the server's. */
export function startGateway(issuer, next) {
  const paths = { '/authorize': '/oauth2/authorize', '/token': '/oauth2/token' };
  return (request, response) => {
    const [path, query] = request.url.split('?');
    if (paths[path]) request.url = paths[path] + (query === undefined ? '' : `?${query}`);
    // The gateway speaks to the server by the server's name.
    request.headers.host = new URL(issuer).host;
    return next(request, response);
  };
}

/** 401 for a client that it refuses, in its words. */
export function answerLikeWso2(provider) {
  return async (context, next) => {
    await next();
    if (context.oidc?.route !== 'token' || context.body?.error !== 'invalid_client') return;
    const id = context.oidc.params?.client_id ?? basicId(context.get('authorization'));
    const known = id && (await provider.Client.find(id));
    context.status = 401;
    context.body = {
      error_description: known
        ? 'Client Authentication failed.'
        : `A valid OAuth client could not be found for client_id: ${id}`,
      error: 'invalid_client',
    };
  };
}

/** RFC 6749 section 4.3, for clients that have it among their grant types. */
export function registerPassword(provider, errors) {
  const grant = async (context) => {
    const { client, params } = context.oidc;
    if (!params.username || !params.password || params.password === 'wrong') {
      throw new errors.InvalidGrant(`Authentication failed for ${params.username}`);
    }
    const allowed = new provider.Grant({ accountId: params.username, clientId: client.clientId });
    allowed.addOIDCScope(params.scope ?? '');
    const grantId = await allowed.save();
    const token = { accountId: params.username, client, grantId, gty: 'password', scope: params.scope };
    const accessToken = new provider.AccessToken(token);
    const refreshToken = new provider.RefreshToken({ ...token, rotations: 0 });
    context.body = {
      access_token: await accessToken.save(),
      refresh_token: await refreshToken.save(),
      scope: params.scope,
      token_type: 'Bearer',
      expires_in: accessToken.expiration,
    };
  };
  provider.registerGrantType('password', grant, ['username', 'password', 'scope']);
}

function basicId(authorization) {
  const [scheme, encoded = ''] = authorization.split(' ');
  if (scheme.toLowerCase() !== 'basic') return undefined;
  return decodeURIComponent(Buffer.from(encoded, 'base64').toString().split(':')[0]);
}
