import type { MemberTree, SandboxApi } from '../protocol.ts';
import { type Copy, createCopy, type Realm } from './copy.ts';
import { evaluate, type ModuleScript } from './evaluate.ts';
import { HandlerInfo } from './handler-context.ts';
import { harden } from './harden.ts';
import { limitArrayMethods, useJavaPatterns } from './iteration.ts';
import { createRandom } from './random.ts';
import { createRun, type Run } from './run.ts';
import { createScope } from './scope.ts';

/**
 * Turns the context that this script runs in into a sandbox; answers what the host holds of it.
 *
 * @param host makes the objects of answers. No code but ours gets hold of it, nor of what it made.
 */
export function openSandbox(host: Realm): SandboxApi {
  const copyIn = createCopyIn();
  const copyOut = createCopy(host, (record) => isBare(Object.getPrototypeOf(record)));
  const scripts = new Map<number, ModuleScript>();
  let registered = 0;
  let run: Run | undefined;
  const scope = createScope(() => {
    if (!run) throw new TypeError('No handler is running.');
    return run;
  });
  limitArrayMethods();
  useJavaPatterns();
  harden([scope, HandlerInfo]);

  return {
    register(script) {
      registered += 1;
      scripts.set(registered, script as ModuleScript);
      return registered;
    },
    remove: (id) => void scripts.delete(id),
    evaluate(id, handler, { nowMs, seed, authType, context }) {
      const script = scripts.get(id);
      if (!script) throw new TypeError(`There is no module ${id}.`);
      run = createRun(nowMs, createRandom(seed), authType);
      try {
        return evaluate(() => script(scope)[handler], context, run, copyIn, copyOut);
      } finally {
        run = undefined;
      }
    },
    describe: () => JSON.stringify(membersOf(scope)),
  };
}

function createCopyIn(): <T>(value: T) => T {
  const copy: Copy = createCopy({ newRecord: () => ({}), newList: () => [] }, () => true);
  return <T>(value: T) => copy(value, { units: 0 }) as T;
}

function isBare(prototype: unknown): boolean {
  return prototype === Object.prototype || prototype === null;
}

function membersOf(record: object): MemberTree {
  const tree: MemberTree = {};
  for (const [name, member] of Object.entries(record) as [string, unknown][]) {
    tree[name] = typeof member === 'object' && member !== null ? membersOf(member) : true;
  }
  return tree;
}
