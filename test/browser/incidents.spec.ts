import { expect, signIn, test } from './fixtures';
import { looksRight, send } from './looks-right';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

interface Sessions {
  online: number;
  unknown: number;
}

test('two streets without power are one incident: seen, taken, noted, and counted back', async ({
  quietPage: page,
}) => {
  await signIn(page);
  // The demonstration's homes dial in while it opens.
  const online = async (): Promise<number> => {
    const now = (await (await page.request.get('/api/v1/sessions/summary')).json()) as Sessions;
    return now.unknown === 0 ? now.online : 0;
  };
  await expect.poll(online, { timeout: 60_000 }).toBeGreaterThanOrEqual(8);
  await send(page, 'post', '/demo/steps/street-dark', {});
  try {
    await page.goto('/');
    const alarm = page.getByRole('status', { name: 'Open incidents' });
    await expect(alarm).toContainText('NAS bras-01');
    await alarm.getByRole('link', { name: 'Open the incident' }).click();
    await expect(page.getByRole('heading', { name: 'NAS bras-01' })).toBeVisible();
    await expect(page.getByText('sessions ended', { exact: true }).first()).toBeVisible();
    await page.getByRole('button', { name: 'I am at it' }).click();
    await expect(page.getByText('somebody is at it')).toBeVisible();
    await page.getByLabel('Note what is known').fill('The transformer at Mirpur-10');
    await page.getByRole('button', { name: 'Add the note' }).click();
    await expect(page.getByRole('region', { name: 'Notes' }).getByRole('listitem')).toContainText('The transformer');
    await page.getByRole('tab', { name: 'Away' }).click();
    const lost = page.getByRole('grid', { name: 'Members of the incident' }).getByRole('row');
    await expect(lost.nth(3)).toContainText('away');
    await looksRight(page);
    // The verdict of one of these homes.
    await page.getByRole('grid', { name: 'Members of the incident' }).getByRole('link', { name: /S-/ }).first().click();
    await expect(page.getByText(/Part of an incident: \d+ routers of NAS bras-01/)).toBeVisible();
  } finally {
    await send(page, 'post', '/demo/steps/street-lit', {});
  }
  await page.goto('/incidents');
  await expect(page.getByRole('grid', { name: 'Open incidents' })).toContainText(/nearly all are back|are away/);
  await looksRight(page);
  // Nobody else's first page is to have an alarm.
  const { items } = (await (await page.request.get('/api/v1/incidents?state=open')).json()) as {
    items: { id: string }[];
  };
  for (const { id } of items) await send(page, 'post', `/incidents/${id}/close`, { reason: 'the test is over' });
});
