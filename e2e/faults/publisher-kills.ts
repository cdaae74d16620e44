import { type TreeScript, treeScript } from '../support/tree-script.ts';
import { treePerson } from '../support/tree-person.ts';
import { eventually } from './eventually.ts';
import { type FrailRuntime, startFrailRuntime } from './frail-runtime.ts';
import { createRandom } from './random.ts';
import { collect, endsWith, readLog, readTree, stepsBack, type TreeView } from './tree-views.ts';

/** G11: a kill in the middle of telling costs nothing. */
export interface PublisherKillsReport {
  scriptWrites: number;
  kills: number;
  factoriesAtTheEnd: number;
  /** Factories that a subscriber who came after the last kill did not learn of, live or by catching up. */
  isTold: boolean;
  stepsBack: number;
}

const treeId = 'killed';
/** Longer than the publisher takes for a change: kills hit before, in and after its work. */
const longestWaitMs = 40;

/** A script writes, and within milliseconds the runtime is killed; again and again over the same data. */
export async function runPublisherKills(seed: number, rounds: number): Promise<PublisherKillsReport> {
  const random = createRandom(seed);
  await using runtime = await startFrailRuntime();
  let scriptWrites = 0;
  const write = async (script: TreeScript, round: number) => {
    await script.put(treeId, `factory-${round}`, { name: `Round ${round}`, lowerBound: 0, upperBound: 9 });
    if (round > 0) await script.set(treeId, `factory-${round - 1}`, 'children', [round % 10]);
    if (round > 1) await script.remove(treeId, `factory-${round - 2}`);
    scriptWrites += Math.min(3, round + 1);
  };
  for (let round = 0; round < rounds; round += 1) {
    await write(await treeScript(reach(runtime)), round);
    await new Promise((resolve) => setTimeout(resolve, random.integer(0, longestWaitMs)));
    await runtime.killAndRestart();
  }

  const ana = await treePerson(reach(runtime), 'ana');
  await using watch = await ana.watch(treeId, 60_000);
  const heard = collect(watch);
  await write(await treeScript(reach(runtime)), rounds);
  let truth = await readTree(ana, treeId);
  let told: TreeView = heard;
  const isTold = () => truth.length === 2 && endsWith(told, truth);
  await eventually(
    async () => {
      truth = await readTree(ana, treeId);
      told = { changes: [...(await readLog(ana, treeId)).changes, ...heard.changes] };
      return isTold() && heard.changes.length > 0;
    },
    20_000,
    () => '',
  ).catch(() => undefined);
  return {
    scriptWrites,
    kills: rounds,
    factoriesAtTheEnd: truth.length,
    isTold: isTold(),
    stepsBack: stepsBack(await readLog(ana, treeId)),
  };
}

function reach(runtime: FrailRuntime) {
  const outputs = runtime.outputs();
  return { origin: outputs.local.endpoint, outputs };
}
