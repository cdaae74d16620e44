import type { EvaluationInput, MemberTree, SandboxApi } from '../protocol.ts';
import { evaluate, type ModuleScript } from './evaluate.ts';
import { HandlerInfo } from './handler-context.ts';
import { harden } from './harden.ts';
import { limitArrayMethods, useJavaPatterns } from './iteration.ts';
import { createRandom } from './random.ts';
import { createRun, type Run } from './run.ts';
import { createScope } from './scope.ts';

/** Turns the context that this script runs in into a sandbox; answers what the host holds of it. */
export function openSandbox(): SandboxApi {
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
    evaluate(id, handler, inputText) {
      const script = scripts.get(id);
      if (!script) throw new TypeError(`There is no module ${id}.`);
      const input = JSON.parse(inputText) as EvaluationInput;
      run = createRun(input.nowMs, createRandom(input.seed), input.authType);
      try {
        return evaluate(() => script(scope)[handler], input.context, run);
      } finally {
        run = undefined;
      }
    },
    describe: () => JSON.stringify(membersOf(scope)),
  };
}

function membersOf(record: object): MemberTree {
  const tree: MemberTree = {};
  for (const [name, member] of Object.entries(record) as [string, unknown][]) {
    tree[name] = typeof member === 'object' && member !== null ? membersOf(member) : true;
  }
  return tree;
}
