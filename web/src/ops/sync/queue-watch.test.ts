import { describe, expect, it } from 'vitest';
import { ApiError } from '../../graphql/api-error.ts';
import type { FeedObserver } from '../../sync/chat-api.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import type { OpsAlarm, OpsApi, OpsNews, OpsQueue, RedriveTask } from './ops-api.ts';
import { createQueueWatch } from './queue-watch.ts';

const aQueue = (overrides: Partial<OpsQueue> = {}): OpsQueue => ({
  name: 'work',
  visible: 0,
  inFlight: 0,
  oldestAgeSeconds: 0,
  dlqDepth: 0,
  ...overrides,
});
const aTask = (overrides: Partial<RedriveTask> = {}): RedriveTask => ({
  id: 't',
  queue: 'work',
  requested: 5,
  moved: 0,
  failed: 0,
  status: 'RUNNING',
  ...overrides,
});

const anAlarm = (name: string, overrides: Partial<OpsAlarm> = {}): OpsAlarm => ({
  name,
  meaning: 'Something is wrong.',
  state: 'OK',
  reason: null,
  since: '2026-11-21T09:00:00.000Z',
  runbook: 'docs/runbook.md#first',
  ...overrides,
});

function given() {
  const clock = createManualClock();
  const asked: string[] = [];
  let observer: FeedObserver<OpsNews> | null = null;
  let handlers: { shown(): void; hidden(): void } | null = null;
  const server = {
    queues: [aQueue()],
    redrives: [] as RedriveTask[],
    alarms: [] as OpsAlarm[] | null,
    failure: null as ApiError | null,
    isVisible: true,
  };
  const unused = () => Promise.reject(new Error('Not asked here.'));
  const api: OpsApi = {
    queues() {
      asked.push('queues');
      return server.failure ? Promise.reject(server.failure) : Promise.resolve(server.queues);
    },
    redrives: () => Promise.resolve(server.redrives),
    alarms: () => (server.alarms ? Promise.resolve(server.alarms) : unused()),
    redrive: () => Promise.resolve(aTask()),
    follow(follower) {
      observer = follower;
      return () => (observer = null);
    },
    deadLetters: unused,
    audit: unused,
    discard: unused,
    personName: unused,
  };
  const watch = createQueueWatch({
    api,
    clock,
    tab: {
      isVisible: () => server.isVisible,
      subscribe(given) {
        handlers = given;
        return () => (handlers = null);
      },
    },
  });
  const settle = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return {
    watch,
    server,
    asked,
    settle,
    tell: (redrive: RedriveTask) => observer?.received({ redrive, alarm: null }),
    ring: (alarm: OpsAlarm) => observer?.received({ redrive: null, alarm }),
    endFeed: () => observer?.failed(),
    isFollowing: () => observer !== null,
    show(isVisible: boolean) {
      server.isVisible = isVisible;
      if (isVisible) handlers?.shown();
      else handlers?.hidden();
    },
    async advance(ms: number) {
      clock.advance(ms);
      await settle();
    },
  };
}

describe('Watching queues', () => {
  it('looks every few seconds and remembers how deep they were', async () => {
    const { watch, server, advance, settle } = given();
    watch.start();
    await settle();
    server.queues = [aQueue({ visible: 2, inFlight: 1 })];
    await advance(4_000);

    expect(watch.state.get()).toMatchObject({ queues: server.queues, failure: null });
    expect(watch.state.get().depths.get('work')).toEqual([0, 3]);
    watch.stop();
  });

  it('asks nothing while nobody can see it, and at once when somebody can', async () => {
    const { watch, asked, show, advance, settle } = given();
    watch.start();
    await settle();
    show(false);
    await advance(60_000);
    expect(asked).toHaveLength(1);
    show(true);
    await advance(0);
    expect(asked).toHaveLength(2);
    watch.stop();
  });

  it('asks nothing after it was stopped', async () => {
    const { watch, asked, advance, settle, isFollowing } = given();
    watch.start();
    await settle();
    watch.stop();
    await advance(60_000);
    expect(asked).toHaveLength(1);
    expect(isFollowing()).toBe(false);
  });

  it('keeps what it saw when a look fails, and says why', async () => {
    const { watch, server, advance, settle } = given();
    watch.start();
    await settle();
    server.failure = new ApiError('Network', 'gone');
    await advance(4_000);
    expect(watch.state.get()).toMatchObject({ queues: server.queues, failure: { code: 'Network' } });
    server.failure = null;
    await advance(4_000);
    expect(watch.state.get().failure).toBeNull();
    watch.stop();
  });

  it('follows a redrive by its events, never backwards', async () => {
    const { watch, server, tell, advance, settle } = given();
    watch.start();
    await settle();
    await watch.redrive('work');
    tell(aTask({ moved: 4 }));
    tell(aTask({ moved: 2 }));
    expect(watch.state.get().redrives).toEqual([aTask({ moved: 4 })]);
    // A look that began earlier.
    server.redrives = [aTask({ moved: 3 })];
    await advance(400);
    expect(watch.state.get().redrives).toEqual([aTask({ moved: 4 })]);
    tell(aTask({ moved: 5, status: 'DONE' }));
    tell(aTask({ moved: 5 }));
    expect(watch.state.get().redrives).toEqual([aTask({ moved: 5, status: 'DONE' })]);
    watch.stop();
  });

  it('follows alarms by their events, never backwards, and shows those that ring first', async () => {
    const { watch, server, ring, advance, settle } = given();
    server.alarms = [anAlarm('a'), anAlarm('b')];
    watch.start();
    await settle();
    const ringing = anAlarm('b', { state: 'ALARM', since: '2026-11-21T09:05:00.000Z' });
    ring(ringing);
    expect(watch.state.get().alarms).toEqual([ringing, anAlarm('a')]);
    // A look that began earlier, and an event that was held up.
    await advance(400);
    ring(anAlarm('b'));
    expect(watch.state.get().alarms).toEqual([ringing, anAlarm('a')]);
    watch.stop();
  });

  it('looks at queues without alarms when these can’t be read', async () => {
    const { watch, server, settle } = given();
    server.alarms = null;
    watch.start();
    await settle();
    expect(watch.state.get()).toMatchObject({ queues: server.queues, alarms: null, failure: null });
    watch.stop();
  });

  it('follows again when the server ended it', async () => {
    const { watch, endFeed, isFollowing, advance, settle } = given();
    watch.start();
    await settle();
    endFeed();
    await advance(4_000);
    expect(isFollowing()).toBe(true);
    watch.stop();
  });
});
