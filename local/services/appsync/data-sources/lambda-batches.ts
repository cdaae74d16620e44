import type { Json } from '../../../lib/json.ts';
import { type DataSourceCall, DataSourceError } from '../data-source.ts';

/** Sends a batch; answers each item, with an error where one failed. Rejects when the whole batch failed. */
export type SendBatch = (payloads: Json[]) => Promise<(Json | DataSourceError)[]>;

/** Gathers calls of sibling fields into one invocation. */
export interface LambdaBatches<Kind extends string> {
  /** The answer to this call's own payload. */
  add(kind: Kind, payload: Json, call: Pick<DataSourceCall, 'batch' | 'maxBatchSize'>): Promise<Json>;
}

interface Waiting {
  payload: Json;
  resolve(answer: Json): void;
  reject(failure: unknown): void;
}

/**
 * Siblings reach a data source within one turn of the event loop: a batch leaves at the end of that turn, or as soon
 * as it is full. https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-lambda-resolvers-js.html
 */
export function createLambdaBatches<Kind extends string>(
  senders: Record<Kind, SendBatch>,
): LambdaBatches<Kind> {
  const open = new WeakMap<object, Map<Kind, Waiting[]>>();

  function waitingFor(kind: Kind, batch: object): Waiting[] {
    const kinds = open.get(batch) ?? new Map<Kind, Waiting[]>();
    open.set(batch, kinds);
    const known = kinds.get(kind);
    if (known) return known;
    const waiting: Waiting[] = [];
    kinds.set(kind, waiting);
    setImmediate(() => leave(kind, batch, waiting));
    return waiting;
  }

  /** Does nothing for a batch that has left already because it was full. */
  function leave(kind: Kind, batch: object, waiting: Waiting[]): void {
    const kinds = open.get(batch);
    if (kinds?.get(kind) !== waiting) return;
    kinds.delete(kind);
    void settle(senders[kind], waiting);
  }

  return {
    add: (kind, payload, { batch, maxBatchSize }) =>
      new Promise((resolve, reject) => {
        const waiting = waitingFor(kind, batch);
        waiting.push({ payload, resolve, reject });
        if (waiting.length >= maxBatchSize) leave(kind, batch, waiting);
      }),
  };
}

async function settle(send: SendBatch, waiting: Waiting[]): Promise<void> {
  try {
    const answers = await send(waiting.map(({ payload }) => payload));
    waiting.forEach(({ resolve, reject }, index) => {
      const answer = answers[index] ?? null;
      if (answer instanceof DataSourceError) reject(answer);
      else resolve(answer);
    });
  } catch (failure) {
    for (const { reject } of waiting) reject(failure);
  }
}
