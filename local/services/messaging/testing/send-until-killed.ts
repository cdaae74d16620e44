import { setImmediate } from 'node:timers/promises';
import { aQueue, givenMessaging } from './given-messaging.ts';

// A program for a test: sends messages without end and says of each that it was accepted.
const [dataDir = ''] = process.argv.slice(2);
const given = givenMessaging({ queues: [aQueue()], dataDir });
for (let i = 0; ; i += 1) {
  await given.send('jobs', `message ${i}`);
  process.stdout.write(`message ${i}\n`);
  // Some are in flight when the end comes.
  if (i % 10 === 0) await given.receive('jobs', { MaxNumberOfMessages: 1 });
  await setImmediate();
}
