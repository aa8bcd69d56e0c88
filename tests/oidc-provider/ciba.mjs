// CIBA by polling, without a second device: who is asked decides by name, once the client has been told to wait.
//
//   ciba  {"bob": "deny", "carol": "never"}; everybody else allows, and nobody is known by the name of nobody.

const USER_CODE = '1234';

/** The feature's settings. */
export function backchannel(_answers, errors) {
  return {
    enabled: true,
    deliveryModes: ['poll'],
    processLoginHint: (_context, hint) => (hint === 'nobody' ? undefined : hint),
    processLoginHintToken: () => undefined,
    validateRequestContext: () => undefined,
    validateBindingMessage: (_context, message) => {
      if (message !== undefined && message.length > 20) {
        throw new errors.InvalidBindingMessage('the binding_message is longer than 20 characters');
      }
    },
    verifyUserCode: (_context, _account, code) => {
      if (code !== undefined && code !== USER_CODE) throw new errors.InvalidUserCode('the user_code is wrong');
    },
    triggerAuthenticationDevice: () => undefined,
  };
}

/** Answers a request when a poll for it was told `authorization_pending`: the next poll has the answer. */
export function answerAfterFirstPoll(provider, answers, errors) {
  return async (context, next) => {
    await next();
    const id = context.oidc?.params?.auth_req_id;
    if (context.body?.error !== 'authorization_pending' || !id) return;
    const request = await provider.BackchannelAuthenticationRequest.find(id);
    const answer = answers[request.accountId] ?? 'allow';
    if (answer === 'deny') {
      await provider.backchannelResult(request, new errors.AccessDenied('the person said no'));
    } else if (answer === 'allow') {
      const grant = new provider.Grant({ accountId: request.accountId, clientId: request.clientId });
      grant.addOIDCScope(request.scope);
      for (const resource of [request.resource ?? []].flat()) grant.addResourceScope(resource, request.scope);
      await grant.save();
      await provider.backchannelResult(request, grant);
    }
  };
}
