// A Chromium that needs no apt and no download: CHROMIUM_PATH, else the one in the npm package, unpacked once into node_modules/.cache.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const MODULES = join(import.meta.dirname, '../../node_modules');
const PARTS = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];

/** Unpacks beside the target and renames, so that a parallel run never sees half a browser. */
async function unpack(target) {
  const unpacking = `${target}.${process.pid}`;
  mkdirSync(unpacking, { recursive: true });
  const before = process.env.TMPDIR;
  process.env.TMPDIR = unpacking; // inflate() writes to os.tmpdir()
  try {
    const { inflate } = await import('@sparticuz/chromium');
    await Promise.all(PARTS.map((part) => inflate(join(MODULES, '@sparticuz/chromium/bin', part))));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  chmodSync(join(unpacking, 'chromium'), 0o755);
  try {
    renameSync(unpacking, target);
  } catch (error) {
    if (!existsSync(join(target, 'chromium'))) throw error;
    rmSync(unpacking, { recursive: true, force: true }); // another run was first
  }
}

export async function chromiumLaunchOptions() {
  const args = [
    '--no-sandbox',
    '--disable-dev-shm-usage',
    '--disable-gpu',
    '--font-render-hinting=none',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  if (process.env.CHROMIUM_PATH) return { executablePath: process.env.CHROMIUM_PATH, args };
  const { version } = JSON.parse(readFileSync(join(MODULES, '@sparticuz/chromium/package.json'), 'utf8'));
  const target = join(MODULES, '.cache', `chromium-${version}`);
  if (!existsSync(join(target, 'chromium'))) await unpack(target);
  const libraries = [join(target, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(target, 'fonts') };
  return {
    executablePath: join(target, 'chromium'),
    args,
    env: { ...process.env, LD_LIBRARY_PATH: libraries, ...fonts },
  };
}
