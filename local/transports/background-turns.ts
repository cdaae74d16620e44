import { setImmediate as nextTurn } from 'node:timers/promises';
import { type HttpRoute, nothingServed } from './http-message.ts';
import { isSigned } from './signed-request.ts';

/**
 * Begins signed requests one in each turn of the event loop: a function that writes a hundred items at once must not keep
 * people's requests, which are taken as they come, behind all of them.
 */
export function inBackgroundTurns(route: HttpRoute): HttpRoute {
  let last: Promise<unknown> = Promise.resolve();

  return (request) => {
    if (!isSigned(request)) return route(request);
    const turn = last.then(() => nextTurn());
    last = turn;
    return turn.then(() => route(request) ?? nothingServed);
  };
}
