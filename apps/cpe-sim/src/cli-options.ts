import { parseArgs } from 'node:util';
import { isProfileName, PROFILE_NAMES, PROFILES, type ProfileName } from './profiles/catalogue';
import { isQuirk, type Quirk, QUIRKS } from './quirks';

export interface CliOptions {
  readonly acsUrl: string;
  readonly fleet: number;
  readonly models: readonly ProfileName[];
  readonly username: string;
  readonly password: string;
  readonly controlPort: number;
  readonly statePath: string | null;
  readonly quirks: readonly Quirk[];
  readonly staggerMs: number;
  readonly isFast: boolean;
  /** Where the access network takes Disconnect-Requests; null when it takes none. */
  readonly nas: { readonly port: number; readonly secret: string } | null;
  /** Where it reports its sessions to; null when it reports to nobody. */
  readonly accounting: { readonly port: number; readonly secret: string; readonly interimSeconds: number } | null;
}

/** A command line that cannot be followed; the message is for the person who typed it. */
export class UsageError extends Error {}

export const USAGE = `usage: npm run sim -- [options]

  --acs URL            where the ACS listens (http://127.0.0.1:7547/)
  --fleet N            number of boxes, 0 to 10000 (1)
  --model NAME[,NAME]  models, taken in turn, or "all" (hg8245)
  --user NAME          bootstrap credential that the boxes were born with (bootstrap)
  --password SECRET    its password (bootstrap)
  --control-port PORT  port of the control API on 127.0.0.1, 0 for any (0)
  --state FILE         keeps what the ACS changed, so that the next run has the same boxes
  --quirk NAME         a way to be odd; may be given several times
  --stagger-ms MS      between the boots of two boxes (50)
  --nas-port PORT      UDP port on 127.0.0.1 for Disconnect-Requests (RFC 5176), 0 for any; needs --nas-secret
  --nas-secret SECRET  its shared secret
  --accounting-port P  UDP port on 127.0.0.1 that its sessions are reported to (RFC 2866); needs --nas-secret
  --interim-seconds N  between two reports of a session (300)
  --fast               boots, dials and retries a hundred times as fast

models:
${PROFILE_NAMES.map((name) => `  ${name.padEnd(10)} ${PROFILES[name].title}`).join('\n')}

quirks: ${QUIRKS.join(', ')}
`;

function wholeNumber(name: string, value: string, max: number): number {
  if (!/^\d{1,9}$/.test(value) || Number(value) > max) throw new UsageError(`--${name} is a number from 0 to ${max}`);
  return Number(value);
}

function readModels(value: string): readonly ProfileName[] {
  if (value === 'all') return PROFILE_NAMES;
  return value.split(',').map((name) => {
    if (!isProfileName(name))
      throw new UsageError(`--model ${name} is not known; there are ${PROFILE_NAMES.join(', ')}`);
    return name;
  });
}

function readUrl(value: string): string {
  const url = URL.parse(value);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError('--acs is an http or https URL');
  }
  return value;
}

function readQuirk(name: string): Quirk {
  if (!isQuirk(name)) throw new UsageError(`--quirk ${name} is not known; there are ${QUIRKS.join(', ')}`);
  return name;
}

function readNas(port: string | undefined, secret: string | undefined): CliOptions['nas'] {
  if (port === undefined && secret === undefined) return null;
  if (port === undefined || secret === undefined || secret === '') {
    throw new UsageError('--nas-port and --nas-secret go together');
  }
  return { port: wholeNumber('nas-port', port, 65_535), secret };
}

function readAccounting(
  values: Readonly<Record<'accounting-port' | 'nas-secret', string | undefined>> & { 'interim-seconds': string },
): CliOptions['accounting'] {
  const { 'accounting-port': port, 'nas-secret': secret } = values;
  if (port === undefined) return null;
  if (secret === undefined) throw new UsageError('--accounting-port needs --nas-port and --nas-secret');
  const interimSeconds = Math.max(1, wholeNumber('interim-seconds', values['interim-seconds'], 86_400));
  return { port: wholeNumber('accounting-port', port, 65_535), secret, interimSeconds };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        acs: { type: 'string', default: 'http://127.0.0.1:7547/' },
        fleet: { type: 'string', default: '1' },
        model: { type: 'string', default: 'hg8245' },
        user: { type: 'string', default: 'bootstrap' },
        password: { type: 'string', default: 'bootstrap' },
        'control-port': { type: 'string', default: '0' },
        state: { type: 'string' },
        quirk: { type: 'string', multiple: true, default: [] },
        'stagger-ms': { type: 'string', default: '50' },
        'nas-port': { type: 'string' },
        'nas-secret': { type: 'string' },
        'accounting-port': { type: 'string' },
        'interim-seconds': { type: 'string', default: '300' },
        fast: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Reads the command line; null asks for help. */
export function readCliOptions(args: readonly string[]): CliOptions | null {
  const values = parse(args);
  if (values.help) return null;
  return {
    acsUrl: readUrl(values.acs),
    fleet: wholeNumber('fleet', values.fleet, 10_000),
    models: readModels(values.model),
    username: values.user,
    password: values.password,
    controlPort: wholeNumber('control-port', values['control-port'], 65_535),
    statePath: values.state ?? null,
    quirks: values.quirk.map(readQuirk),
    staggerMs: wholeNumber('stagger-ms', values['stagger-ms'], 60_000),
    isFast: values.fast,
    nas: readNas(values['nas-port'], values['nas-secret']),
    accounting: readAccounting({
      'accounting-port': values['accounting-port'],
      'nas-secret': values['nas-secret'],
      'interim-seconds': values['interim-seconds'],
    }),
  };
}
