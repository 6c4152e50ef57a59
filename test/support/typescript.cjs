// Lets Node run our TypeScript as it stands: in the workers of Jest (shared-runtime.cjs) and in the processes that tests
// start, node -r test/support/typescript.cjs some-file.ts
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { enableCompileCache } = require('node:module');
const { join } = require('node:path');
const { transformSync, version } = require('@swc/core');

const ROOT = join(__dirname, '../..');
const CACHE = join(ROOT, 'node_modules/.cache/demarc-typescript');
const { paths: _paths, baseUrl: _baseUrl, ...jsc } = JSON.parse(readFileSync(join(ROOT, '.swcrc'), 'utf8')).jsc;
const SETTINGS = JSON.stringify([version, jsc, 'map']);

/** Where the source map of each file lies that was loaded. */
const sourceMaps = new Map();

mkdirSync(CACHE, { recursive: true });
enableCompileCache(join(CACHE, 'compiled'));

/** From the cache, when these very bytes were transformed before: every worker and child needs the same files. */
function transformed(filename, source) {
  const name = createHash('sha256').update(SETTINGS).update(filename).update(source).digest('hex');
  const kept = join(CACHE, `${name}.js`);
  sourceMaps.set(filename, `${kept}.map`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const { code, map } = transformSync(source, {
      filename,
      jsc,
      module: { type: 'commonjs' },
      sourceMaps: true,
      swcrc: false,
    });
    keep(`${kept}.map`, map);
    keep(kept, code);
    return code;
  }
}

/** Under another name first: two processes may do the same at once. */
function keep(file, text) {
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}

require.extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8').replaceAll(/(['"])@demarc\/([a-z-]+)\1/g, (_text, quote, lib) =>
    [quote, join(ROOT, 'libs', lib, 'src/index.ts'), quote].join(''),
  );
  module._compile(transformed(filename, source), filename);
};

module.exports = { sourceMaps };
