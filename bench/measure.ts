import { setTimeout as delay } from 'node:timers/promises';
import type { Contender, Running } from './contenders.ts';
import { type LoadGenerator, startLoadGenerator } from './load-generator.ts';
import { residentBytes } from './load/processor-time.ts';

/** Figures of one contender by name, in the units of `columns`. A figure that could not be taken is missing. */
export type Figures = Record<string, number>;

export interface Measured {
  figures: Figures;
  /** What went wrong, by workload. */
  problems: string[];
}

export interface Plan {
  /** Length of one measurement. */
  ms: number;
  takesLatency: boolean;
  /** Open subscriptions of the crowd; 0: no crowd. */
  crowd: number;
}

const idleMs = 1000;

/** Starts a contender, measures everything in the plan and stops it. */
export async function measure(contender: Contender, plan: Plan): Promise<Measured> {
  const figures: Figures = {};
  const problems: string[] = [];
  await using running = await contender.start();
  await using load = await startLoadGenerator();
  await delay(idleMs);
  figures['startSeconds'] = running.startMs / 1000;
  if (plan.crowd > 0) figures['crowdOpen'] = plan.crowd;
  figures['idleMb'] = residentBytes(running.subject.pids[0] ?? 0) / 1e6;
  for (const [name, take] of Object.entries(steps(contender, plan))) {
    try {
      Object.assign(figures, await take(load, running));
    } catch (failure) {
      problems.push(
        `${contender.name}, ${name}: ${failure instanceof Error ? failure.message : String(failure)}`,
      );
    }
  }
  return { figures, problems };
}

type Step = (load: LoadGenerator, running: Running) => Promise<Figures>;

function steps(contender: Contender, plan: Plan): Record<string, Step> {
  const { ms } = plan;
  return {
    fanOut100: fanOut('fanOut100', { subscribers: 100, senders: 1, ms }),
    fanOut1000: fanOut('fanOut1000', { subscribers: 1000, senders: 1, ms }),
    fanOut1000x16: fanOut('fanOut1000x16', { subscribers: 1000, senders: 16, ms }),
    ...(contender.isStored && {
      sends: async (load: LoadGenerator, { subject }: Running) => {
        const { callsPerSecond, cpuMsPerCall } = await load.run('sends', subject, { senders: 32, ms });
        return { sends: callsPerSecond, sendsCpuMs: cpuMsPerCall };
      },
      history: async (load: LoadGenerator, { subject }: Running) => {
        const { callsPerSecond, cpuMsPerCall } = await load.run('history', subject, { readers: 32, ms });
        return { history: callsPerSecond, historyCpuMs: cpuMsPerCall };
      },
    }),
    ...(plan.takesLatency && {
      latency100: latency('latency100', { subscribers: 100, perSecond: 100, ms: 3000 }),
      latency1000: latency('latency1000', { subscribers: 1000, perSecond: 10, ms: 3000 }),
    }),
    ...(plan.crowd > 0 && {
      crowd: async (load: LoadGenerator, { subject }: Running) => {
        const crowd = await load.run('crowd', subject, { subscriptions: plan.crowd, ms });
        return {
          crowdServed: crowd.served,
          crowdKbEach: crowd.bytesPerSubscription / 1024,
          busyAloneCpuMs: crowd.aloneCpuMs,
          busyAmongCpuMs: crowd.amongCpuMs,
          busyAlone: crowd.aloneMessagesPerSecond,
          busyAmong: crowd.amongMessagesPerSecond,
        };
      },
    }),
  };
}

function fanOut(name: string, settings: { subscribers: number; senders: number; ms: number }): Step {
  return async (load, { subject }) => {
    const { deliveriesPerSecond, cpuSecondsPer10k, generatorLoad } = await load.run(
      'fanOut',
      subject,
      settings,
    );
    return {
      [name]: deliveriesPerSecond,
      [`${name}Cpu`]: cpuSecondsPer10k,
      [`${name}Generator`]: generatorLoad,
    };
  };
}

function latency(name: string, settings: { subscribers: number; perSecond: number; ms: number }): Step {
  return async (load, { subject }) => {
    const { p50Ms, p99Ms, delivered, expected } = await load.run('latency', subject, settings);
    return { [`${name}P50`]: p50Ms, [`${name}P99`]: p99Ms, [`${name}Lost`]: expected - delivered };
  };
}
