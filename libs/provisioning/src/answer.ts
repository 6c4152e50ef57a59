import type { CpeResponse, CwmpFault, RpcOutcome } from '@demarc/cwmp';

type AnswerTo<M extends CpeResponse['method']> =
  { readonly response: Extract<CpeResponse, { method: M }> } | { readonly fault: CwmpFault };

/** The answer to a request of ours. An answer to another one teaches nothing: it counts as the router's internal error. */
export function answerOf<M extends CpeResponse['method']>(outcome: RpcOutcome, method: M): AnswerTo<M> {
  if ('fault' in outcome) return outcome;
  if (isMethod(outcome.response, method)) return { response: outcome.response };
  const faultString = `answered with ${outcome.response.method}`;
  return { fault: { faultCode: 9002, faultString, parameterFaults: [] } };
}

function isMethod<M extends CpeResponse['method']>(
  response: CpeResponse,
  method: M,
): response is Extract<CpeResponse, { method: M }> {
  return response.method === method;
}
