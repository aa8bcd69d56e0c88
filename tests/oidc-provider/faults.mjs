// A server that is not quite as it should be, so that a client can show what it makes of that.
//
//   patches        {"/token/introspection": {"exp": 1.5}}: members of the JSON that this path answers; "PUT /reg/*": for
//                  this method alone, and for all paths that begin so
//   first_answers  {"/token": [{"status": 400, "headers": {…}, "body": {"error": "slow_down"}}]}: what this path
//                  answers first, one to a request, before it does what it should

/** Spoils the answers of some paths. */
export function faults(patches, firstAnswers) {
  const left = structuredClone(firstAnswers);
  return async (context, next) => {
    const canned = left[context.path]?.shift();
    if (canned) {
      context.status = canned.status;
      context.set(canned.headers ?? {});
      context.body = canned.body ?? '';
      return;
    }
    await next();
    const patch = Object.entries(patches).find(([where]) => isAt(where, context))?.[1];
    if (patch && context.body?.constructor === Object) context.body = { ...context.body, ...patch };
  };
}

function isAt(where, { method, path }) {
  const [wanted, begin] = where.includes(' ') ? where.split(' ') : [method, where];
  if (wanted !== method) return false;
  return begin.endsWith('*') ? path.startsWith(begin.slice(0, -1)) : path === begin;
}
