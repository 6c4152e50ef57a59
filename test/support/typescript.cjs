// Lets a child process of a test run our TypeScript as it stands: node -r test/support/typescript.cjs some-file.ts
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { enableCompileCache } = require('node:module');
const { join } = require('node:path');
const { transformSync, version } = require('@swc/core');

const ROOT = join(__dirname, '../..');
const CACHE = join(ROOT, 'node_modules/.cache/demarc-typescript');
const { paths: _paths, baseUrl: _baseUrl, ...jsc } = JSON.parse(readFileSync(join(ROOT, '.swcrc'), 'utf8')).jsc;
const SETTINGS = JSON.stringify([version, jsc]);

mkdirSync(CACHE, { recursive: true });
enableCompileCache(join(CACHE, 'compiled'));

/** From the cache, when these very bytes were transformed before: a test starts a dozen children in a row. */
function transformed(filename, source) {
  const name = createHash('sha256').update(SETTINGS).update(filename).update(source).digest('hex');
  const kept = join(CACHE, `${name}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const { code } = transformSync(source, {
      filename,
      jsc,
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
      swcrc: false,
    });
    // Under another name first: two children may do the same at once.
    writeFileSync(`${kept}.${process.pid}`, code);
    renameSync(`${kept}.${process.pid}`, kept);
    return code;
  }
}

require.extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8').replaceAll(/(['"])@demarc\/([a-z-]+)\1/g, (_text, quote, lib) =>
    [quote, join(ROOT, 'libs', lib, 'src/index.ts'), quote].join(''),
  );
  module._compile(transformed(filename, source), filename);
};
