import { readCliOptions, USAGE, UsageError } from './cli-options';
import { PROFILE_NAMES } from './profiles/catalogue';

describe('readCliOptions', () => {
  it('has a default for everything', () => {
    expect(readCliOptions([])).toEqual({
      acsUrl: 'http://127.0.0.1:7547/',
      fleet: 1,
      models: ['hg8245'],
      username: 'bootstrap',
      password: 'bootstrap',
      controlPort: 0,
      statePath: null,
      quirks: [],
      staggerMs: 50,
      isFast: false,
      nas: null,
      accounting: null,
    });
  });

  it('reads what is given', () => {
    const line =
      '--acs https://acs.example:7547/ --fleet 20 --model tw1200,gx3000 --user u --password p --control-port 9999';
    const nas = ['--nas-port', '3799', '--nas-secret', 's'];
    const accounting = ['--accounting-port', '1813', '--interim-seconds', '60'];
    const more = [
      ...nas,
      ...accounting,
      '--state',
      'data/sim.json',
      '--quirk',
      'gzip',
      '--quirk',
      'no-cookie',
      '--fast',
    ];
    expect(readCliOptions([...line.split(' '), ...more])).toMatchObject({
      acsUrl: 'https://acs.example:7547/',
      fleet: 20,
      models: ['tw1200', 'gx3000'],
      username: 'u',
      password: 'p',
      controlPort: 9999,
      statePath: 'data/sim.json',
      quirks: ['gzip', 'no-cookie'],
      isFast: true,
      nas: { port: 3799, secret: 's' },
      accounting: { port: 1813, secret: 's', interimSeconds: 60 },
    });
  });

  it('takes all models by one word', () => {
    expect(readCliOptions(['--model', 'all'])?.models).toEqual(PROFILE_NAMES);
  });

  it('gives help when asked', () => {
    expect(readCliOptions(['--help'])).toBeNull();
    for (const name of PROFILE_NAMES) expect(USAGE).toContain(name);
  });

  it.each([
    ['an unknown option', ['--flee', '3'], '--flee'],
    ['a stray word', ['hg8245'], 'hg8245'],
    ['an unknown model', ['--model', 'hg9000'], 'hg9000'],
    ['a fleet that is too big', ['--fleet', '10001'], '--fleet is a number from 0 to 10000'],
    ['a fleet that is no number', ['--fleet', 'many'], '--fleet'],
    ['a port that is none', ['--control-port', '70000'], '--control-port'],
    ['an unknown quirk', ['--quirk', 'mood'], 'mood'],
    ['an address that is no URL', ['--acs', '127.0.0.1:7547'], '--acs'],
    ['a URL of another kind', ['--acs', 'ftp://acs.example/'], '--acs'],
    ['a NAS port without a secret', ['--nas-port', '3799'], '--nas-secret'],
    ['accounting without a secret', ['--accounting-port', '1813'], '--nas-secret'],
    ['an option without its value', ['--user'], '--user'],
  ])('refuses %s and says which', (_case, args, named) => {
    expect(() => readCliOptions(args)).toThrow(UsageError);
    expect(() => readCliOptions(args)).toThrow(named);
  });
});
