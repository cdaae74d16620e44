/**
 * Holds a deployment that would take data away: `npm run guard -- BEFORE AFTER`.
 *
 * BEFORE and AFTER are folders of cloud assemblies (`cdk synth --output`), nested ones of stages included. Exit code 1
 * when a table, user pool, bucket, queue, key or secret would be replaced, deleted, lose an index or its retention.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compareTemplates, type Template, template } from './compare-templates.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Templates of an assembly by their path in it. */
function readTemplates(folder: string): Map<string, Template> {
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.template.json'),
  );
  if (files.length === 0) throw new Error(`${folder} holds no templates: cdk synth writes them.`);
  return new Map(
    files.map((name) => {
      const file = join(folder, name);
      return [relative(folder, file), template.parse(JSON.parse(readFileSync(file, 'utf8')))];
    }),
  );
}

function guard(beforeFolder: string, afterFolder: string): number {
  const after = readTemplates(afterFolder);
  let found = 0;
  for (const [name, before] of readTemplates(beforeFolder)) {
    for (const { logicalId, type, what } of compareTemplates(before, after.get(name) ?? { Resources: {} })) {
      found += 1;
      print(`${name}: ${logicalId} (${type}) ${what}.`);
    }
  }
  return found;
}

try {
  const [before, after] = process.argv.slice(2);
  if (before === undefined || after === undefined) throw new Error('Usage: npm run guard -- BEFORE AFTER');
  const found = guard(before, after);
  print(
    found === 0
      ? 'No data would be lost.'
      : `${found} changes would lose data: see docs/deploy.md, "Data that would be lost".`,
  );
  process.exitCode = found === 0 ? 0 : 1;
} catch (failure) {
  process.stderr.write(`${failure instanceof Error ? failure.message : String(failure)}\n`);
  process.exitCode = 2;
}
