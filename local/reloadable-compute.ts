import { isDeepStrictEqual } from 'node:util';
import type { StackModel } from './model/stack-model.ts';
import { type Compute, type ComputeOptions, startCompute, startMappings } from './start-compute.ts';
import type { Services } from './start-services.ts';

/** The compute that is in use, and a way to replace it. */
export interface ReloadableCompute extends AsyncDisposable {
  current(): Compute;
  /** @throws StartError when the new model's code can't be loaded; the old compute goes on then. */
  reload(model: StackModel): Promise<void>;
}

/** Parts of a model whose change needs a restart, because they hold data or connections. */
const statefulParts = [
  'tables',
  'userPools',
  'queues',
  'topics',
  'topicSubscriptions',
  'eventBuses',
  'eventRules',
  'buckets',
] as const;

/** Starts the compute of a model. @throws StartError for code or schemas that AWS would refuse */
export function createReloadable(
  model: StackModel,
  services: Services,
  options: ComputeOptions,
): ReloadableCompute {
  let compute = startCompute(model, services, options);
  let mappings = startMappings(model, compute, services);

  function warnOfRestart(next: StackModel): void {
    const changed = statefulParts.filter((part) => !isDeepStrictEqual(model[part], next[part]));
    if (changed.length > 0) options.log.warn('restart to apply changes', { of: changed.join(', ') });
  }

  return {
    current: () => compute,
    async reload(next) {
      const fresh = startCompute(next, services, options);
      warnOfRestart(next);
      const old = compute;
      compute = fresh;
      await mappings[Symbol.asyncDispose]();
      mappings = startMappings(next, fresh, services);
      await old[Symbol.asyncDispose]();
    },
    async [Symbol.asyncDispose]() {
      await mappings[Symbol.asyncDispose]();
      await compute[Symbol.asyncDispose]();
    },
  };
}
