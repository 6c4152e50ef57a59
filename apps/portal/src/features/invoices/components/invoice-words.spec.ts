import { invoiceSentence, periodDays } from './invoice-words';

const figures = { total: '৳1,050.00', open: '৳1,050.00', dueOn: '10 Nov 2026' };
const invoice = { state: 'open' as const, dueOn: '2026-11-10', overdue: false, voidReason: null };

describe('invoiceSentence', () => {
  it('counts the days that an invoice is late', () => {
    expect(invoiceSentence({ ...invoice, overdue: true }, figures, '2026-11-22')).toBe(
      '৳1,050.00 is open and 12 days overdue, due 10 Nov 2026.',
    );
    expect(invoiceSentence({ ...invoice, overdue: true }, figures, '2026-11-11')).toContain('1 day overdue');
  });

  it('is not late on the day itself', () => {
    expect(invoiceSentence(invoice, figures, '2026-11-10')).toContain('due today');
    expect(invoiceSentence(invoice, figures, '2026-11-09')).toContain('in 1 day.');
  });

  it('says what a paid or void invoice means', () => {
    expect(invoiceSentence({ ...invoice, state: 'paid' }, figures, '2026-11-22')).toBe('Paid in full: ৳1,050.00.');
    const voided = invoiceSentence({ ...invoice, state: 'void', voidReason: 'billed twice' }, figures, '2026-11-22');
    expect(voided).toBe('Void: billed twice. Nobody owes it.');
  });
});

describe('periodDays', () => {
  it('names the last day of a half-open period', () => {
    expect(periodDays({ from: '2026-11-01', to: '2026-12-01' })).toEqual(['2026-11-01', '2026-11-30']);
    expect(periodDays({ from: '2028-02-01', to: '2028-03-01' })).toEqual(['2028-02-01', '2028-02-29']);
  });
  it('writes one day once, and nothing for a line without a period', () => {
    expect(periodDays({ from: '2026-11-01', to: '2026-11-02' })).toEqual(['2026-11-01']);
    expect(periodDays({ from: null, to: null })).toEqual([]);
  });
});
