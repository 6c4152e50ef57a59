import { z } from 'zod';
import { ApiProblem } from './api-problem';
import { errorsOf, given, serverErrorsOf } from './form-errors';

const Body = z.strictObject({
  name: z.string().trim().min(1).max(10),
  email: z.email(),
  day: z.number().min(1).max(31),
  wifi: z.strictObject({ key: z.string().min(8) }),
});

describe('form errors', () => {
  it('say how to mend each field, by path', () => {
    expect(errorsOf(Body, { name: ' ', email: 'x', day: 32, wifi: { key: 'short' } })).toEqual({
      name: 'is needed',
      email: 'must be an e-mail address such as name@example.net',
      day: 'must be at most 31',
      'wifi.key': 'needs at least 8 characters',
    });
    expect(errorsOf(Body, { name: 'Rahima', email: 'r@example.net', day: 1, wifi: { key: '12345678' } })).toEqual({});
  });

  it('of the server go to their fields; other failures name none', () => {
    const refused = new ApiProblem({
      code: 'request/invalid',
      title: 'refused',
      status: 400,
      details: { problems: [{ path: 'phone', message: 'must be a phone number' }, { path: 3 }, null] },
    });
    expect(serverErrorsOf(refused)).toEqual({ phone: 'must be a phone number' });
    expect(serverErrorsOf(new Error('x'))).toEqual({});
  });

  it('an empty field is an absent one', () => {
    expect(given('  ')).toBeUndefined();
    expect(given(' a ')).toBe('a');
  });
});
