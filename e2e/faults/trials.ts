import { runChatBesideJob } from './chat-beside-job.ts';
import { runDurability } from './durability.ts';
import { runEventFanOut } from './event-fan-out.ts';
import { runPublisherKills } from './publisher-kills.ts';
import { runPublisherOutage } from './publisher-outage.ts';
import { recordTrialsOf, type RecordTrialSettings } from './record-trials.ts';
import { runRemoval } from './removal.ts';
import { runStorm, type StormReport, type StormSettings } from './storm.ts';
import type { Trial } from './trial.ts';
import { runUnread } from './unread.ts';
import { isClean } from './verdict.ts';

/**
 * For long runs only: a delay beside another is a measurement, and those need a machine to themselves. Held: every record
 * is accounted for, and messages take at most twice as long as they do at rest.
 */
export const chatBesideJob: Trial = {
  name: 'chat goes on while 10,000 records are generated',
  async run() {
    const report = await runChatBesideJob(10_000);
    const held =
      report.persisted + report.rejected === report.records && report.busyP95Ms <= 2 * report.idleP95Ms;
    return { guarantees: 'G7 G15', held, counts: report };
  },
};

/** All trials of one run; the storm is the long one. */
export function trialsOf(settings: {
  storm: StormSettings;
  durabilityRounds: number;
  unreadSteps: number;
  outageWritesPerMinute: number;
  publisherKills: number;
  fannedOutEvents: number;
  records: RecordTrialSettings;
}): Trial[] {
  const { seed } = settings.storm;
  return [
    {
      name: 'nothing accepted is lost when the runtime is killed',
      async run() {
        const report = await runDurability(settings.durabilityRounds);
        const held =
          report.accepted === report.kills && report.missingInHistory + report.missingInChangeLog === 0;
        return { guarantees: 'G1', held, counts: report };
      },
    },
    {
      name: 'who is removed in a burst hears nothing later',
      async run() {
        const report = await runRemoval(seed);
        const held = report.heardTooLate === 0 && !report.canStillRead && report.leftAfterMs <= 2_000;
        return { guarantees: 'G8', held, counts: report };
      },
    },
    {
      name: 'unread is the same on two devices and at the server',
      async run() {
        const report = await runUnread(seed, settings.unreadSteps);
        const held = report.phone === report.expected && report.laptop === report.expected;
        return { guarantees: 'G14', held, counts: report };
      },
    },
    {
      name: 'what scripts write while the publisher is away for an hour reaches everybody',
      async run() {
        const report = await runPublisherOutage(seed, settings.outageWritesPerMinute);
        const { toldMeanwhile, untold, different, stepsBack } = report;
        const held = toldMeanwhile + untold + different + stepsBack === 0;
        return { guarantees: 'G11', held, counts: report };
      },
    },
    {
      name: 'what scripts write just before a kill reaches everybody',
      async run() {
        const report = await runPublisherKills(seed, settings.publisherKills);
        return { guarantees: 'G11', held: report.isTold && report.stepsBack === 0, counts: report };
      },
    },
    ...recordTrialsOf(seed, settings.records),
    {
      name: 'each consumer has the effects of each event once, though answers are lost and it is killed',
      async run() {
        const report = await runEventFanOut(seed, settings.fannedOutEvents);
        const { events, archived, archivedTwice, notified, toldTwice } = report;
        const held = archived === events && notified === events && archivedTwice + toldTwice === 0;
        return { guarantees: 'G12', held, counts: report };
      },
    },
    {
      name: 'in calm weather everything is on every screen at once',
      async run(tell) {
        const report = await runStorm({ ...calm, seed }, tell);
        return { guarantees: 'G6 G7', held: isWhole(report), counts: report };
      },
    },
    {
      name: 'a storm of cuts, losses, repeats and kills ends with the same rooms on every screen',
      async run(tell) {
        const report = await runStorm(settings.storm, tell);
        return { guarantees: 'G2 G3 G4 G5 G6 G7', held: isWhole(report), counts: report };
      },
    },
  ];
}

/** Nothing lost, doubled, out of order or out of date, on any screen at any moment. */
function isWhole({ sendsLost, sendsDoubled, atTheEnd, onTheWay }: StormReport): boolean {
  const { doubled, outOfOrder, wentBack } = onTheWay;
  return sendsLost + sendsDoubled + doubled + outOfOrder + wentBack === 0 && isClean(atTheEnd);
}

/** For the delay alone: as many as may be sent without waiting for the limit of 20 per 10 s. */
const calm: Omit<StormSettings, 'seed'> = {
  people: 8,
  rooms: 2,
  roomsPerPerson: 1,
  messages: 100,
  cuts: 0,
  kills: 0,
  isCalm: true,
};

/** 50 people, 20,000 messages, 500 cuts, 3 kills. */
export const longStorm: Omit<StormSettings, 'seed'> = {
  people: 50,
  rooms: 10,
  roomsPerPerson: 3,
  messages: 20_000,
  cuts: 500,
  kills: 3,
};

/** The same in short, for every run of the tests. */
export const shortStorm: Omit<StormSettings, 'seed'> = {
  people: 8,
  rooms: 3,
  roomsPerPerson: 2,
  messages: 240,
  cuts: 16,
  kills: 1,
};
