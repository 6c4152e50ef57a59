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

  it.each<[string, DemoStep[], DemoStep | 'told' | null, DemoStep | null, number]>([
    ['begins with her', ['create-subscriber'], null, 'create-subscriber', 0],
    ['goes on although incidents are possible', ['boot-router', 'power-cut'], null, 'boot-router', 1],
    ['bills her first month', ['run-invoices', 'power-cut'], 'boot-router', 'run-invoices', 2],
    ['lets her be late although she could pay', ['run-invoices', 'go-overdue', 'pay'], 'run-invoices', 'go-overdue', 3],
    ['lets her pay when she is walled in', ['run-invoices', 'pay'], 'go-overdue', 'pay', 4],
    ['is told when she has paid', ['run-invoices', 'power-cut'], 'pay', null, 5],
    ['stays told', ['run-invoices', 'power-cut'], 'told', null, 5],
    ['begins again with the next month', ['run-invoices', 'go-overdue', 'pay'], 'told', 'go-overdue', 3],
    ['is told when nothing of it is left', ['power-cut'], null, null, 5],
  ])('%s', (_case, available, before, next, done) => {
    expect(placeOf(state(...available), before)).toEqual({ next, done });
  });
});
