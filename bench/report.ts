import type { Figures } from './measure.ts';

interface Column {
  key: string;
  title: string;
  digits: number;
}

/** The table, in the order of its columns. */
const columns: readonly Column[] = [
  { key: 'fanOut100', title: 'deliveries/s N=100', digits: 0 },
  { key: 'fanOut1000', title: 'N=1000', digits: 0 },
  { key: 'fanOut1000x16', title: 'N=1000, 16 senders', digits: 0 },
  { key: 'fanOut1000Cpu', title: 'CPU s per 10k, N=1000', digits: 3 },
  { key: 'sends', title: 'stored sends/s, 32 senders', digits: 0 },
  { key: 'sendsCpuMs', title: 'CPU ms per send', digits: 2 },
  { key: 'history', title: 'history (50)/s', digits: 0 },
  { key: 'historyCpuMs', title: 'CPU ms per history', digits: 2 },
  { key: 'startSeconds', title: 'start s', digits: 2 },
  { key: 'idleMb', title: 'idle MB', digits: 0 },
];

const latencyColumns: readonly Column[] = [
  { key: 'latency100P50', title: 'p50 ms, N=100 at 100/s', digits: 1 },
  { key: 'latency100P99', title: 'p99 ms', digits: 1 },
  { key: 'latency1000P50', title: 'p50 ms, N=1000 at 10/s', digits: 1 },
  { key: 'latency1000P99', title: 'p99 ms', digits: 1 },
];

const crowdColumns: readonly Column[] = [
  { key: 'crowdServed', title: 'subscriptions served', digits: 0 },
  { key: 'crowdKbEach', title: 'KB each', digits: 1 },
  { key: 'busyAlone', title: 'messages/s to 10, alone', digits: 0 },
  { key: 'busyAmong', title: 'among the idle', digits: 0 },
  { key: 'busyAloneCpuMs', title: 'CPU ms per message, alone', digits: 3 },
  { key: 'busyAmongCpuMs', title: 'among the idle', digits: 3 },
];

const productColumns: readonly Column[] = [
  { key: 'sendMessage', title: 'sendMessage/s, 32 senders', digits: 0 },
  { key: 'sendMessageCpuMs', title: 'CPU ms each', digits: 2 },
  { key: 'npmStartSeconds', title: 'npm start to first answer, s', digits: 2 },
];

const drawnColumns: readonly Column[] = [
  { key: 'LongTasks', title: 'tasks over 50 ms', digits: 0 },
  { key: 'LongestTaskMs', title: 'longest, ms', digits: 0 },
  { key: 'FramesDropped', title: 'share of frames dropped', digits: 3 },
];

const drawn = { scrollRoom: 'a room of 10,000 messages', scrollTree: 'a tree of 500 factories' };

