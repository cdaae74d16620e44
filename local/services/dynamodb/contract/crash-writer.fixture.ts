import { systemClock } from '../../../lib/clock.ts';
import { createLogger } from '../../../lib/logger.ts';
import { startDynamoDb } from '../dynamodb.ts';
import { messages, things } from './subject.ts';

// Writes without end into the directory given as argument, and prints each number once its writes are acknowledged.
// A parent process kills it at some moment.

const [, , dataDir = '', firstText = '0'] = process.argv;
const dynamoDb = await startDynamoDb({
  tables: [things, messages],
  dataDir,
  clock: systemClock,
  log: createLogger('error', (line) => void process.stderr.write(`${line}\n`)),
  region: 'eu-west-1',
  accountId: '123456789012',
});

async function write(n: number): Promise<void> {
  const item = (room: string) => ({
    room: { S: room },
    at: { N: String(n) },
    author: { S: `author ${n % 7}` },
  });
  await dynamoDb.call('TransactWriteItems', {
    TransactItems: [
      { Put: { TableName: 'Messages', Item: item('left') } },
      { Put: { TableName: 'Messages', Item: item('right') } },
      {
        Update: {
          TableName: 'Things',
          Key: { id: { S: 'count' } },
          UpdateExpression: 'ADD n :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        },
      },
    ],
  });
  process.stdout.write(`${n}\n`);
}

for (let n = Number(firstText); ; n += 4) {
  await Promise.all([write(n), write(n + 1), write(n + 2), write(n + 3)]);
}
