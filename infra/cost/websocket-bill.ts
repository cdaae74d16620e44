import { type Bill, bill, line, together } from './bill.ts';
import { fieldUnits } from './field-units.ts';
import { fixedLines } from './fixed-lines.ts';
import { prices } from './prices.ts';
import { deliveries, heartbeats, signalDeliveries, type Traffic } from './traffic.ts';

/** A connection ends after two hours: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const connectionMinutes = 120;
const gigabytes = 0.25;
/** A function that stores and posts to each connection of the room: some tens at once, about 10 ms each. */
const sendSeconds = (recipients: number) => 0.04 + Math.ceil(recipients / 32) * 0.02;
const readSeconds = 0.03;
/** A connection's item, 1 KB, in a table with an index by room. */
const connectionWriteUnits = 2;
/** Items of connections, 100 bytes each, in a query. */
const connectionReadUnits = (recipients: number) =>
  Math.max(0.5, Math.ceil((recipients * 100) / 4_096) * 0.5);
/** A log of each invocation. */
const invocationLogBytes = 300;

/** The month's bill of the same product by hand: WebSocket API of API Gateway, functions, a connections table. */
export function webSocketBill(traffic: Traffic): Bill {
  const { users, sends, reads, signals, messageBytes, roomSize, onlineShare } = traffic;
  const { apiGateway, dynamoDb, lambda, transfer, cloudWatch, waf } = prices;
  const beats = heartbeats(traffic);
  const pieces = Math.ceil(messageBytes / apiGateway.messageBytes);
  const recipients = 1 + (roomSize - 1) * onlineShare;
  const incoming = users * (sends * pieces + signals + beats);
  const outgoing = users * (deliveries(traffic) * pieces + signalDeliveries(traffic));
  const connects = users * Math.max(1, traffic.connectedMinutes / connectionMinutes);
  const broadcasts = users * (sends + signals);
  const others = users * (reads + beats) + connects * 2;
  const writes =
    users * sends * fieldUnits.sendMessage.write + users * beats + connects * 2 * connectionWriteUnits;
  const readUnits =
    broadcasts * connectionReadUnits(recipients) +
    users * (sends * fieldUnits.sendMessage.read + reads * fieldUnits.messages.read);
  const seconds = broadcasts * sendSeconds(recipients) + others * readSeconds;
  return bill('API Gateway WebSocket, by hand', [
    line('Messages received', incoming, 'messages', apiGateway.message),
    line('Messages posted', outgoing, 'messages', apiGateway.message),
    line('Connections', users * traffic.connectedMinutes, 'minutes', apiGateway.connectionMinute),
    line('Requests for reads', users * reads, 'requests', apiGateway.httpRequest),
    together(
      'Functions',
      line('', broadcasts + others, 'invocations', lambda.request),
      line('', seconds * gigabytes, 'GB-seconds', lambda.gigabyteSecond.arm64),
    ),
    together(
      'Tables',
      line('', writes, 'write units', dynamoDb.writeUnit),
      line('', readUnits, 'read units', dynamoDb.readUnit),
      line(
        '',
        (users * sends * 3 * messageBytes) / 1e9,
        'GB',
        dynamoDb.gigabyte + dynamoDb.recoverableGigabyte,
      ),
    ),
    line(
      'Transfer to the internet',
      ((outgoing + users * reads) * messageBytes) / 1e9,
      'GB',
      transfer.gigabyteOut,
    ),
    line('Logs', ((broadcasts + others) * invocationLogBytes) / 1e9, 'GB', cloudWatch.logGigabyte),
    line('Requests through the firewall', users * reads + connects, 'requests', waf.request),
    ...fixedLines(),
  ]);
}
