import { setImmediate as nextTurn } from 'node:timers/promises';
import { type HttpResponse, type HttpRoute, textResponse } from './http-message.ts';
import { isSigned } from './signed-request.ts';

/**
 * Begins signed requests one in each turn of the event loop: a function that writes a hundred items at once must not keep
 * people's requests, which are taken as they come, behind all of them.
 */
export function inBackgroundTurns(routes: readonly HttpRoute[]): HttpRoute {
  let last: Promise<unknown> = Promise.resolve();

  const find: HttpRoute = (request) => {
    for (const route of routes) {
      const answer = route(request);
      if (answer) return answer;
    }
    return undefined;
  };

  return (request) => {
    if (!isSigned(request)) return find(request);
    const turn = last.then(() => nextTurn());
    last = turn;
    return turn.then(
      (): HttpResponse | Promise<HttpResponse> =>
        find(request) ?? textResponse(404, 'Nothing is served here.\n'),
    );
  };
}
