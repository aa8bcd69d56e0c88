// The clients that are registered unless a test brings others.
export const PETSHOP = 'https://petshop.example/callback';
export const LOOPBACK = ['http://127.0.0.1/callback', 'http://[::1]/callback', 'http://localhost/callback'];
const CODE = { grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] };

export const CLIENTS = [
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
  {
    client_id: 'device',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    response_types: [],
    redirect_uris: [],
  },
  {
    client_id: 'ciba',
    client_secret: 'ciba-secret',
    grant_types: ['urn:openid:params:grant-type:ciba', 'refresh_token'],
    response_types: [],
    redirect_uris: [],
    backchannel_token_delivery_mode: 'poll',
    backchannel_user_code_parameter: true,
  },
  {
    // Everything that comes by way of the browser. No loopback: oidc-provider keeps http from the implicit grant.
    client_id: 'hybrid',
    client_secret: 'hybrid-secret-of-at-least-32-characters',
    grant_types: ['authorization_code', 'implicit', 'refresh_token'],
    response_types: ['code id_token token', 'code id_token', 'code token', 'code', 'id_token token', 'id_token'],
    redirect_uris: [PETSHOP],
    post_logout_redirect_uris: ['https://petshop.example/goodbye'],
  },
];
