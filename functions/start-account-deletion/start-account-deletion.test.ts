import { describe, expect, it } from 'vitest';
import { deletionCommand } from '../lib/deletion-command.ts';
import { createTestQueue } from '../lib/testing/test-queue.ts';
import { createHandler } from './start-account-deletion.ts';

const userId = '0b7f3c4e-95a0-4a1e-8f50-0f3f6a1d2c3b';
const own = { userId, actorId: userId, action: 'deleteMyAccount', correlationId: 'r-1' };

function given() {
  const queue = createTestQueue();
  const audit: unknown[] = [];
  const disabled: string[] = [];
  const lines: string[] = [];
  const write = (message: string, fields: object) => void lines.push(message + JSON.stringify(fields));
  const handler = createHandler({
    accounts: {
      isKnown: (id) => Promise.resolve(id === userId),
      disable: (id) => Promise.resolve(void disabled.push(id)),
    },
    audit: { write: (entry) => Promise.resolve(void audit.push(entry)) },
    queue,
    log: { info: write, error: write },
    newId: () => 'entry',
    nowMs: () => Date.parse('2026-11-21T12:00:00.000Z'),
  });
  return { handler, queue, audit, disabled, lines };
}

describe('start-account-deletion', () => {
  it('writes down who wants it, queues the first pass, and ends sign-in', async () => {
    const { handler, queue, audit, disabled } = given();

    expect(await handler(own)).toEqual({ outcome: 'STARTED' });
    expect(audit).toEqual([
      {
        id: 'entry',
        actorId: userId,
        action: 'deleteMyAccount',
        subject: userId,
        at: '2026-11-21T12:00:00.000Z',
      },
    ]);
    const [message] = queue.messages();
    expect(deletionCommand.parse(JSON.parse(message?.body ?? ''))).toMatchObject({
      userId,
      requestedAt: '2026-11-21T12:00:00.000Z',
      pass: 'first',
      place: { phase: 'close' },
      correlationId: 'r-1',
    });
    expect(disabled).toEqual([userId]);
  });

  it.each(['11111111-95a0-4a1e-8f50-0f3f6a1d2c3b', 'ben', '" or sub ^= "'])(
    'finds nobody by %j, and does nothing',
    async (unknown) => {
      const { handler, queue, audit, disabled } = given();
      const outcome = await handler({ userId: unknown, actorId: 'oscar', action: 'deleteAccount' });

      expect(outcome).toEqual({ outcome: 'NOT_FOUND' });
      expect([...audit, ...queue.messages(), ...disabled]).toEqual([]);
    },
  );

  it('promises nothing that the queue did not take', async () => {
    const { handler, queue, disabled, lines } = given();
    queue.refuseNext(1);

    await expect(handler(own)).rejects.toThrow();
    expect(disabled).toEqual([]);
    expect(lines).toEqual([expect.stringContaining('could not be deleted')]);
  });
});
