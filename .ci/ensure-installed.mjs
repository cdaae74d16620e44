// Installs what package-lock.json names, when it is not installed yet. Plain JavaScript without imports of packages:
// it runs before anything is there.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
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

const isInstalled =
  existsSync(installedLockFile) && statSync(installedLockFile).mtimeMs >= statSync(lockFile).mtimeMs;
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