export interface Row {
  name: string;
  isStored: boolean;
  figures: Figures;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

/** The median of each figure over the rounds in which it was taken. */
export function medians(rounds: readonly Figures[]): Figures {
  const keys = new Set(rounds.flatMap((figures) => Object.keys(figures)));
  return Object.fromEntries(
    [...keys].map((key) => [key, median(rounds.flatMap((figures) => figures[key] ?? []))]),
  );
}

function format(value: number | undefined, digits: number): string {
  if (value === undefined) return '-';
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function markdown(rows: readonly Row[], shown: readonly Column[]): string {
  const used = shown.filter(({ key }) => rows.some(({ figures }) => figures[key] !== undefined));
  if (used.length === 0) return '';
  const lines = [
    ['server', ...used.map(({ title }) => title)],
    ['---', ...used.map(() => '---:')],
    ...rows
      .filter(({ figures }) => used.some(({ key }) => figures[key] !== undefined))
      .map(({ name, figures }) => [name, ...used.map(({ key, digits }) => format(figures[key], digits))]),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export interface Ratio {
  what: string;
  ratio: number;
  /** `min`: at least so much. */
  target: { min: number } | { max: number };
  isMet: boolean;
}

/** How the first row stands to the others, against what it aims at. */
export function ratios(rows: readonly Row[]): Ratio[] {
  const [ours] = rows;
  const bare = rows.find(({ isStored }) => !isStored)?.figures ?? {};
  const socketIo = rows.find(({ name }) => name.startsWith('socket.io'))?.figures ?? {};
  const peers = rows.filter(({ name, isStored }) => isStored && !name.startsWith('Chorus'));
  const best = (key: string) => Math.max(...peers.map(({ figures }) => figures[key] ?? 0));
  const own = (key: string) => ours?.figures[key];
  const all: (Ratio | null)[] = [
    ratio('fan-out N=100 to bare ws', own('fanOut100'), bare['fanOut100'], { min: 0.5 }),
    ratio('fan-out N=100 to socket.io', own('fanOut100'), socketIo['fanOut100'], { min: 1 }),
    ratio('fan-out N=1000 to bare ws', own('fanOut1000'), bare['fanOut1000'], { min: 0.7 }),
    ratio('fan-out N=1000 to socket.io', own('fanOut1000'), socketIo['fanOut1000'], { min: 1 }),
    ratio('fan-out N=1000, 16 senders, to bare ws', own('fanOut1000x16'), bare['fanOut1000x16'], {
      min: 0.7,
    }),
    ratio('fan-out N=1000, 16 senders, to socket.io', own('fanOut1000x16'), socketIo['fanOut1000x16'], {
      min: 1,
    }),
    ratio('CPU per delivery N=1000 to bare ws', own('fanOut1000Cpu'), bare['fanOut1000Cpu'], { max: 2 }),
    ratio('sends to the best stored peer', own('sends'), best('sends'), { min: 1.2 }),
    ratio('history to the best stored peer', own('history'), best('history'), { min: 1.5 }),
    ratio('sendMessage to the best stored peer', own('sendMessage'), best('sends'), { min: 0.5 }),
    ratio('subscriptions served of those open', own('crowdServed'), own('crowdOpen'), { min: 1 }),
    ratio('KB of a subscription to 20', own('crowdKbEach'), 20, { max: 1 }),
    ratio('CPU of a message among the idle to alone', own('busyAmongCpuMs'), own('busyAloneCpuMs'), {
      max: 1.2,
    }),
    ratio('start to 1 s', own('startSeconds'), 1, { max: 1 }),
    ratio('idle memory to 130 MB', own('idleMb'), 130, { max: 1 }),
    ratio('npm start to 6 s', own('npmStartSeconds'), 6, { max: 1 }),
  ];
  return all.filter((one) => one !== null);
}

function ratio(
  what: string,
  value: number | undefined,
  to: number | undefined,
  target: Ratio['target'],
): Ratio | null {
  if (value === undefined || to === undefined || !(to > 0)) return null;
  const quotient = value / to;
  return {
    what,
    ratio: quotient,
    target,
    isMet: 'min' in target ? quotient >= target.min : quotient <= target.max,
  };
}

function formatRatio({ what, ratio: quotient, target, isMet }: Ratio): string {
  const aim = 'min' in target ? `at least ${target.min}` : `at most ${target.max}`;
  return `${isMet ? 'met    ' : 'NOT MET'}  ${quotient.toFixed(2).padStart(6)}  ${what} (${aim})`;
}

/** Everything as text. */
export function report(rows: readonly Row[]): string {
  return [
    markdown(rows, columns),
    markdown(rows, latencyColumns),
    markdown(rows, crowdColumns),
    markdown(rows, productColumns),
    ratios(rows).map(formatRatio).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What `bench --web` measured, a line for each thing that was drawn. */
export function webReport(figures: Figures): string {
  const rate = format(figures['eventsPerSecond'], 0);
  const rows = Object.entries({ ...drawn, events: `${rate} messages a second arriving` }).map(
    ([key, name]) => ({
      name,
      isStored: true,
      figures: Object.fromEntries(
        drawnColumns.map(({ key: figure }) => [figure, figures[`${key}${figure}`] ?? NaN]),
      ),
    }),
  );
  return markdown(rows, drawnColumns);
}
