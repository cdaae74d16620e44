import { connectRealtime, type RealtimeClient } from '../../local/testing/realtime-client.ts';
import type { LocalProcess } from './local-process.ts';

/** One connection of somebody, with subscriptions by the name of their field. */
export interface LiveFeed extends AsyncDisposable {
  client: RealtimeClient;
  /** Starts a subscription and waits until it is acknowledged; rejects when it is refused. */
  subscribe(field: string, query: string, variables?: object): Promise<void>;
  /** The next event of any subscription; rejects when none comes within the patience of the feed. */
  nextEvent(): Promise<{ field: string; value: Record<string, unknown> }>;
  /** Waits until the server has ended these subscriptions. */
  untilEnded(fields: readonly string[]): Promise<void>;
}

/**
 * Connects with a token.
 *
 * @param timeoutMs how long each wait may take.
 */
export async function openLiveFeed(
  local: Pick<LocalProcess, 'origin' | 'outputs'>,
  accessToken: string,
  timeoutMs = 20_000,
): Promise<LiveFeed> {
  const client = await connectRealtime(local.outputs.Chorus.RealtimeUrl, {
    header: { host: new URL(local.origin).host, Authorization: accessToken },
    timeoutMs,
  });
  await client.init();

  return {
    client,
    async subscribe(field, query, variables = {}) {
      client.start(field, query, { variables });
      await client.expect('start_ack');
    },
    async nextEvent() {
      const { id = '', payload } = await client.expect('data');
      const { data } = payload as { data: Record<string, Record<string, unknown>> };
      return { field: id, value: data[id] ?? {} };
    },
    async untilEnded(fields) {
      const running = new Set(fields);
      while (running.size > 0) {
        const { type, id } = await client.next();
        if ((type === 'complete' || type === 'error') && id !== undefined) running.delete(id);
      }
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}
