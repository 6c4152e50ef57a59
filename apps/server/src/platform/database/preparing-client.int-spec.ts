import { Pool } from 'pg';
import { preparingClient } from './preparing-client';

let pool: Pool;
beforeAll(() => {
  pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1, Client: preparingClient() });
});
afterAll(() => pool.end());

const prepared = async (): Promise<string[]> => {
  const { rows } = await pool.query<{ statement: string }>('select statement from pg_prepared_statements');
  return rows.map((row) => row.statement);
};

const times = async (count: number, text: string, values: unknown[]): Promise<unknown[]> => {
  const results: unknown[] = [];
  for (let n = 0; n < count; n++) results.push((await pool.query(text, values)).rows);
  return results;
};

describe('a connection', () => {
  it('plans a statement each time until it has been used often, and once from then on', async () => {
    const text = 'select $1::int + 1 as sum';
    await times(5, text, [1]);
    expect(await prepared()).not.toContain(text);
    expect(await times(3, text, [41])).toEqual([[{ sum: 42 }], [{ sum: 42 }], [{ sum: 42 }]]);
    expect((await prepared()).filter((statement) => statement === text)).toHaveLength(1);
  });

  it('plans a statement over a list for the list at hand', async () => {
    const text = 'select count(*)::int as n from unnest($1::int[]) as u (n)';
    expect((await times(8, text, [[1, 2, 3]])).at(-1)).toEqual([{ n: 3 }]);
    expect(await prepared()).not.toContain(text);
  });

  it('plans a statement without parameters once as well, and leaves alone what cannot have a name', async () => {
    await times(8, 'select 1 as one', []);
    expect((await prepared()).filter((statement) => statement === 'select 1 as one')).toHaveLength(1);
    const two = 'select 1 as one; select 2 as two';
    for (let n = 0; n < 8; n++) await pool.query(two);
    await times(8, 'show search_path', []);
    expect(await prepared()).not.toEqual(expect.arrayContaining([two]));
    expect(await prepared()).not.toContain('show search_path');
  });

  it('says what went wrong, and goes on', async () => {
    const text = 'select 1 / $1::int as quotient';
    for (let n = 0; n < 8; n++) await expect(pool.query(text, [0])).rejects.toThrow('division by zero');
    expect((await pool.query(text, [1])).rows).toEqual([{ quotient: 1 }]);
  });

  it('takes a callback too', async () => {
    for (let n = 0; n < 8; n++) {
      const rows = await new Promise((resolve, reject) => {
        pool.query('select $1::text as echo', ['x'], (error, result) => (error ? reject(error) : resolve(result.rows)));
      });
      expect(rows).toEqual([{ echo: 'x' }]);
    }
  });
});
