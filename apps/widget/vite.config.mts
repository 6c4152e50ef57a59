import { cpSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const repository = resolve(import.meta.dirname, '../..');

/** One file without dependencies: what somebody else's page loads. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { alias: [{ find: /^@demarc\/([^/]+)$/, replacement: `${repository}/libs/$1/src/index.ts` }] },
  plugins: [
    {
      name: 'example',
      // The page of a foreign site goes along: the demonstration serves it from an origin of its own.
      closeBundle: () =>
        cpSync(`${import.meta.dirname}/example`, `${repository}/dist/widget/example`, { recursive: true }),
    },
  ],
  build: {
    outDir: `${repository}/dist/widget`,
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    lib: { entry: 'src/main.ts', formats: ['es'], fileName: () => 'v1.js' },
    // Vite leaves the blanks in a library, for bundlers to come; a page loads this as it is.
    rolldownOptions: { output: { minify: true } },
  },
});
