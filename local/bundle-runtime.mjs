// Turns the runtime's TypeScript into one module, once per change of a source. What starts then needs no loader, no
// esbuild and some 300 files less; see docs/decisions/009. Plain JavaScript: it runs before any TypeScript can.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const output = join(project, '.cache/runtime');
const bundleFile = join(output, 'main.mjs');
const inputsFile = join(output, 'inputs.json');

/** Changes when the file does. */
function stateOf(path) {
  const { mtimeMs, size } = statSync(join(project, path));
  return `${mtimeMs}|${size}`;
}

/** True while every source of the bundle is as it was when the bundle was made. */
function isFresh() {
  try {
    statSync(bundleFile);
    const { project: builtFor, inputs } = JSON.parse(readFileSync(inputsFile, 'utf8'));
    // The bundle names its sources by their addresses: a copy of the project needs one of its own.
    if (builtFor !== project) return false;
    return Object.entries(inputs).every(([path, state]) => stateOf(path) === state);
  } catch {
    return false;
  }
}

/** Written beside and renamed, so that nobody who starts meanwhile reads half a file. */
function replaceFile(path, text) {
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

/** What would be computed at each start is computed now; and a module keeps its own address. */
const atBuild = (sandbox) => ({
  name: 'at-build',
  setup({ onLoad }) {
    onLoad({ filter: /\/js-runtime\/bundle-sandbox\.ts$/ }, () => ({
      contents: `export const bundleSandbox = () => ${JSON.stringify(sandbox)};`,
    }));
    onLoad({ filter: /\/local\/.*\.ts$/ }, ({ path }) => {
      const url = JSON.stringify(pathToFileURL(path).href);
      return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', url), loader: 'ts' };
    });
  },
});

async function bundle() {
  const { build, buildSync } = await import('esbuild');
  const sandboxFolder = 'local/services/appsync/js-runtime';
  const sandboxOptions = JSON.parse(readFileSync(join(project, sandboxFolder, 'sandbox-build.json'), 'utf8'));
  const sandbox = buildSync({
    ...sandboxOptions,
    absWorkingDir: project,
    entryPoints: [`${sandboxFolder}/sandbox/main.ts`],
    write: false,
    metafile: true,
  });
  const runtime = await build({
    absWorkingDir: project,
    entryPoints: ['local/main.ts'],
    outfile: bundleFile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'linked',
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [atBuild(sandbox.outputFiles[0].text)],
  });
  const paths = [
    ...Object.keys(runtime.metafile.inputs),
    ...Object.keys(sandbox.metafile.inputs),
    `${sandboxFolder}/sandbox-build.json`,
    `${sandboxFolder}/bundle-sandbox.ts`,
    'local/bundle-runtime.mjs',
    'package-lock.json',
  ];
  mkdirSync(output, { recursive: true });
  for (const { path, text } of runtime.outputFiles) replaceFile(path, text);
  const inputs = Object.fromEntries(paths.map((path) => [path, stateOf(path)]));
  replaceFile(inputsFile, JSON.stringify({ project, inputs }));
}

/** Address of the bundled `main.ts`. */
export async function bundledRuntime() {
  if (!isFresh()) await bundle();
  return pathToFileURL(bundleFile).href;
}
