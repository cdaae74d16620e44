import { describe, expect, it } from 'vitest';
import { apiKeyOf, givenHelloApp } from '../testing/fixtures/hello-app.ts';
import { connectRealtime, type RealtimeClient } from '../testing/realtime-client.ts';
import { startTestLocal, type TestLocal } from '../testing/start-test-local.ts';

async function start() {
  using app = givenHelloApp('hello');
  return startTestLocal({ assembly: app.file });
}

async function setFaults(local: TestLocal, faults: object) {
  const response = await fetch(`${local.origin}/_local/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  });
  return { status: response.status, body: (await response.json()) as { field?: string; message?: string } };
}

async function subscribe(local: TestLocal): Promise<RealtimeClient> {
  const client = await connectRealtime(`${local.origin.replace('http', 'ws')}/graphql/realtime`, {
    header: { host: new URL(local.origin).host, ...apiKeyOf(local) },
  });
  await client.init();
  client.start('s', 'subscription { onSaid { text } }');
  await client.expect('start_ack');
  return client;
}

const say = (local: TestLocal, text: string) =>
  local.ask(apiKeyOf(local), 'mutation ($text: String!) { say(text: $text) { text } }', { text });

async function nextText(client: RealtimeClient): Promise<unknown> {
  const { payload } = await client.expect('data');
  return (payload as { data: { onSaid: { text: string } } }).data.onSaid.text;
}

describe('Faults', () => {
  it('are off until asked for, and off again after a reset', async () => {
    await using local = await start();
    await using client = await subscribe(local);
    await say(local, 'one');
    expect(await nextText(client)).toBe('one');

    await setFaults(local, { events: { dropRate: 1 } });
    await say(local, 'lost');
    await fetch(`${local.origin}/_local/faults`, { method: 'DELETE' });
    await say(local, 'two');
    expect(await nextText(client)).toBe('two');
  });

  it('double events', async () => {
    await using local = await start();
    await using client = await subscribe(local);
    await setFaults(local, { events: { duplicateRate: 1 } });
    await say(local, 'twice');

    expect([await nextText(client), await nextText(client)]).toEqual(['twice', 'twice']);
  });

  it('lose events right after start_ack', async () => {
    await using local = await start();
    await setFaults(local, { events: { dropAfterStartAckMs: 60_000 } });
    await using client = await subscribe(local);
    await say(local, 'too early');
    await setFaults(local, {});
    await say(local, 'in time');

    expect(await nextText(client)).toBe('in time');
  });

  it('lose the answer of a request whose work is done', async () => {
    await using local = await start();
    await using client = await subscribe(local);
    await setFaults(local, { responses: { dropRate: 1 } });

    await expect(say(local, 'done')).rejects.toThrow();
    expect(await nextText(client)).toBe('done');
  });

  it('make a data source fail as if throttled', async () => {
    await using local = await start();
    await setFaults(local, {
      dataSources: { nowhere: { failRate: 1, errorType: 'DynamoDB:ThrottlingException' } },
    });
    const { errors } = await local.ask(apiKeyOf(local), '{ hello }');

    expect(errors?.length).toBeGreaterThan(0);
  });

  it('cut sockets without a goodbye', async () => {
    await using local = await start();
    await using client = await subscribe(local);
    await fetch(`${local.origin}/_local/cut-connections`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });

    expect((await client.closed()).code).toBe(1006);
  });

  it.each([
    [{ events: { dropRate: 2 } }, 'events.dropRate'],
    [{ events: { dropRat: 1 } }, 'events.dropRat'],
    [{ functions: { f: { delayMs: -1 } } }, 'functions.f.delayMs'],
    [{ seed: 'x' }, 'seed'],
  ])('refuse %j by name', async (faults, field) => {
    await using local = await start();

    expect(await setFaults(local, faults)).toMatchObject({ status: 400, body: { field } });
  });
});
