import { DEMO_STEPS, type DemoState, type DemoStep } from '@demarc/contracts';
import { INCIDENTS, placeOf, STORY } from './story-steps';

const state = (...available: DemoStep[]): Pick<DemoState, 'steps'> => ({
  steps: DEMO_STEPS.map((step) => ({ step, available: available.includes(step), why: '' })),
});

describe('the story', () => {
  it('tells every step of the demonstration once', () => {
    const told = [...STORY, ...INCIDENTS].map((one) => one.step);
    expect(told.toSorted()).toEqual([...DEMO_STEPS].toSorted());
  });

  it.each<[string, DemoStep[], DemoStep | null, number]>([
    ['begins with her', ['create-subscriber'], 'create-subscriber', 0],
    ['goes on although incidents are possible', ['boot-router', 'power-cut', 'swap-serial'], 'boot-router', 1],
    ['does not fall back to what can be repeated', ['run-invoices', 'power-cut', 'pay'], 'pay', 4],
    ['is told when nothing of it is left', ['power-cut', 'factory-reset'], null, 5],
  ])('%s', (_case, available, next, done) => {
    expect(placeOf(state(...available))).toEqual({ next, done });
  });
});
