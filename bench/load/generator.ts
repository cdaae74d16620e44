import { type Subject, workloads } from './workloads.ts';

/** What the bench asks this process for. */
export interface Order {
  id: number;
  workload: keyof typeof workloads;
  subject: Subject;
  settings: unknown;
}

export type Reply = { id: number; result: unknown } | { id: number; problem: string };

type Workload = (subject: Subject, settings: unknown) => Promise<unknown>;

function reply(message: Reply): void {
  process.send?.(message);
}

function describe(failure: unknown): string {
  return failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
}

let current = 0;
process.on('message', (order: Order) => {
  current = order.id;
  const { id } = order;
  (workloads[order.workload] as Workload)(order.subject, order.settings).then(
    (result) => reply({ id, result }),
    (failure: unknown) => reply({ id, problem: describe(failure) }),
  );
});
// Socket events throw outside of any promise.
process.on('uncaughtException', (failure) => reply({ id: current, problem: describe(failure) }));
process.on('disconnect', () => process.exit(0));
