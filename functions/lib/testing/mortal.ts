import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { MessageQueue } from '../message-queue.ts';

/** What a process that has ended does with every call. */
export class DeathError extends Error {
  override readonly name = 'DeathError';
}

/** A process that ends at one of its calls, before or right after the call has had its effect. */
export interface Mortal {
  isDead(): boolean;
  /** Calls made so far. */
  steps(): number;
  client(client: DynamoDBClient): DynamoDBClient;
  queue(queue: MessageQueue): MessageQueue;
  /** Anything else whose methods answer promises. */
  calls<T extends object>(target: T): T;
}

/** `step` counts from 1; without a death all calls go through. */
export function createMortal(death?: { step: number; when: 'before' | 'after' }): Mortal {
  let steps = 0;
  let isDead = false;

  async function call<T>(run: () => Promise<T>): Promise<T> {
    if (isDead) throw new DeathError();
    steps += 1;
    const dies = steps === death?.step;
    if (dies && death.when === 'before') isDead = true;
    if (isDead) throw new DeathError();
    const answer = await run();
    if (dies) isDead = true;
    if (isDead) throw new DeathError();
    return answer;
  }

  return {
    isDead: () => isDead,
    steps: () => steps,
    client: (client) =>
      new Proxy(client, {
        get(target, property) {
          if (property !== 'send') return Reflect.get(target, property) as unknown;
          return (command: Parameters<DynamoDBClient['send']>[0]) => call(() => target.send(command));
        },
      }),
    queue: (queue) => ({ sendAll: (messages) => call(() => queue.sendAll(messages)) }),
    calls: (target) =>
      new Proxy(target, {
        get(_target, property) {
          const method: unknown = Reflect.get(target, property);
          if (typeof method !== 'function') return method;
          return (...args: unknown[]) => call(() => Reflect.apply(method, target, args) as Promise<unknown>);
        },
      }),
  };
}
