import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const repository = resolve(import.meta.dirname, '../..');

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { alias: [{ find: /^@demarc\/([^/]+)$/, replacement: `${repository}/libs/$1/src/index.ts` }] },
  build: { outDir: `${repository}/dist/portal`, emptyOutDir: true, target: 'es2022', sourcemap: false },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: Object.fromEntries(
      ['/api', '/widget'].map((path) => [path, process.env.DEMARC_API ?? 'http://127.0.0.1:3000']),
    ),
  },
});
