import { describe, expect, it } from 'vitest';
import { forRequest } from './for-request.ts';

function given(handle: (event: unknown) => Promise<object>) {
  const lines: object[] = [];
  let keys = {};
  const write = (message: string, fields: object) => void lines.push({ message, ...keys, ...fields });
  const log = {
    info: write,
    error: write,
    appendKeys: (more: object) => void (keys = { ...keys, ...more }),
    resetKeys: () => void (keys = {}),
  };
  const run = forRequest(log, (event) => {
    log.info('Working', {});
    return handle(event);
  });
  return { run, lines };
}

describe('A function that the API calls', () => {
  it('names the request in each line, and says that it answered', async () => {
    const { run, lines } = given(() => Promise.resolve({ outcome: 'DONE', secret: 'no' }));

    expect(await run({ correlationId: 'r-1' })).toEqual({ outcome: 'DONE', secret: 'no' });
    expect(lines).toEqual([
      { message: 'Working', correlation_id: 'r-1' },
      { message: 'Answered the API', correlation_id: 'r-1', outcome: 'DONE' },
    ]);
  });

  it('forgets the request before', async () => {
    const { run, lines } = given(() => Promise.resolve({}));
    await run({ correlationId: 'r-1' });
    await run({ correlationId: 'not\na name' });
    await run(null);

    expect(lines.slice(2)).toEqual(
      Array.from({ length: 2 }, () => [{ message: 'Working' }, { message: 'Answered the API' }]).flat(),
    );
  });

  it('leaves failures to who called it', async () => {
    const { run, lines } = given(() => Promise.reject(new Error('secret')));

    await expect(run({ correlationId: 'r-1' })).rejects.toThrow('secret');
    expect(lines).toEqual([{ message: 'Working', correlation_id: 'r-1' }]);
  });
});
