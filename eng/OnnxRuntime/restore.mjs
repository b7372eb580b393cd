// Installs the npm packages that package-lock.json names into node_modules beside this file, unless they are there already.
// Any number of builds may start it at once: one installs, the others wait for it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const wanted = join(folder, 'package-lock.json');
// npm writes this file last, and only when the install succeeded.
const installed = join(folder, 'node_modules', '.package-lock.json');
const lock = join(folder, 'obj', 'npm.lock');

function isInstalled() {
  if (!existsSync(installed)) {
    return false;
  }

  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(JSON.parse(readFileSync(wanted, 'utf8')).packages)
    .every(([path, { integrity }]) => path === '' || (present[path]?.integrity === integrity && existsSync(join(folder, path))));
}

function tryLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') {
      throw error;
    }

    return false;
  }
}

// A build that was killed leaves its lock behind.
function dropStaleLock() {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    if (holder > 0) {
      process.kill(holder, 0);
    }
  } catch (error) {
    if (error.code === 'ESRCH') {
      rmSync(lock, { force: true });
    }
  }
}

function install() {
  // Few and short retries: offline, a build should say so soon.
  const npm = 'npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=2000';
  return spawnSync(npm, { cwd: folder, shell: true, stdio: 'inherit' }).status ?? 1;
}

mkdirSync(dirname(lock), { recursive: true });
while (!tryLock()) {
  dropStaleLock();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
}

try {
  process.exitCode = isInstalled() ? 0 : install();
  if (process.exitCode === 0) {
    // Newer than package-lock.json: the next build sees from that alone that there is nothing to do.
    utimesSync(installed, new Date(), new Date());
  }
} finally {
  rmSync(lock, { force: true });
}
