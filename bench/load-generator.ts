import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Order, Reply } from './load/generator.ts';
import type { Subject, workloads } from './load/workloads.ts';

export type Workloads = typeof workloads;
export type Settings<Name extends keyof Workloads> = Parameters<Workloads[Name]>[1];
export type Result<Name extends keyof Workloads> = Awaited<ReturnType<Workloads[Name]>>;

/** The process that makes the load. */
export interface LoadGenerator extends AsyncDisposable {
  /** Runs a workload against a server. @throws Error when the server fails it, or it takes too long */
  run<Name extends keyof Workloads>(
    workload: Name,
    subject: Subject,
    settings: Settings<Name>,
  ): Promise<Result<Name>>;
}

const timeoutMs = 90_000;

/** Starts a generator in a process of its own, one for each server, so that none inherits another's heap. */
export async function startLoadGenerator(): Promise<LoadGenerator> {
  const child = fork(fileURLToPath(new URL('load/generator.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  let count = 0;

  function ask(order: Order): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => settle(() => reject(new Error(`${order.workload} took too long.`))),
        timeoutMs,
      );
      const onExit = () => settle(() => reject(new Error('The load generator ended.')));
      const onReply = (reply: Reply) => {
        if (reply.id !== order.id) return;
        settle(() => ('problem' in reply ? reject(new Error(reply.problem)) : resolve(reply.result)));
      };
      function settle(end: () => void): void {
        clearTimeout(timer);
        child.off('message', onReply);
        child.off('exit', onExit);
        end();
      }
      child.on('message', onReply);
      child.on('exit', onExit);
      child.send(order);
    });
  }

  return {
    async run<Name extends keyof Workloads>(
      workload: Name,
      subject: Subject,
      settings: Settings<Name>,
    ): Promise<Result<Name>> {
      count += 1;
      return (await ask({ id: count, workload, subject, settings })) as Result<Name>;
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
      await exited;
      clearTimeout(timer);
    },
  };
}
