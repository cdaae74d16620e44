// Runs in a process of its own: imports the CDK app once per message. The query makes each import a new module, while
// everything that it imports stays loaded.
import { pathToFileURL } from 'node:url';

const [, , entry] = process.argv;
let runs = 0;

process.on('message', async () => {
  runs += 1;
  try {
    await import(`${pathToFileURL(entry).href}?run=${runs}`);
    process.send(null);
  } catch (failure) {
    process.send(failure instanceof Error ? failure.message : String(failure));
  }
});
process.on('disconnect', () => process.exit());
