import { AppConfig, ConfigError } from './app-config';

const read = (env: Record<string, string>): AppConfig => AppConfig.read(env);
const refusal = (env: Record<string, string>): string => {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('AppConfig', () => {
  it('has a default for everything', () => {
    const { settings } = read({});
    expect(settings).toMatchObject({
      HTTP_PORT: 3000,
      CWMP_PORT: 7547,
      CWMP_ENROLMENT: 'quarantine',
      CWMP_AUTH: 'digest',
    });
    expect(settings.DEMARC_ROLES).toEqual(['web', 'cwmp', 'files', 'nbi', 'worker']);
  });

  it('is frozen', () => {
    expect(Object.isFrozen(read({}).settings)).toBe(true);
  });

  it('takes an empty variable as unset', () => {
    expect(read({ HTTP_PORT: '' }).settings.HTTP_PORT).toBe(3000);
  });

  it('names a bad setting without its content', () => {
    const message = refusal({ ADMIN_PASSWORD: 'hunter2', HTTP_PORT: '99999', LOG_LEVEL: 'loud' });
    expect(message).toContain('ADMIN_PASSWORD: must be at least 8');
    expect(message).toContain('HTTP_PORT: must be at most 65535');
    expect(message).toContain('LOG_LEVEL: must be one of silent');
    expect(message).not.toMatch(/hunter2|99999|loud/);
  });

  it('wants a bucket whole, and says none of its secrets', () => {
    const place = { FILES_S3_ENDPOINT: 'http://127.0.0.1:9000', FILES_S3_BUCKET: 'files' };
    const key = { FILES_S3_ACCESS_KEY_ID: 'id', FILES_S3_SECRET_ACCESS_KEY: 'hush-hush' };
    expect(refusal({ ...place, ...key })).toBe('accepted');
    expect(refusal(place)).toContain('FILES_S3_SECRET_ACCESS_KEY go together');
    expect(refusal({ ...key, FILES_S3_BUCKET: 'Not A Bucket' })).not.toContain('hush-hush');
  });

  it('wants both halves of a pair', () => {
    expect(refusal({ CWMP_BOOTSTRAP_USERNAME: 'factory' })).toContain(
      'CWMP_BOOTSTRAP_USERNAME and CWMP_BOOTSTRAP_PASSWORD',
    );
  });

  it.each([
    ['by itself', {}, true],
    ['with a certificate, whatever else', { CWMP_PLAIN: 'on', CWMP_TLS_CERT: 'a.pem', CWMP_TLS_KEY: 'b.pem' }, true],
    ['not when it is switched off', { CWMP_PLAIN: 'on' }, false],
    ['not in the demonstration', { DEMARC_DEMO: 'on' }, false],
    ['not behind a proxy that does it', { TRUSTED_PROXIES: '10.0.0.1' }, false],
    ['behind a proxy that does not', { TRUSTED_PROXIES: '10.0.0.1', CWMP_PLAIN: 'off' }, true],
  ])('C4: serves routers over TLS: %s', (_case, env, byTls) => expect(read(env).cwmpByTls).toBe(byTls));

  it.each([
    ['a plain port for everybody', { CWMP_PLAIN_PORT: '7548' }, 'CWMP_PLAIN_NETWORKS'],
    ['certificates of routers without TLS', { CWMP_PLAIN: 'on', CWMP_CLIENT_CA: 'ca.pem' }, 'CWMP_CLIENT_CA'],
    ['certificates that nobody signs', { CWMP_CLIENT_CERT: 'required' }, 'CWMP_CLIENT_CA'],
    ['a network that is none', { CPE_NETWORKS: '10.0.0.0/8,10.0.0.0/33' }, 'CPE_NETWORKS.1: no network'],
    [
      'workers on a port that nobody has',
      { DEMARC_CWMP_WORKERS: '2', DEMARC_ROLES: 'web', CWMP_PORT: '0' },
      'CWMP_PORT',
    ],
  ])('does not start with %s', (_case, env, words) => expect(refusal(env)).toContain(words));

  it('C14: a listener has the networks of all routers, or its own', () => {
    const config = read({ CPE_NETWORKS: '10.0.0.0/8', FILES_NETWORKS: '10.1.0.0/16' });
    expect(config.networksOf('cwmp')).toEqual(['10.0.0.0/8']);
    expect(config.networksOf('files')).toEqual(['10.1.0.0/16']);
    expect(config.networksOf('http')).toEqual([]);
  });

  it('binds loopback in the demo and everything otherwise', () => {
    expect(read({ DEMARC_DEMO: 'on' }).bindAddress).toBe('127.0.0.1');
    expect(read({}).bindAddress).toBe('::');
    expect(read({ BIND_ADDRESS: '10.0.0.1' }).bindAddress).toBe('10.0.0.1');
  });

  it('splits lists and roles', () => {
    const { settings } = read({ CPE_NETWORKS: '10.0.0.0/8, 100.64.0.0/10', DEMARC_ROLES: 'web,worker' });
    expect(settings.CPE_NETWORKS).toEqual(['10.0.0.0/8', '100.64.0.0/10']);
    expect(settings.DEMARC_ROLES).toEqual(['web', 'worker']);
    expect(refusal({ DEMARC_ROLES: 'web,boss' })).toContain('DEMARC_ROLES');
  });
});
