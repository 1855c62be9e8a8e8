/**
 * Two people at two desks and one policy: a limit is changed by a draft, its author is refused, the other approves it,
 * both see it in force, and the next order is held to it; then the earlier version is proposed again and rejected.
 */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { inBrowser } from './harness/in-browser.ts';
import { DeskPage } from './harness/desk-page.ts';
import { PolicyPage } from './harness/policy-page.ts';
import { type Person, startDesk } from './harness/running-desk.ts';

const ANN: Person = { token: 'ann-has-a-token-of-her-own', actor: 'ann', role: 'risk' };
const ROB: Person = { token: 'rob-has-a-token-of-his-own', actor: 'rob', role: 'admin' };

inBrowser('the policy', (browser) => {
  const troubles: string[] = [];
  async function open(url: string, person: Person): Promise<{ page: Page; policy: PolicyPage; desk: DeskPage }> {
    const page = await (await browser().newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    page.on('pageerror', (error) => troubles.push(error.message));
    const desk = new DeskPage(page);
    await desk.open(url.replace(/#token=.*$/, `#token=${person.token}`));
    return { page, policy: new PolicyPage(page), desk };
  }

  it('is changed by two people, never by its author alone', async () => {
    await using running = await startDesk(['--synthetic', '--speed', '10'], [ROB, ANN]);
    const ann = await open(running.deskUrl, ANN);
    const rob = await open(running.deskUrl, ROB);
    await rob.desk.submit({ side: 'buy', qty: '20k', ends: '2h', lookEvery: '10s' });
    await rob.desk.hasChildren();

    await ann.policy.show();
    const set = await ann.policy.propose({}, 'slower where it is thin', async (dialog) => {
      await dialog.getByRole('button', { name: 'Add a set' }).click();
      const one = dialog.getByRole('group', { name: 'Set 1' });
      await one.getByLabel('Regime').selectOption({ label: 'Thin' });
      await one.getByLabel('Look every').fill('2h');
      await one.getByText('Out of range: 1 s to 1 h.').waitFor();
      await one.getByLabel('Look every').fill('1m');
    });
    expect(set).toContain('set for TWAP, thin: look every: not set → 60 s');
    await ann.policy.isInForce(2, /ann: slower where it is thin/);

    const eyes = { 'a change of policy takes a second person': 'yes', 'when nobody supervises: after': '600' };
    const alone = await ann.policy.propose(eyes, 'two pairs of eyes');
    expect(alone).toContain('when nobody supervises: after: not set → 600 s');
    await ann.policy.isInForce(3, /ann: two pairs of eyes/);
    await ann.page
      .getByRole('tabpanel', { name: 'Stops' })
      .getByText(/^Supervised by ann, rob\. Once nobody has for 10 min.*, a stop to cancel comes by itself\.$/)
      .waitFor();
    // What is in force can be read whole, and found by word, also by who may change none of it.
    const limitsOf = ann.policy.panel.getByRole('group', { name: 'Limits of instruments' });
    await limitsOf.getByRole('row', { name: /^MIDT 5,000 / }).waitFor();
    await ann.policy.panel.getByLabel('Find a place').fill('set for');
    expect(await ann.policy.panel.getByLabel('All that it says').innerText()).toMatch(
      /^Parameters of strategies\s+set for TWAP, thin: look every\s+60 s\s+set for TWAP, thin: patience\s+100 %$/,
    );
    await ann.policy.panel.getByRole('button', { name: 'Version 3', exact: true }).click();

    const change = { 'MIDT: largest child order': '1', 'MIDT: position, working orders counted': '1' };
    const said = await ann.policy.propose(change, 'a thin market today');
    expect(said).toContain('MIDT: largest child order: 5,000 → 1 lots');
    expect(said).toMatch(
      /Of 1 order and [\d,]+ child orders sent since \d\d:\d\d:\d\d E[SD]T it would have denied [1-9][\d,]* child orders/,
    );
    expect(await ann.policy.decide('D3', 'Approve', 'looks right')).toMatch(/another person.*NEEDS_ANOTHER_PERSON/);

    await rob.policy.show();
    expect(await rob.policy.decide('D3', 'Approve', 'agreed')).toBe('');
    for (const { policy } of [ann, rob]) await policy.isInForce(4, /ann, approved by rob: agreed/);
    await rob.desk.denialIs(/maxPositionQty 1\b/);

    await ann.policy.restore(3, 'it was better');
    await rob.policy.draft('D4').waitFor();
    expect(await rob.policy.decide('D4', 'Reject', 'not yet')).toBe('');
    await ann.policy.draft('D4').waitFor({ state: 'hidden' });
    await ann.policy.isInForce(4, /approved by rob/);

    // What one order may pass is shown with who, why and when it ends, and used up by the order that needs it.
    await ann.policy.grant('position, working orders counted', '50000', 'the rest is to be done');
    const overrides = await ann.policy.showTab('Overrides');
    const granted = overrides.getByRole('listitem', { name: 'Override O1' });
    await granted.getByText('position, working orders counted up to 50,000 lots').waitFor();
    await granted.getByText('ann: the rest is to be done').waitFor();
    await granted.getByText(/used up at \d\d:/).waitFor();

    const differences = await ann.policy.showTab('Reconciliation');
    await differences.getByText('Nothing has differed.').waitFor();

    await ann.policy.showLimits();
    await ann.page.getByLabel('Limits in use').getByText('MIDT: position, working orders counted').waitFor();
    expect(troubles).toEqual([]);
  });
});
