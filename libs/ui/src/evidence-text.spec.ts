import { evidenceLines } from './evidence-text';

describe('evidence as lines to read', () => {
  it.each([
    ['plain words stay', 'ack, 1 sent', ['ack, 1 sent']],
    ['a serial of digits is no instant and no number', '0012345', ['0012345']],
    ['a broken document stays as it was stored', '[oops', ['[oops']],
    ['an empty list says so', '[]', ['none']],
    ['an instant is told in the zone, with milliseconds', '2026-12-05T04:00:01.455Z', ['5 Dec 2026, 10:00:01.455']],
    [
      'an instant with words keeps them',
      '2026-12-05T04:00:01.045Z read back as wanted',
      ['5 Dec 2026, 10:00:01.045 read back as wanted'],
    ],
    ['bytes are grouped', '291A0014db7c2cbf3336', ['291a0014 db7c2cbf 3336']],
    ['a list has a line for each', '["2 PERIODIC","6 CONNECTION REQUEST"]', ['2 PERIODIC', '6 CONNECTION REQUEST']],
    [
      'a parameter is said with its value',
      '[{"path":"A.B.Username","value":"s-1@garden"},{"path":"A.B.Password","value":null}]',
      ['A.B.Username = s-1@garden', 'A.B.Password = none'],
    ],
    [
      'an object has its parts',
      '{"name":"Standard","graceDays":3,"at":"2026-12-05T04:00:00Z"}',
      ['name Standard', 'graceDays 3', 'at 5 Dec 2026, 10:00:00.000'],
    ],
  ])('%s', (_case, value, lines) => expect(evidenceLines(value, 'Asia/Dhaka')).toEqual(lines));
});
