import { describe, expect, test } from 'vitest';
import { createManualClock } from '../testing/manual-clock.ts';
import { createDrain } from './drain.ts';
import { type HttpRequest, type HttpResponse, textResponse } from './http-message.ts';

const request = (headers: HttpRequest['headers'] = {}): HttpRequest => ({
  method: 'POST',
  path: '/graphql',
  query: new URLSearchParams(),
  headers,
  body: Buffer.from('{}'),
  remoteAddress: '127.0.0.1',
});

const signed = request({
  authorization: 'AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/dynamodb/aws4_request',
});

/** A route whose answers are given by the test. */
function given() {
  const clock = createManualClock();
  const drain = createDrain(clock);
  const answers: ((response: HttpResponse) => void)[] = [];
  const fails: ((failure: Error) => void)[] = [];
  const route = drain.watch(
    () =>
      new Promise<HttpResponse>((resolve, reject) => {
        answers.push(resolve);
        fails.push(reject);
      }),
  );
  const settled = async (promise: Promise<unknown>) => {
    const done = promise.then(() => true);
    return Promise.race([done, new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))]);
  };
  return { clock, drain, route, answers, fails, settled };
}

describe('A drain', () => {
  test('waits for the answers under way and hands them out', async () => {
    const { drain, route, answers, settled } = given();
    const answer = route(request());

    const drained = drain.drain();
    expect(await settled(drained)).toBe(false);
    answers[0]?.(textResponse(200, 'late'));

    expect(await settled(drained)).toBe(true);
    expect(await answer).toEqual(textResponse(200, 'late'));
  });

  test('does not wait for one that failed', async () => {
    const { drain, route, fails, settled } = given();
    const answer = expect(route(request())).rejects.toThrow('bug');
    fails[0]?.(new Error('bug'));
    await answer;

    expect(await settled(drain.drain())).toBe(true);
  });

  test('gives up after 5 s', async () => {
    const { clock, drain, route, settled } = given();
    void route(request());

    const drained = drain.drain();
    clock.advance(4_999);
    expect(await settled(drained)).toBe(false);
    clock.advance(1);

    expect(await settled(drained)).toBe(true);
  });

  test('sends new requests away, but serves what functions ask for', async () => {
    const { drain, route, answers } = given();
    void drain.drain();

    expect(await route(request())).toMatchObject({ status: 503 });
    const answer = route(signed);
    answers[0]?.(textResponse(200, 'item'));

    expect(await answer).toMatchObject({ status: 200 });
  });

  test('does not wait for what functions ask for from then on: some of it comes without end', async () => {
    const { drain, route, answers, settled } = given();
    void route(signed);

    const drained = drain.drain();
    void route(signed);
    answers[0]?.(textResponse(200, 'item'));

    expect(await settled(drained)).toBe(true);
  });

  test('leaves what no route takes to the server', () => {
    const { drain } = given();

    expect(drain.watch(() => undefined)(request())).toBeUndefined();
  });
});
