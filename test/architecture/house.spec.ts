import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { QUIRK_FLAG_NAMES, QUIRK_FLAGS, type QuirkFlag } from '@demarc/datamodel';

const ROOT = join(__dirname, '../..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.(ts|tsx)$/.test(file) && !file.startsWith('test/'));
const isTest = (file: string): boolean => /\.(spec|int-spec)\.tsx?$/.test(file);
const source = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Lines of product code that match, with their file. */
function offenders(pattern: RegExp, within: RegExp, allowed: string[] = []): string[] {
  return files
    .filter((file) => within.test(file) && !isTest(file) && !allowed.includes(file))
    .flatMap((file) =>
      source(file)
        .split('\n')
        .filter((line) => pattern.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
}

describe('the house', () => {
  it('reads business time from the clock alone', () => {
    const clocks = ['apps/server/src/platform/clock.ts', 'apps/server/src/platform/ids.ts'];
    expect(offenders(/\bDate\.now\(\)|\bnew Date\(\)/, /^(apps\/server|libs\/(?!ui))/, clocks)).toEqual([]);
  });

  it('has no cycles between providers', () => {
    expect(offenders(/forwardRef\(/, /^apps\/server/)).toEqual([]);
  });

  it('keeps barrels to the front doors of libs', () => {
    expect(
      files.filter(
        (file) =>
          file.endsWith('/index.ts') && !/^libs\/[^/]+\/src\/index\.ts$/.test(file) && file !== 'migrations/index.ts',
      ),
    ).toEqual([]);
  });

  it('never saves: it inserts or updates', () => {
    expect(offenders(/\b(tx|sql|manager|repository)\.save\(/, /^apps\/server/)).toEqual([]);
  });

  it('never runs a shell', () => {
    expect(offenders(/(?<![.\w])exec(Sync)?\(|shell:\s*true/, /^(apps|libs)\//)).toEqual([]);
  });

  it('puts no markup from data into a page', () => {
    expect(offenders(/dangerouslySetInnerHTML|\.innerHTML\s*=/, /^(apps|libs)\//)).toEqual([]);
  });

  it('speaks of no machine', () => {
    expect(offenders(/["'`]\/(work|farm|root|home)\//, /^(apps|libs|migrations)\//)).toEqual([]);
  });

  it('has its version in one number', () => {
    const { version } = JSON.parse(source('package.json')) as { version: string };
    expect(source('apps/server/src/platform/version.ts')).toContain(`'${version}'`);
  });
});

/** A flag as docs/routers.md has it. */
function flagLine(name: QuirkFlag): string {
  const flag = QUIRK_FLAGS[name];
  const value =
    flag.kind === 'switch'
      ? 'on, off'
      : flag.kind === 'choice'
        ? flag.options.map((option) => `\`${option}\``).join(', ')
        : `${flag.min} to ${flag.max} ${flag.unit}`;
  const without = flag.kind === 'switch' ? 'off' : flag.fallback.replace(/[A-Z_]{8,}/, (setting) => `\`${setting}\``);
  return `| \`${name}\` | ${value} | ${without} | ${flag.meaning} | ${flag.learning === 'learned' ? 'yes' : 'never'} | ${flag.sources.join(', ')} |`;
}

describe('the documents', () => {
  it('have a line for every flag of the catalogue of quirks, and for no other', () => {
    const lines = source('docs/routers.md').split('\n');
    const begin = lines.findIndex((line) => line.startsWith('| flag |')) + 2;
    const table = lines.slice(begin, lines.indexOf('', begin));
    expect(table).toEqual(QUIRK_FLAG_NAMES.map(flagLine));
  });

  it('name every setting there is', () => {
    const config = source('apps/server/src/platform/config/settings.ts');
    const settings = [...config.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map((match) => match[1] as string);
    expect(settings.length).toBeGreaterThan(20);
    // Demarc sets the last of them itself, for the processes it forks.
    const forTests = ['SCHEDULER', 'CHECK_RESPONSES', 'DEMARC_DEMO', 'DEMO_FLEET_SIZE', 'DEMARC_IS_WORKER'];
    const described = source('docs/operations.md');
    expect(settings.filter((name) => !forTests.includes(name) && !described.includes(`\`${name}\``))).toEqual([]);
  });

  it('name for every attack a test that is there', () => {
    const rows = [...source('CONTRIBUTING.md').matchAll(/^\| G\d.*\| `([^`]+)` \| (.+) \|$/gm)];
    expect(rows.length).toBeGreaterThan(20);
    const gone = rows.filter(([, file = '', title = '']) => !source(file).includes(title));
    expect(gone.map(([line]) => line)).toEqual([]);
  });
});
