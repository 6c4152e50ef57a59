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

  it('wants both halves of a pair', () => {
    expect(refusal({ CWMP_BOOTSTRAP_USERNAME: 'factory' })).toContain(
      'CWMP_BOOTSTRAP_USERNAME and CWMP_BOOTSTRAP_PASSWORD',
    );
  });

  it('serves no router in clear when that is forbidden', () => {
    expect(refusal({ CWMP_PLAIN: 'off' })).toContain('CWMP_TLS_CERT');
    expect(refusal({ CWMP_PLAIN: 'off', CWMP_TLS_CERT: 'a.pem', CWMP_TLS_KEY: 'b.pem' })).toBe('accepted');
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
