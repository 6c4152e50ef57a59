// npm drops an optional platform package that it cannot find and says nothing; `npm ci` then fails elsewhere.
// Lists what the lock file lacks.
import { readFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const names = new Set(Object.keys(lock.packages).map((path) => path.split('node_modules/').pop()));
let incomplete = 0;
for (const [path, { version, optionalDependencies = {} }] of Object.entries(lock.packages)) {
  const missing = Object.entries(optionalDependencies).filter(([name]) => !names.has(name));
  if (missing.length === 0) continue;
  incomplete += 1;
  console.log(path, version, 'lacks', missing.map((pair) => pair.join('@')).join(' '));
}
process.exit(incomplete === 0 ? 0 : 1);
