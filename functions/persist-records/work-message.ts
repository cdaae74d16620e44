import { z } from 'zod';
import { correlationId } from '../lib/correlation.ts';
import { isDiscarded } from '../lib/discarded.ts';
import { parseJson } from '../lib/parse-json.ts';
import { recordLimits, recordMessage, type SubmittedRecord } from '../lib/record.ts';

/** A message of the work queue, as the function works on it. */
export interface WorkMessage {
  messageId: string;
  body: string;
  /** How often the queue has handed it out, this time included. */
  receives: number;
  /** Of the request that it goes back to, if it names it. */
  correlationId: string | null;
  /** It was a dead letter that an operator threw away: only its end is left to be told. */
  isDiscarded: boolean;
  content: WorkContent;
}

export type WorkContent =
  | { kind: 'record'; record: SubmittedRecord }
  /** It can never be stored, but it is known whose it is: `record` is what can be shown of it. */
  | { kind: 'rejected'; record: SubmittedRecord; reason: string }
  | { kind: 'unreadable'; reason: string };

/** A message of which is known whose record it brings. */
export type RecordWork = WorkMessage & { content: { record: SubmittedRecord } };

export function hasRecord(message: WorkMessage): message is RecordWork {
  return message.content.kind !== 'unreadable';
}

const event = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      body: z.string(),
      attributes: z.object({ ApproximateReceiveCount: z.coerce.number() }),
      messageAttributes: z.unknown(),
    }),
  ),
});

const traceable = z.object({ correlationId });

/** Whose message it is, when it is not as it should be otherwise. */
const owned = z.object({
  record: z.object({
    id: recordMessage.shape.record.shape.id,
    ownerId: z.string().min(1),
    jobId: z.string().min(1).optional().catch(undefined),
    informationOne: z.string().catch(''),
    informationTwo: z.string().catch(''),
    submittedAt: z.iso.datetime().optional().catch(undefined),
  }),
});

/** Reads a batch. @throws ZodError when it is none of a queue. */
export function parseWorkMessages(input: unknown, nowMs: number): WorkMessage[] {
  return event.parse(input).Records.map(({ messageId, body, attributes, messageAttributes }) => {
    const json = parseJson(body);
    const content = readContent(json, new Date(nowMs).toISOString());
    const discarded = isDiscarded(messageAttributes);
    return {
      messageId,
      body,
      receives: attributes.ApproximateReceiveCount,
      correlationId: traceable.safeParse(json).data?.correlationId ?? null,
      isDiscarded: discarded,
      content: discarded && content.kind !== 'unreadable' ? asDiscarded(content.record) : content,
    };
  });
}

const asDiscarded = (record: SubmittedRecord): WorkContent => ({
  kind: 'rejected',
  record,
  reason: 'discarded by an operator',
});

function readContent(json: unknown, now: string): WorkContent {
  const { data, error } = recordMessage.safeParse(json);
  if (data) return { kind: 'record', record: data.record };
  const [issue] = error.issues;
  // Paths are our own names; what the message holds is not repeated.
  const reason = json === undefined ? 'is not JSON' : `is not valid: ${issue?.path.join('.') ?? ''}`;
  const known = owned.safeParse(json).data?.record;
  if (!known) return { kind: 'unreadable', reason };
  const short = (text: string) => text.slice(0, recordLimits.informationChars);
  const submittedAt = known.submittedAt ?? now;
  return {
    kind: 'rejected',
    reason,
    record: {
      id: known.id,
      ownerId: known.ownerId,
      informationOne: short(known.informationOne),
      informationTwo: short(known.informationTwo),
      occurredAt: submittedAt,
      submittedAt,
      ...(known.jobId === undefined ? {} : { jobId: known.jobId }),
    },
  };
}
