import { randomUUID } from 'node:crypto';
import type { RecordReceipt, SubmitRecordInput } from '../../schema.generated.ts';
import type { RecordClient } from '../support/record-client.ts';
import { createRandom, type Random } from './random.ts';
import { type Ledger, readLedger } from './record-ledger.ts';
import { givenRecordParty, type RecordParty } from './record-party.ts';

export interface RecordStormSettings {
  seed: number;
  /** Calls of `submitRecords`, with 1 to 25 records each. */
  submits: number;
  /** `kill -9` right after a submit, with the queue full. */
  kills: number;
}

/** G10: where every accepted record is after the storm. */
export interface RecordStormReport extends Ledger {
  /** Submits that were sent once more as their answer was lost or refused. */
  repeats: number;
  /** Copies of messages that were put on the queue. */
  copies: number;
  kills: number;
  redriven: number;
}

/** One in seven runs of each function is not made, one loses its result, one in three is made twice. */
const faults = {
  functions: {
    '*RecordFlowPersist*': { failRate: 0.15, loseRate: 0.15, repeatRate: 0.3 },
    '*RecordFlowEnqueue*': { failRate: 0.1, loseRate: 0.1, repeatRate: 0.1 },
    '*RecordFlowAuthorize*': { failRate: 0.05 },
  },
  responses: { dropRate: 0.1 },
};

const submitters = 4;

/** Submits while functions fail, run twice and lose their results, answers get lost, and the runtime is killed. */
export async function runRecordStorm(settings: RecordStormSettings): Promise<RecordStormReport> {
  const random = createRandom(settings.seed);
  await using party = await givenRecordParty();
  await party.disturb({ seed: settings.seed, ...faults });
  const accepted = new Set<string>();
  const counts = { repeats: 0, copies: 0 };
  const killAfter = new Set(
    Array.from({ length: settings.kills }, (_, kill) =>
      Math.floor(((kill + 1) * settings.submits) / (settings.kills + 1)),
    ),
  );

  for (let submit = 0; submit < settings.submits; submit += submitters) {
    const calls = Math.min(submitters, settings.submits - submit);
    await Promise.all(
      Array.from({ length: calls }, async (_, call) => {
        const inputs = someInputs(random, submit + call);
        const { receipts, repeats } = await submitUntilAccepted(party.dana, inputs);
        counts.repeats += repeats;
        for (const { id } of receipts) if (id) accepted.add(id);
        counts.copies += await sendCopies(party, random, inputs, receipts);
      }),
    );
    if (Array.from({ length: calls }, (_, call) => submit + call).some((one) => killAfter.has(one))) {
      await party.killAndRestart();
    }
  }

  await party.disturb({});
  const redriven = await redriveTwice(party);
  const ledger = await readLedger(party.dana, party.queues(), accepted, { kind: 'storm' });
  return { ...ledger, ...counts, kills: settings.kills, redriven };
}

/** Moves what became a dead letter back, and copies of it as well; what comes of it is the same. */
export async function redriveTwice({ queues }: RecordParty): Promise<number> {
  await queues().untilEmpty('work', 60_000);
  const bodies = (await queues().look('workLetters')).map(({ Body = '' }) => Body);
  await queues().send('work', bodies);
  const redriven = await queues().redrive('workLetters');
  await queues().untilEmpty('work', 60_000);
  return redriven;
}

function someInputs(random: Random, submit: number): SubmitRecordInput[] {
  return Array.from({ length: random.integer(1, 25) }, (_, index) => ({
    clientId: randomUUID(),
    informationOne: `submit ${submit}, record ${index}`,
    informationTwo: 'storm',
    kind: 'storm',
    value: random.integer(0, 1000),
  }));
}

/** As any client should: the same clientIds again, until each has its receipt. */
async function submitUntilAccepted(
  client: RecordClient,
  inputs: readonly SubmitRecordInput[],
): Promise<{ receipts: RecordReceipt[]; repeats: number }> {
  for (let repeats = 0; repeats < 200; repeats += 1) {
    // Refused as a whole, without an answer, or in part: all of it again.
    const receipts = await client.submit(inputs).catch(() => []);
    const wrong = receipts.find(({ errorType }) => errorType !== null && errorType !== 'Unavailable');
    if (wrong) throw new Error(`A good record was refused: ${JSON.stringify(wrong)}`);
    if (receipts.length > 0 && receipts.every(({ status }) => status === 'QUEUED')) {
      return { receipts, repeats };
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('A submit was never accepted.');
}

/** One in four messages is delivered three times more, as if the queue had. */
async function sendCopies(
  { dana, queues }: RecordParty,
  random: Random,
  inputs: readonly SubmitRecordInput[],
  receipts: readonly RecordReceipt[],
): Promise<number> {
  const now = new Date().toISOString();
  const bodies = receipts.flatMap(({ id }, index) => {
    if (!random.happens(0.25)) return [];
    const { clientId: _clientId, ...content } = inputs[index] ?? {};
    const record = { id, ownerId: ownerOf(dana), ...content, occurredAt: now, submittedAt: now };
    return Array<string>(3).fill(JSON.stringify({ type: 'record.submitted', record }));
  });
  await queues().send('work', bodies);
  return bodies.length;
}

/** The subject of the token. */
export function ownerOf({ accessToken }: RecordClient): string {
  const claims: unknown = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
  if (typeof claims === 'object' && claims && 'sub' in claims && typeof claims.sub === 'string') {
    return claims.sub;
  }
  throw new Error('The token has no subject.');
}
