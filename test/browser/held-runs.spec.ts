import { expectAccessible } from './accessible';
import { expect, signIn, test } from './fixtures';
import { looksRight, send } from './looks-right';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

test.describe('a run that a guard holds', () => {
  test('says why at home and on its page, and goes out when somebody approves', async ({ quietPage: page }) => {
    await signIn(page);
    const limits = (await (await page.request.get('/api/v1/suspension/limits')).json()) as object;
    await send(page, 'put', '/suspension/limits', {
      ...limits,
      maxSharePermille: 1,
      medianFactor: 1,
      alwaysAllowed: 0,
      reason: 'to see a run held',
    });
    // Whatever was paid or not before: a month later everybody has a new bill.
    await send(page, 'post', '/demo/clock', { hours: 24 * 31 });
    const { now: month } = (await (await page.request.get('/api/v1/demo')).json()) as { now: string };
    const run = await send<{ id: string }>(page, 'post', '/billing-runs', { asOf: month.slice(0, 10) });
    const stateOfRun = async (): Promise<unknown> =>
      ((await (await page.request.get(`/api/v1/billing-runs/${run.id}`)).json()) as { state: string }).state;
    // It works beside the request, and what is not billed yet cannot be overdue.
    await expect.poll(stateOfRun, { timeout: 60_000 }).toBe('done');
    // To noon in Dhaka, whatever the hour is now: a policy acts from ten to midnight.
    const { now } = (await (await page.request.get('/api/v1/demo')).json()) as { now: string };
    const toNoon = (12 - ((new Date(now).getUTCHours() + 6) % 24) + 24) % 24;
    await send(page, 'post', '/demo/clock', { hours: 24 * 25 + toNoon });
    await page.goto('/');
    const note = page.getByRole('status', { name: 'Held suspensions' });
    await expect(note).toContainText(/for a person/);
    await looksRight(page);
    await note.getByRole('link').click();
    await expect(page.getByText('Nobody of these is suspended until somebody decides.')).toBeVisible();
    await page.getByRole('button', { name: 'Simulate' }).click();
    await expect(page.getByText(/would be taken away now/)).toBeVisible();
    await looksRight(page);
    await page.getByRole('button', { name: /^Approve/ }).click();
    const dialog = page.getByRole('dialog', { name: /^Approve/ });
    await dialog.getByLabel('Reason').fill('the list is right');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: /^Approve/ }).click();
    await expect(page.getByText('Nobody of these is suspended until somebody decides.')).toHaveCount(0);
    await send(page, 'post', '/demo/clock', { hours: 1 });
    await expect(page.getByText(/restricted now/).first()).toBeVisible();
    await send(page, 'put', '/suspension/limits', { ...limits, reason: 'seen' });
  });
});
