import { describe, expect, it } from 'vitest';
import { createCloudWatch } from '../lib/cloud-watch.ts';
import { createHandler } from './inspect-queues.ts';
import { createQueueAges } from './queue-ages.ts';

const credentials = { region: 'us-east-1', accessKeyId: 'a', secretAccessKey: 'b' };

function givenAges(answer: () => Response) {
  const requests: { target: string | null; body: { MetricDataQueries: unknown[] } }[] = [];
  const errors: string[] = [];
  let nowMs = Date.UTC(2026, 10, 21);
  const agesOf = createQueueAges({
    call: createCloudWatch({
      url: 'http://127.0.0.1/',
      credentials,
      send: (_url, init) => {
        const headers = new Headers(init?.headers);
        requests.push({ target: headers.get('x-amz-target'), body: JSON.parse(String(init?.body)) });
        return Promise.resolve(answer());
      },
    }),
    log: { info: () => undefined, error: (message) => void errors.push(message) },
    nowMs: () => nowMs,
  });
  return { agesOf, requests, errors, advance: (ms: number) => (nowMs += ms) };
}

const results = (...values: number[][]) =>
  Response.json({ MetricDataResults: values.map((Values, index) => ({ Id: `age${index}`, Values })) });

describe('Ages of queues', () => {
  it('are the latest values of their metric, where there are some', async () => {
    const { agesOf, requests } = givenAges(() => results([12, 70], []));
    expect(await agesOf(['Work', 'Jobs'])).toEqual(new Map([['Work', 12]]));
    expect(requests[0]?.target).toBe('GraniteServiceVersion20100801.GetMetricData');
    expect(requests[0]?.body.MetricDataQueries).toHaveLength(2);
  });

  it('are asked for once in ten seconds', async () => {
    const { agesOf, requests, advance } = givenAges(() => results([1]));
    await agesOf(['Work']);
    advance(9_999);
    await agesOf(['Work']);
    expect(requests).toHaveLength(1);
    advance(1);
    await agesOf(['Work']);
    expect(requests).toHaveLength(2);
  });

  it('are not worth failing for', async () => {
    const { agesOf, errors } = givenAges(() => new Response('no', { status: 403 }));
    expect(await agesOf(['Work'])).toEqual(new Map());
    expect(errors).toHaveLength(1);
  });
});

describe('Queues', () => {
  it('are counted with their dead letters; those without a queue have nothing else', async () => {
    const depths: Record<string, [number, number, number]> = {
      Work: [3, 2, 1],
      WorkDead: [4, 1, 0],
      Jobs: [0, 0, 0],
      JobsDead: [0, 0, 0],
      Failures: [2, 0, 0],
    };
    const inspect = createHandler({
      queues: [
        { name: 'work', queue: 'Work', deadLetters: 'WorkDead', maxReceives: 5 },
        { name: 'jobs', queue: 'Jobs', deadLetters: 'JobsDead', maxReceives: 5 },
        { name: 'failures', queue: null, deadLetters: 'Failures', maxReceives: null },
      ],
      depthOf(name) {
        const [visible = 0, inFlight = 0, delayed = 0] = depths[name] ?? [];
        return Promise.resolve({ visible, inFlight, delayed });
      },
      // The metric of a queue that has just become empty still tells of its last message.
      agesOf: () =>
        Promise.resolve(
          new Map([
            ['Work', 90],
            ['Jobs', 40],
          ]),
        ),
    });
    expect(await inspect()).toEqual({
      queues: [
        { name: 'work', visible: 4, inFlight: 2, oldestAgeSeconds: 90, dlqDepth: 5 },
        { name: 'jobs', visible: 0, inFlight: 0, oldestAgeSeconds: 0, dlqDepth: 0 },
        { name: 'failures', visible: 0, inFlight: 0, oldestAgeSeconds: 0, dlqDepth: 2 },
      ],
    });
  });
});
