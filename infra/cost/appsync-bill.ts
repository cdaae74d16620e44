import { type Bill, bill, type BillLine, line, together } from './bill.ts';
import { fieldUnits } from './field-units.ts';
import { fixedLines } from './fixed-lines.ts';
import { deliveryBytes, prices } from './prices.ts';
import { deliveries, heartbeats, signalDeliveries, type Traffic } from './traffic.ts';

/** What this design may do in other ways. */
export interface Levers {
  /** Heartbeats are told to the room, instead of changes of presence only. */
  publishesHeartbeats: boolean;
  /** A function stands before every operation, instead of resolvers on the table. */
  resolvesInFunctions: boolean;
  /** Field logs of everything, instead of errors. */
  logsEverything: boolean;
  /** Of functions. */
  architecture: 'arm64' | 'x86';
  /** How many stream records a publisher gets at once, on average. */
  streamBatch: number;
}

/** As `infra/` builds it. */
export const asBuilt: Levers = {
  publishesHeartbeats: false,
  resolvesInFunctions: false,
  logsEverything: false,
  architecture: 'arm64',
  streamBatch: 10,
};

/** Consumers of the topic: archive, notifications, metrics, webhooks. */
const consumers = 4;
/** Read units of an event of a room: has it webhooks? */
const webhookRead = 0.5;
const functionGigabytes = 0.25;
/** Of a function that answers a field: a read or two. */
const resolverSeconds = 0.03;
/** Of a function that works on a batch of events. */
const batchSeconds = 0.1;
/** A field log of a whole request. */
const requestLogBytes = 8_000;
/** A log of functions and errors, per event. */
const eventLogBytes = 400;

/** Invocations that take `seconds` each. */
const functionLine = (
  component: string,
  invocations: number,
  seconds: number,
  architecture: Levers['architecture'],
): BillLine =>
  line(
    component,
    invocations,
    'invocations',
    prices.lambda.request + seconds * functionGigabytes * prices.lambda.gigabyteSecond[architecture],
  );

/** The month's bill of Chorus on AWS. */
export function appSyncBill(traffic: Traffic, levers: Levers = asBuilt): Bill {
  const { users, sends, reads, signals, messageBytes, roomSize, onlineShare } = traffic;
  const { appSync, dynamoDb, transfer, sns, sqs, s3, cloudWatch, waf } = prices;
  const beats = heartbeats(traffic);
  const operations = users * (sends + reads + beats + signals);
  const delivered =
    users *
    (deliveries(traffic) * Math.ceil(messageBytes / deliveryBytes) +
      signalDeliveries(traffic) +
      (levers.publishesHeartbeats ? beats * (roomSize - 1) * onlineShare : 0));
  const writes =
    users *
    (sends * fieldUnits.sendMessage.write +
      beats * fieldUnits.heartbeat.write +
      signals * fieldUnits.setTyping.write);
  const readUnits =
    users *
    (sends * (fieldUnits.sendMessage.read + webhookRead) +
      beats * fieldUnits.heartbeat.read +
      signals * fieldUnits.setTyping.read +
      reads * fieldUnits.messages.read);
  const events = users * sends;
  const batches = events / levers.streamBatch;
  const gigabytesOut = ((delivered + operations) * messageBytes) / 1e9;
  const logged = events * eventLogBytes + (levers.logsEverything ? operations * requestLogBytes : 0);
  return bill('AppSync (this project)', [
    line('Operations', operations, 'operations', appSync.operation),
    line('Deliveries', delivered, 'deliveries', appSync.delivery),
    line('Connections', users * traffic.connectedMinutes, 'minutes', appSync.connectionMinute),
    together(
      'Tables',
      line('', writes, 'write units', dynamoDb.writeUnit),
      line('', readUnits, 'read units', dynamoDb.readUnit),
      // A message, its change entry and its idempotency key; a month's worth of them.
      line('', (events * 3 * messageBytes) / 1e9, 'GB', dynamoDb.gigabyte + dynamoDb.recoverableGigabyte),
    ),
    together(
      'Events: topic, queues, archive',
      line('', events, 'events published', sns.publish),
      line('', batches * consumers * 2, 'queue requests', sqs.request),
      line('', batches, 'objects', s3.put),
    ),
    functionLine('Functions', batches * (1 + consumers), batchSeconds, levers.architecture),
    ...(levers.resolvesInFunctions
      ? [functionLine('Functions as resolvers', operations, resolverSeconds, levers.architecture)]
      : []),
    line('Transfer to the internet', gigabytesOut, 'GB', transfer.gigabyteOut),
    line('Logs', logged / 1e9, 'GB', cloudWatch.logGigabyte),
    line('Requests through the firewall', operations, 'requests', waf.request),
    ...fixedLines(),
  ]);
}
