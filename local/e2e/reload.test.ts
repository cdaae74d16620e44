import { describe, expect, it } from 'vitest';
import { StartError } from '../lib/errors.ts';
import { apiKeyOf, givenHelloApp, helloTemplate } from '../testing/fixtures/hello-app.ts';
import { connectRealtime } from '../testing/realtime-client.ts';
import { startTestLocal } from '../testing/start-test-local.ts';

describe('Reload', () => {
  it('swaps the code and keeps open subscriptions', async () => {
    using source = givenHelloApp('one');
    await using local = await startTestLocal({ assembly: source.file });
    const key = apiKeyOf(local);
    await using client = await connectRealtime(`${local.origin.replace('http', 'ws')}/graphql/realtime`, {
      header: { host: new URL(local.origin).host, ...key },
    });
    await client.init();
    client.start('s', 'subscription { onSaid { text } }');
    await client.expect('start_ack');
    expect((await local.ask(key, '{ hello }')).data).toEqual({ hello: 'one' });

    source.change(helloTemplate('two'));
    await local.reload();

    expect((await local.ask(key, '{ hello }')).data).toEqual({ hello: 'two' });
    await local.ask(key, 'mutation { say(text: "still here") { text } }');
    expect((await client.expect('data')).payload).toEqual({ data: { onSaid: { text: 'still here' } } });
  });

  it.each([
    ['code that AWS would refuse', (text: string) => text.replace('=> ctx.result', '=> { while (true) {} }')],
    ['a schema that is none', (text: string) => text.replace('type Query', 'tpye Query')],
    ['a file that is no template', () => '{'],
  ])('goes on with what it had when it is given %s', async (_title, breakIt) => {
    using source = givenHelloApp('one');
    await using local = await startTestLocal({ assembly: source.file });

    source.change(breakIt(helloTemplate('two')));
    await expect(local.reload()).rejects.toThrow(StartError);

    expect((await local.ask(apiKeyOf(local), '{ hello }')).data).toEqual({ hello: 'one' });
  });
});
