import type { Item } from '../attribute-value.ts';
import { isDifferent, type ItemChange } from '../items/item-change.ts';
import { itemBytes } from '../item-size.ts';
import type { StreamViewType, Table } from '../tables/table.ts';

/**
 * One change of an item, as Lambda functions get it in `event.Records`.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-example.html
 */
export type StreamRecord = {
  eventID: string;
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  eventVersion: '1.1';
  eventSource: 'aws:dynamodb';
  awsRegion: string;
  eventSourceARN: string;
  dynamodb: {
    /** Whole epoch seconds. */
    ApproximateCreationDateTime: number;
    Keys: Item;
    NewImage?: Item;
    OldImage?: Item;
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: StreamViewType;
  };
  /** Only on items that expired. */
  userIdentity?: { type: 'Service'; principalId: 'dynamodb.amazonaws.com' };
};

/** Who changed an item: somebody's call, or DynamoDB itself because the item expired. */
export type Changer = 'caller' | 'service';

export interface RecordContext {
  region: string;
  nowMs: number;
  sequenceNumber: string;
  changer: Changer;
}

/** The stream record of a change; `null` when the table has no stream or nothing is different. */
export function streamRecordOf(change: ItemChange, context: () => RecordContext): StreamRecord | null {
  const { stream } = change.table.record;
  const image = change.after ?? change.before;
  if (stream === null || image === null || !isDifferent(change)) return null;
  const { region, nowMs, sequenceNumber, changer } = context();
  const Keys = keysOf(image, change.table);
  const images = imagesOf(change, stream.viewType);
  const SizeBytes = [Keys, ...Object.values(images)].reduce((sum, part) => sum + itemBytes(part), 0);
  return {
    eventID: eventIdOf(change.table.record.id, sequenceNumber),
    eventName: change.before === null ? 'INSERT' : change.after === null ? 'REMOVE' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    eventSourceARN: stream.arn,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(nowMs / 1000),
      Keys,
      ...images,
      SequenceNumber: sequenceNumber,
      SizeBytes,
      StreamViewType: stream.viewType,
    },
    ...(changer === 'service' && {
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    }),
  };
}

function imagesOf(
  { before, after }: ItemChange,
  viewType: StreamViewType,
): { NewImage?: Item; OldImage?: Item } {
  const withNew = viewType === 'NEW_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES';
  const withOld = viewType === 'OLD_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES';
  return {
    ...(withNew && after !== null && { NewImage: after }),
    ...(withOld && before !== null && { OldImage: before }),
  };
}

function keysOf(item: Item, table: Table): Item {
  const keys: Item = {};
  for (const name of table.keyNames) keys[name] = item[name] ?? {};
  return keys;
}

/** 32 hexadecimal digits that no other record has. */
function eventIdOf(tableId: number, sequenceNumber: string): string {
  return tableId.toString(16).padStart(10, '0') + BigInt(sequenceNumber).toString(16).padStart(22, '0');
}
