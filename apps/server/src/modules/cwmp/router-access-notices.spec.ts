import { accessNotices, type AccessFacts } from './router-access-notices';

const NOW = new Date('2026-03-01T00:00:00Z');
const certificate = (validUntil: string, isSelfSigned = false): AccessFacts['certificate'] => ({
  subject: 'CN=acs.example.net',
  issuer: 'CN=an authority',
  names: ['acs.example.net'],
  validFrom: '2026-01-01T00:00:00Z',
  validUntil,
  fingerprint: 'AA:BB',
  isSelfSigned,
});
const facts = (given: Partial<AccessFacts> = {}): AccessFacts => ({
  listeners: [
    { name: 'cwmp', port: 7547, isTls: true, networks: ['100.64.0.0/10'] },
    { name: 'files', port: 7567, isTls: true, networks: ['100.64.0.0/10'] },
  ],
  certificate: certificate('2026-12-01T00:00:00Z'),
  clientCertificates: 'off',
  authentication: 'digest',
  digest: 'md5',
  enrolment: 'quarantine',
  hasBootstrapCredential: true,
  isTls: true,
  isOutside: true,
  suspectCount: 0,
  now: NOW,
  ...given,
});
const plain: AccessFacts['listeners'][number] = {
  name: 'cwmp-plain',
  port: 7548,
  isTls: false,
  networks: ['10.0.0.0/8'],
};

it.each<[string, Partial<AccessFacts>, string[]]>([
  ['all as it should be', {}, []],
  ['no TLS', { isTls: false, certificate: null }, ['plain-outside!']],
  ['no TLS on this machine alone', { isTls: false, certificate: null, isOutside: false }, []],
  ['a plain port beside it', { listeners: [...facts().listeners, plain] }, ['plain-port']],
  ['open to everybody', { listeners: [{ name: 'cwmp', port: 7547, isTls: true, networks: [] }] }, ['networks-open']],
  ['a certificate of three weeks', { certificate: certificate('2026-03-22T00:00:00Z') }, []],
  ['a second less', { certificate: certificate('2026-03-21T23:59:59Z') }, ['certificate-expires!']],
  ['one that has run out', { certificate: certificate('2026-03-01T00:00:00Z') }, ['certificate-expired!']],
  ['one that cannot be read', { certificate: null }, ['certificate-unusable!']],
  ['a self-signed one', { certificate: certificate('2036-03-01T00:00:00Z', true) }, ['certificate-self-signed']],
  ['C1: one that was not who it said', { suspectCount: 1 }, ['security-events!']],
  [
    'nobody is asked who he is',
    { authentication: 'none', enrolment: 'open' },
    ['authentication-off!', 'enrolment-open'],
  ],
])('C4, C14: %s', (_case, given, codes) =>
  expect(accessNotices(facts(given)).map(({ code, isAlarm }) => `${code}${isAlarm ? '!' : ''}`)).toEqual(codes),
);

it('alarms come first', () => {
  const given = facts({
    isTls: false,
    certificate: null,
    enrolment: 'open',
    listeners: [plain],
    authentication: 'none',
  });
  expect(accessNotices(given).map(({ isAlarm }) => isAlarm)).toEqual([true, true, false, false]);
});
