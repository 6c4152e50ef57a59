import pg from 'pg';

/** How far the demonstration's clock stood from real time when it was last moved; 0 when it never was. */
export async function readClockOffset(databaseUrl: string): Promise<number> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ offset_ms: string }>('select offset_ms from clock_offset');
    return Number(rows[0]?.offset_ms ?? 0);
  } finally {
    await client.end();
  }
}
