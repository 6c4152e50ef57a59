import { expect, signIn, test } from './fixtures';

interface Router {
  id: string;
  state: string;
  mode: string;
}

test('a router gets another credential on order, and its page says how far that is', async ({ quietPage: page }) => {
  await signIn(page);
  const find = async (): Promise<Router | undefined> => {
    const { items } = (await (await page.request.get('/api/v1/routers?limit=50')).json()) as { items: Router[] };
    return items.find(({ state, mode }) => state === 'active' && mode === 'manage');
  };
  await expect.poll(find).toBeDefined();
  const router = await find();
  await page.goto(`/routers/${router?.id}`);
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Credential', exact: true }) });
  await expect(card).toContainText('Made');
  await card.getByRole('button', { name: 'Change credential' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('it was read aloud on the phone');
  await dialog.getByRole('button', { name: 'Change credential' }).click();
  await expect(card).toContainText('it was read aloud on the phone');
  // It comes, is given the new pair, and uses it the next time.
  await expect(card).toContainText(/given; the old one is good until it uses the new one|changed/, { timeout: 45_000 });
});

test('other credentials for many routers: as many as it says before', async ({ quietPage: page }) => {
  await signIn(page);
  await page.goto('/router-access');
  await page.getByRole('button', { name: 'Change credentials' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('status')).toContainText(/\d+ managed routers get another credential/);
  await dialog.getByLabel('Product class (empty: any)').fill('NO-SUCH-MODEL');
  await expect(dialog.getByRole('status')).toContainText('0 managed routers');
  await dialog.getByLabel('Reason').fill('the test says so');
  await expect(dialog.getByRole('button', { name: 'Change 0' })).toBeDisabled();
});
