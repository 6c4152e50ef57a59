import { expect, signIn, test } from './fixtures';
import { looksRight } from './looks-right';
import type { Page } from '@playwright/test';

const MODEL = 'GX3000';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

interface Row {
  serialNumber: string;
  softwareVersion: string;
}
interface Summary {
  name: string;
  state: string;
  counts: Record<string, number>;
}

const read = async <T>(page: Page, path: string): Promise<T> =>
  (await (await page.request.get(`/api/v1${path}`)).json()) as T;

test('an image is brought out to a router: previewed, started, watched until it is well', async ({
  quietPage: page,
}) => {
  await signIn(page);
  // The last of its model: what other tests act on stands before it.
  const last = async (): Promise<Row | undefined> => {
    const query = `filter=${encodeURIComponent(`productClass = ${MODEL}`)}&state=active&mode=manage&limit=100`;
    return (await read<{ items: Row[] }>(page, `/routers?${query}`)).items.at(0);
  };
  await expect.poll(async () => (await last()) !== undefined).toBe(true);
  const { serialNumber, softwareVersion } = (await last())!;
  const version = `9.${String(Math.floor(performance.timeOrigin))}`;
  // What it runs now is stored as well: without that there is no way back.
  for (const each of [softwareVersion, version]) {
    const upload = await page.request.post(
      `/api/v1/router-files?name=gx-${each}.bin&kind=firmware&productClass=${MODEL}&version=${each}`,
      {
        data: Buffer.from(`CPE-SIM-IMAGE ${MODEL} ${each}\n`),
        headers: { 'Content-Type': 'application/octet-stream', 'X-Demarc-Portal': '1' },
      },
    );
    expect(upload.status()).toBe(201);
  }

  await page.goto('/firmware');
  await page.getByRole('button', { name: 'New campaign' }).click();
  await page.getByText('By list').click();
  await page.getByRole('textbox', { name: 'Serial numbers' }).fill(`${serialNumber}\nNOBODY-KNOWS`);
  await expect(page.getByRole('status').filter({ hasText: 'would get' })).toContainText(
    'nobody knows 1 of the list: NOBODY-KNOWS',
  );
  await page.getByRole('combobox', { name: `Image for ${MODEL}` }).click();
  await page.getByRole('option', { name: `gx-${version}.bin (${version})` }).click();
  await expect(page.getByText('1 router gets it')).toBeVisible();
  await page.getByRole('textbox', { name: 'Name' }).fill(`To ${version}`);
  await page.getByRole('textbox', { name: 'Reason' }).fill('to see it done');
  await page.getByRole('checkbox', { name: 'Take the configuration' }).uncheck();
  await looksRight(page);
  await page.getByRole('button', { name: 'Make the campaign' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`To ${version}`);
  await expect(page.getByText('1 router would get an image. Nothing is started yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Start' }).click();
  const start = page.getByRole('dialog', { name: 'Start' });
  await start.getByLabel('Reason').fill('at once');
  await start.getByRole('button', { name: 'Start' }).click();
  // The key holds everything up, and it goes on from there.
  await expect(page.getByRole('button', { name: 'Halt (H)' })).toBeVisible();
  await page.keyboard.press('h');
  await expect(page.getByText(/halted by .*: halted on the board/)).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  const goOn = page.getByRole('dialog', { name: 'Go on' });
  await goOn.getByLabel('Reason').fill('it was only a try');
  await goOn.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText('1 of 1 router is well.')).toBeVisible({ timeout: 45_000 });
  await expect(page.getByRole('row', { name: new RegExp(serialNumber) })).toContainText(version);
  // One of them can be brought back: a campaign of its own, which nobody has started.
  await page.getByRole('checkbox', { name: `Bring back ${serialNumber}` }).check();
  await looksRight(page);
  await page.getByRole('button', { name: 'Bring back 1 router' }).click();
  const back = page.getByRole('dialog', { name: 'Bring back 1 router' });
  await back.getByLabel('Reason').fill('it was better before');
  await back.getByRole('button', { name: 'Bring back 1 router' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Back from To ${version}`);
  await expect(page.getByText('1 router would get an image. Nothing is started yet.')).toBeVisible();

  const campaigns = await read<Summary[]>(page, '/campaigns');
  expect(campaigns.find(({ name }) => name === `To ${version}`)).toMatchObject({ state: 'done', counts: { done: 1 } });
});
