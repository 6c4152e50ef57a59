import { EventQueue } from './event-queue';

function queueOf(...codes: string[]): EventQueue {
  const queue = new EventQueue();
  for (const code of codes) queue.add(code);
  return queue;
}

const codes = (queue: EventQueue): string[] => queue.pending.map(({ code }) => code);

describe('EventQueue', () => {
  it('says each event once', () => {
    expect(codes(queueOf('2 PERIODIC', '2 PERIODIC'))).toEqual(['2 PERIODIC']);
  });

  it('forgets everything before a BOOTSTRAP', () => {
    expect(codes(queueOf('4 VALUE CHANGE', '0 BOOTSTRAP', '1 BOOT'))).toEqual(['0 BOOTSTRAP', '1 BOOT']);
  });

  it('keeps what came after the Inform left', () => {
    const queue = queueOf('1 BOOT');
    const sent = [...queue.pending];
    queue.add('4 VALUE CHANGE');
    queue.delivered(sent);
    expect(codes(queue)).toEqual(['4 VALUE CHANGE']);
  });

  it('keeps a transfer until its own request is answered', () => {
    const queue = queueOf('7 TRANSFER COMPLETE');
    queue.add('M Download', 'k');
    queue.delivered(queue.pending);
    expect(codes(queue)).toEqual(['7 TRANSFER COMPLETE', 'M Download']);
    queue.answered(['7 TRANSFER COMPLETE', 'M Download'], 'k');
    expect(codes(queue)).toEqual([]);
  });

  it('drops only the connection request when a session failed', () => {
    const queue = queueOf('6 CONNECTION REQUEST', '2 PERIODIC', '4 VALUE CHANGE');
    queue.failed();
    expect(codes(queue)).toEqual(['2 PERIODIC', '4 VALUE CHANGE']);
  });

  it('carries over a reboot what must not be lost', () => {
    const queue = queueOf('0 BOOTSTRAP', '1 BOOT', '2 PERIODIC', '4 VALUE CHANGE', '6 CONNECTION REQUEST', 'M Reboot');
    queue.rebooted();
    expect(codes(queue)).toEqual(['0 BOOTSTRAP', '2 PERIODIC', 'M Reboot']);
  });
});
