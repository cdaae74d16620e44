import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DialectName } from './load/dialects.ts';
import type { Subject } from './load/workloads.ts';
import { type Server, startServer } from './start-server.ts';

export const project = fileURLToPath(new URL('..', import.meta.url));
export const assembly = fileURLToPath(new URL('.cache/assembly', import.meta.url));

/** A contender that answers. */
export interface Running extends AsyncDisposable {
  subject: Subject;
  startMs: number;
}

export interface Contender {
  name: string;
  /** False: it broadcasts without keeping anything. */
  isStored: boolean;
  /** True: part of the quick run as well. */
  isQuick: boolean;
  start(): Promise<Running>;
}

/** Our runtime with the bench app. */
function chorus(name: string, isQuick: boolean, storage: 'memory' | 'disk'): Contender {
  return {
    name,
    isStored: true,
    isQuick,
    async start() {
      const directory = mkdtempSync(join(tmpdir(), 'chorus-bench-'));
      const outputs = join(directory, 'outputs.json');
      const state = storage === 'memory' ? ['--ephemeral'] : ['--data', join(directory, 'data')];
      const server = await startServer(
        ['local/run.mjs', '--assembly', assembly, '--port', '0', '--no-web', '--outputs', outputs, ...state],
        project,
      );
      const { Bench } = JSON.parse(readFileSync(outputs, 'utf8')) as { Bench: { ApiKey: string } };
      return {
        subject: {
          target: { dialect: 'appsync', port: server.port, headers: { 'x-api-key': Bench.ApiKey } },
          pids: [server.pid],
        },
        startMs: server.startMs,
        async [Symbol.asyncDispose]() {
          await server[Symbol.asyncDispose]();
          rmSync(directory, { recursive: true, force: true });
        },
      };
    },
  };
}

/** A server of `peers/`, with a dynalite beside it when it stores over the SDK. */
function peer(
  name: string,
  file: string,
  dialect: DialectName,
  { isStored = true, isQuick = false, overSdk = false },
): Contender {
  return {
    name,
    isStored,
    isQuick,
    async start() {
      const store = overSdk ? await startServer(['bench/peers/dynalite.mjs'], project) : null;
      let server: Server;
      try {
        server = await startServer([`bench/peers/${file}`, ...(store ? [store.origin] : [])], project);
      } catch (failure) {
        await store?.[Symbol.asyncDispose]();
        throw failure;
      }
      return {
        subject: {
          target: { dialect, port: server.port, headers: {} },
          pids: [server.pid, ...(store ? [store.pid] : [])],
        },
        startMs: server.startMs,
        async [Symbol.asyncDispose]() {
          await server[Symbol.asyncDispose]();
          await store?.[Symbol.asyncDispose]();
        },
      };
    },
  };
}

/** Everybody who runs, ours first. */
export const contenders: readonly Contender[] = [
  chorus('Chorus local', true, 'memory'),
  chorus('Chorus local, on disk', false, 'disk'),
  peer('bare ws, no store', 'bare-ws.mjs', 'bare', { isStored: false, isQuick: true }),
  peer('socket.io + dynalite over SDK', 'socket-io.mjs', 'socket.io', { isQuick: true, overSdk: true }),
  peer('mercurius + dynalite over SDK', 'mercurius.mjs', 'graphql-transport-ws', { overSdk: true }),
  peer('graphql-yoga + graphql-ws, dynalite in-process', 'yoga.mjs', 'graphql-transport-ws', {
    isQuick: true,
  }),
  peer('graphql-yoga + graphql-ws, dynalite over SDK', 'yoga.mjs', 'graphql-transport-ws', { overSdk: true }),
];
