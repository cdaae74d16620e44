// Installs what package-lock.json names, when it is not installed yet. Plain JavaScript without imports of packages:
// it runs before anything is there.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lockFile = `${root}package-lock.json`;
// npm writes this copy of the lock file at the end of every installation.
const installedLockFile = `${root}node_modules/.package-lock.json`;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Chorus needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

/** The packages that a lock file names, by their folder. */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/** By versions, not by times: a checkout renews the times of files that did not change. */
function isEverythingInstalled() {
  const installed = readPackages(installedLockFile);
  return Object.entries(readPackages(lockFile)).every(
    ([folder, { version, optional }]) =>
      folder === '' || installed[folder]?.version === version || (optional && !installed[folder]),
  );
}

const isInstalled = isEverythingInstalled();
if (!isInstalled) {
  process.stderr.write('Installing dependencies (npm ci) …\n');
  // What npm prints goes to stderr: stdout belongs to the command that follows.
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    process.stderr.write('npm ci failed; its own words are above.\n');
    process.exit(1);
  }
}
