import { describe, expect, test } from 'vitest';
import { createDisposer } from './disposer.ts';

describe('Disposer', () => {
  test('stops in reverse order, one after another', async () => {
    const log: string[] = [];
    const disposer = createDisposer();
    const part = (name: string) => ({
      name,
      async [Symbol.asyncDispose]() {
        log.push(`${name} stops`);
        await Promise.resolve();
        log.push(`${name} stopped`);
      },
    });
    expect(disposer.use(part('first')).name).toBe('first');
    disposer.defer(() => void log.push('bare'));
    disposer.use(part('last'));

    await disposer.dispose();

    expect(log).toEqual(['last stops', 'last stopped', 'bare', 'first stops', 'first stopped']);
  });

  test('stops everything once, however often it is asked, and waits each time', async () => {
    const log: string[] = [];
    const disposer = createDisposer();
    disposer.defer(() => void log.push('first'));
    disposer.defer(async () => {
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      log.push('second');
    });

    await Promise.all([disposer.dispose(), disposer.dispose().then(() => log.push('waited'))]);
    await disposer[Symbol.asyncDispose]();

    expect(log).toEqual(['second', 'first', 'waited']);
  });

  test('goes on after failures and reports all of them', async () => {
    const disposer = createDisposer();
    const log: string[] = [];
    disposer.defer(() => void log.push('stopped'));
    disposer.defer(() => Promise.reject(new Error('one')));
    disposer.defer(() => {
      throw new Error('two');
    });

    await expect(disposer.dispose()).rejects.toMatchObject({
      errors: [{ message: 'two' }, { message: 'one' }],
    });
    expect(log).toEqual(['stopped']);
    await expect(disposer.dispose()).resolves.toBeUndefined();
  });

  test('serves `await using`', async () => {
    const log: string[] = [];
    {
      await using disposer = createDisposer();
      disposer.defer(() => void log.push('stopped'));
    }

    expect(log).toEqual(['stopped']);
  });
});
