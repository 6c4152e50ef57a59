import { waitingText } from './brake-words';

describe('what the brake holds back', () => {
  it.each([
    [[], null],
    [[{ what: 'routers', count: 1 }], 'n1 router'],
    [
      [
        { what: 'routers', count: 12_000 },
        { what: 'nas-orders', count: 1 },
        { what: 'tasks', count: 2 },
      ],
      'n12000 routers, n1 order to a NAS, n2 tasks',
    ],
  ] as const)('%j', (waiting, text) => expect(waitingText([...waiting], (count) => `n${count}`)).toBe(text));
});
