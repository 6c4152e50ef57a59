// Lets a child process of a test run our TypeScript as it stands: node -r test/support/typescript.cjs some-file.ts
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const ROOT = join(__dirname, '../..');
const { paths: _paths, baseUrl: _baseUrl, ...jsc } = JSON.parse(readFileSync(join(ROOT, '.swcrc'), 'utf8')).jsc;

require.extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8').replaceAll(/(['"])@demarc\/([a-z-]+)\1/g, (_text, quote, lib) =>
    [quote, join(ROOT, 'libs', lib, 'src/index.ts'), quote].join(''),
  );
  const { code } = transformSync(source, {
    filename,
    jsc,
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
    swcrc: false,
  });
  module._compile(code, filename);
};
