import { survive } from './survival.js';

describe('service and database, killed with -9 under load', () => {
  it('lose nothing that was acknowledged, write nothing twice, and pass each audit', async () => {
    const figures = await survive({ service: 3, postgres: 2 });
    expect(figures).toMatchObject({ kills: 5, lost: 0, notOnce: 0, halves: 0, found: [] });
    expect(figures.acknowledged).toBeGreaterThan(100);
    expect(figures.packages).toBeGreaterThan(0);
  }, 300_000);
});
