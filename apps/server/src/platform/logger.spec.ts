import { QueryFailedError } from 'typeorm';
import { describeError } from './logger';

describe('what is logged of an error', () => {
  it('never the parameters of a statement, nor the row that broke a constraint', () => {
    const driver = Object.assign(new Error('duplicate key value violates unique constraint "ux_x"'), {
      code: '23505',
      constraint: 'ux_x',
      detail: 'Key (secret)=(canary) already exists.',
    });
    const logged = JSON.stringify(describeError(new QueryFailedError('insert into x values ($1)', ['canary'], driver)));
    expect(logged).toContain('23505');
    expect(logged).toContain('ux_x');
    expect(logged).not.toContain('canary');
  });

  it('its cause, and anything that was thrown', () => {
    expect(describeError(new Error('outer', { cause: new Error('inner') }))).toMatchObject({
      message: 'outer',
      cause: { message: 'inner' },
    });
    expect(describeError('just text')).toEqual({ message: 'just text' });
  });
});
