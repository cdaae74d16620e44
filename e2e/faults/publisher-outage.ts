import { randomUUID } from 'node:crypto';
import { startWithClock } from '../support/start-with-clock.ts';
import { type TreePerson, treePerson } from '../support/tree-person.ts';
import { type TreeScript, treeScript } from '../support/tree-script.ts';
import { eventually } from './eventually.ts';
import { createRandom, type Random } from './random.ts';
import { collect, endsWith, readLog, readTree, stepsBack, tells, type TreeView } from './tree-views.ts';

/** G11: the publisher was away for an hour, and everybody hears of everything all the same. */
export interface OutageReport {
  scriptWrites: number;
  apiWrites: number;
  factoriesAtTheEnd: number;
  /** Told while the publisher was away; must be 0, or it was not. */
  toldMeanwhile: number;
  /** Writes of the API that a subscriber or the log was never told, summed up over them. */
  untold: number;
  /** Subscribers that end with another tree than the table's, and the log. */
  different: number;
  /** How often somebody was told an older version of a factory after a newer one. */
  stepsBack: number;
}

const treeId = 'outage';
const watchers = 5;
const minutes = 60;
/** How long subscribers wait for a change, and the trial for the end. */
const patienceMs = 120_000;

/** @param writesPerMinute by scripts and by people, of an hour that passes by a clock that the trial moves. */
export async function runPublisherOutage(seed: number, writesPerMinute: number): Promise<OutageReport> {
  await using local = await startWithClock(Date.now());
  const { clock, origin } = local;
  const [ana, script] = await Promise.all([treePerson(local, 'ana'), treeScript(local)]);
  const watches = await Promise.all(Array.from({ length: watchers }, () => ana.watch(treeId, patienceMs)));
  const views = watches.map(collect);
  const writers = new Writers(createRandom(seed), ana, script, () => clock.now());
  for (let made = 0; made < 5; made += 1) await writers.create();
  await eventually(
    () => views.every(({ changes }) => changes.length === 5),
    10_000,
    () => 'the first factories have not been told',
  );

  await setFaults(origin, 'POST', { functions: { '*': { failRate: 1 } } });
  for (let minute = 0; minute < minutes; minute += 1) {
    for (let write = 0; write < writesPerMinute; write += 1) await writers.write();
    clock.advance(60_000);
    // Lets what the clock woke up go on.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const toldMeanwhile = views.reduce((sum, { changes }) => sum + changes.length - 5, 0);
  await setFaults(origin, 'DELETE');

  // An hour is all that a token lives.
  const reader = await treePerson(local, 'ana');
  let truth = await readTree(reader, treeId);
  let all: TreeView[] = views;
  await eventually(
    async () => {
      // A batch that failed is tried again after half a minute; a function may take half a minute as well.
      clock.advance(1_000);
      truth = await readTree(reader, treeId);
      all = [...views, await readLog(reader, treeId)];
      return (
        (await script.count(treeId)) === truth.length &&
        all.every((view) => endsWith(view, truth)) &&
        untold(all, writers) === 0
      );
    },
    patienceMs,
    () => '',
  ).catch(() => undefined);
  for (const watch of watches) await watch[Symbol.asyncDispose]();

  return {
    scriptWrites: writers.scriptWrites,
    apiWrites: writers.told.length,
    factoriesAtTheEnd: truth.length,
    toldMeanwhile,
    untold: untold(all, writers),
    different: all.filter((view) => !endsWith(view, truth)).length,
    stepsBack: all.reduce((sum, view) => sum + stepsBack(view), 0),
  };
}

function untold(views: readonly TreeView[], { told }: Writers): number {
  return views.reduce(
    (sum, view) => sum + told.filter(({ id, version }) => !tells(view, id, version)).length,
    0,
  );
}

async function setFaults(origin: string, method: 'POST' | 'DELETE', settings?: object): Promise<void> {
  const response = await fetch(`${origin}/_local/faults`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(settings ? { body: JSON.stringify(settings) } : {}),
  });
  if (!response.ok) throw new Error(`The faults answered ${response.status}.`);
}

/** A script and a person who write to the same factories at random. */
class Writers {
  /** What the API said it had stored. */
  readonly told: { id: string; version: number }[] = [];
  scriptWrites = 0;
  private readonly ids: string[] = [];
  private readonly random: Random;
  private readonly person: TreePerson;
  private readonly script: TreeScript;
  private readonly nowMs: () => number;

  constructor(random: Random, person: TreePerson, script: TreeScript, nowMs: () => number) {
    this.random = random;
    this.person = person;
    this.script = script;
    this.nowMs = nowMs;
  }

  async create(): Promise<void> {
    this.stored(await this.person.create(treeId, this.pool()));
  }

  async write(): Promise<void> {
    const { random } = this;
    if (random.happens(0.15)) return this.create();
    if (random.happens(0.2)) return this.put(`script-${randomUUID()}`);
    const id = random.pick(this.ids);
    if (random.happens(0.4)) return this.writeByApi(id);
    if (random.happens(0.15)) return this.put(id);
    if (random.happens(0.15)) return this.byScript(this.script.remove(treeId, id));
    if (random.happens(0.15)) {
      return this.byScript(this.script.set(treeId, id, 'expiresAt', Math.floor(this.nowMs() / 1000) + 30));
    }
    const { lowerBound } = this.pool();
    return random.happens(0.5)
      ? this.byScript(this.script.set(treeId, id, 'name', `Scripted ${random.integer(1, 99)}`))
      : this.byScript(this.script.set(treeId, id, 'children', [lowerBound]));
  }

  /** Refusals are part of the weather: what somebody else changed or removed is not overwritten. */
  private async writeByApi(id: string): Promise<void> {
    const { person, random } = this;
    if (random.happens(0.4)) return this.stored(await person.generate(treeId, id, random.integer(1, 15)));
    const version = (await person.factory(treeId, id)).data?.field?.version;
    if (version === undefined) return;
    if (random.happens(0.2)) await person.remove(treeId, id, version);
    else this.stored(await person.update(treeId, id, version, { name: `Named ${random.integer(1, 99)}` }));
  }

  private put(id: string): Promise<void> {
    this.ids.push(id);
    return this.byScript(this.script.put(treeId, id, this.pool()));
  }

  /** An update of what is no longer there makes an item that is no factory, as scripts do. */
  private async byScript(write: Promise<void>): Promise<void> {
    await write;
    this.scriptWrites += 1;
  }

  private stored({ data }: Awaited<ReturnType<TreePerson['create']>>): void {
    if (!data?.field) return;
    const { id, version } = data.field;
    this.told.push({ id, version });
    this.ids.push(id);
  }

  private pool() {
    const lowerBound = this.random.integer(0, 50);
    return { name: `Made ${this.random.integer(1, 99)}`, lowerBound, upperBound: lowerBound + 100 };
  }
}
