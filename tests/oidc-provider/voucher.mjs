// An extension grant (RFC 6749 section 4.5): a voucher buys a token for the client itself.
export const VOUCHER_GRANT = 'urn:example:grant-type:voucher';

const VOUCHER = 'summer';

/** For clients that have it among their grant types. */
export function registerVoucher(provider, errors) {
  const grant = async (context) => {
    const { client, params } = context.oidc;
    if (params.voucher !== VOUCHER) throw new errors.InvalidGrant('there is no such voucher');
    const token = new provider.ClientCredentials({ client, scope: params.scope });
    context.body = {
      access_token: await token.save(),
      scope: params.scope,
      token_type: 'Bearer',
      expires_in: token.expiration,
    };
  };
  provider.registerGrantType(VOUCHER_GRANT, grant, ['voucher', 'scope']);
}
