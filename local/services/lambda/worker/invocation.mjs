import { errorPayload, RuntimeError } from './error-payload.mjs';

/**
 * One event on its way through a handler. Handlers may answer by promise, by callback or by `context.done` and its
 * relatives; the first answer counts.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 *
 * @param finish gets the message for the host, once.
 */
export function createInvocation(event, identity, finish) {
  const startedAt = performance.now();
  let isAnswered = false;
  let isFinished = false;
  let isAsync = false;
  let waitsForEmptyEventLoop = true;
  let whenEmpty = null;

  function end(message) {
    if (isFinished) return;
    isFinished = true;
    finish(message);
  }

  function succeed(result) {
    try {
      end({ type: 'succeeded', payload: JSON.stringify(result) ?? 'null' });
    } catch {
      fail(new Error('Unable to stringify response body'));
    }
  }

  function fail(error) {
    end({ type: 'failed', error: JSON.stringify(errorPayload(error ?? 'handled')) });
  }

  const firstOnly =
    (answer) =>
    (...results) => {
      if (isAnswered) return;
      isAnswered = true;
      answer(...results);
    };

  const callback = firstOnly((error, result) => {
    if (error !== undefined && error !== null) fail(error);
    else if (waitsForEmptyEventLoop) whenEmpty = () => succeed(result);
    else succeed(result);
  });
  const done = (error, result) => (error === undefined || error === null ? succeed(result) : fail(error));

  const context = {
    get callbackWaitsForEmptyEventLoop() {
      return waitsForEmptyEventLoop;
    },
    set callbackWaitsForEmptyEventLoop(value) {
      waitsForEmptyEventLoop = value;
    },
    succeed: firstOnly(succeed),
    fail: firstOnly(fail),
    done: firstOnly(done),
    ...identity,
    awsRequestId: event.requestId,
    getRemainingTimeInMillis: () =>
      Math.max(0, Math.round(event.timeoutMs - (performance.now() - startedAt))),
  };

  return {
    run(handler) {
      isAsync = handler.constructor?.name === 'AsyncFunction';
      try {
        const result = handler(JSON.parse(event.payload), context, callback);
        if (typeof result?.then === 'function') result.then(context.succeed, context.fail);
      } catch (error) {
        callback(error);
      }
    },
    /** Nothing is left that could still answer, unless a callback was waiting for exactly this. */
    eventLoopIsEmpty() {
      if (whenEmpty) whenEmpty();
      else if (isAsync)
        fail(new RuntimeError('NodeJsExit', 'The function ended before its promise was settled.'));
      else succeed(null);
    },
  };
}
