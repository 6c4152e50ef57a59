import { absenceOf, courseOf } from './incident-course';
import { silentNasServers } from './nas-silence';

const at = (clock: string): Date => new Date(`2027-01-10T${clock}:00Z`);

describe('the course of an incident', () => {
  const usual = { peak: 50, isGrowing: false, calmMinutes: 5, leftOverPercent: 10, calmSince: null, now: at('03:00') };

  it.each([
    ['half are away', { lost: 25 }, null, false],
    ['a tenth may stay away', { lost: 5 }, '03:00', false],
    ['one more may not', { lost: 6 }, null, false],
    ['it still grows', { lost: 0, isGrowing: true }, null, false],
    ['calm for four minutes', { lost: 1, calmSince: at('02:56') }, '02:56', false],
    ['calm for five', { lost: 1, calmSince: at('02:55') }, '02:55', true],
    ['it flaps: the calm begins anew', { lost: 40, calmSince: at('02:55') }, null, false],
  ])('%s', (_case, given, calm, isOver) => {
    expect(courseOf({ ...usual, ...given })).toEqual({
      calmSince: calm === null ? null : at(calm),
      isOver,
    });
  });
});

describe('our own absence', () => {
  const never = { awaySince: null, listeningSince: null, heardAt: at('02:00') };

  it.each([
    ['a minute is the pace of looking', { now: at('03:01'), lookedAt: at('03:00'), ...never }, null, null, false],
    ['four minutes are an absence', { now: at('03:04'), lookedAt: at('03:00'), ...never }, '03:00', '03:04', true],
    ['a clock that went back too', { now: at('03:00'), lookedAt: at('03:30'), ...never }, '03:00', '03:00', true],
    [
      'nobody ever looked: since the last Inform',
      { now: at('03:04'), lookedAt: null, ...never },
      '02:00',
      '03:04',
      true,
    ],
    [
      'nobody ever looked, and nobody was ever heard',
      { now: at('03:04'), lookedAt: null, ...never, heardAt: null },
      null,
      null,
      false,
    ],
    ['nobody ever looked, somebody was just heard', { now: at('02:01'), lookedAt: null, ...never }, null, null, false],
    [
      'two absences within the hour are one',
      { now: at('03:30'), lookedAt: at('03:20'), heardAt: null, awaySince: at('02:00'), listeningSince: at('03:10') },
      '02:00',
      '03:30',
      true,
    ],
    [
      'one of long ago is another',
      { now: at('09:30'), lookedAt: at('09:00'), heardAt: null, awaySince: at('02:00'), listeningSince: at('03:10') },
      '09:00',
      '09:30',
      true,
    ],
  ])('%s', (_case, given, since, until, isBack) => {
    expect(absenceOf(given)).toEqual({
      awaySince: since === null ? null : at(since),
      listeningSince: until === null ? null : at(until),
      isBack,
    });
  });
});

describe('a silent NAS', () => {
  const nas = (nasId: string, heardAt: string, liveSessions = 40) => ({ nasId, liveSessions, heardAt: at(heardAt) });
  const ask = (servers: ReturnType<typeof nas>[], struck: string[] = []) =>
    silentNasServers({
      servers,
      silentSince: at('02:30'),
      leastSessions: 5,
      nasWithSilentRouters: new Set(struck),
    }).map(({ nasId }) => nasId);

  it.each([
    ['all are heard', [nas('a', '02:40'), nas('b', '02:50')], [], []],
    ['one is not, others are', [nas('a', '02:29'), nas('b', '02:50')], [], ['a']],
    ['it has hardly a session', [nas('a', '02:29', 4), nas('b', '02:50')], [], []],
    ['none is heard: our own reports are broken', [nas('a', '02:20'), nas('b', '02:20')], [], []],
    ['none is heard, and routers of one are gone', [nas('a', '02:20'), nas('b', '02:20')], ['b'], ['b']],
  ])('%s', (_case, servers, struck, expected) => expect(ask(servers, struck)).toEqual(expected));
});
