import { type DynamicModule } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { Test, type TestingModule } from '@nestjs/testing';
import { type DataSource } from 'typeorm';
import { DatabaseModule } from '../../src/database/database.module.js';
import { systemClock } from '../../src/platform/clock.js';
import { readConfig } from '../../src/platform/config.js';
import { Journal } from '../../src/platform/journal.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { createTestDatabase, type CreatedDatabase } from '../support/database.js';

describe('the database module', () => {
  let urls: CreatedDatabase;

  beforeAll(async () => {
    urls = await createTestDatabase();
  });

  afterAll(async () => {
    await urls.drop();
  });

  async function compile(database: DynamicModule): Promise<TestingModule> {
    const silent = new Journal(systemClock, () => undefined);
    return Test.createTestingModule({
      imports: [PlatformModule.forRoot(readConfig({}), systemClock), database],
    })
      .setLogger(silent)
      .compile();
  }

  const moduleOf = (web: string, ledger: string): Promise<TestingModule> =>
    compile(DatabaseModule.forRoot({ web, ledger }));

  async function loginOf(module: TestingModule, name?: string): Promise<unknown> {
    const dataSource: DataSource = module.get(getDataSourceToken(name));
    return dataSource.query('SELECT current_user AS login');
  }

  it('gives a connection for ordinary rows and one for the ledger', async () => {
    const module = await moduleOf(urls.web, urls.ledger);
    await module.init();
    expect(await loginOf(module)).toEqual([{ login: 'wm_web' }]);
    expect(await loginOf(module, 'ledger')).toEqual([{ login: 'wm_ledger' }]);
    await module.close();
  });

  it.each([
    [
      'a superuser for ordinary rows',
      () => [urls.owner, urls.ledger],
      'bypasses row-level security',
    ],
    ['a superuser for the ledger', () => [urls.web, urls.owner], 'bypasses row-level security'],
    ['the two exchanged', () => [urls.ledger, urls.web], 'must not log in to its database as wm_'],
  ] as const)('does not start with %s', async (_, pair, fault) => {
    const [web, ledger] = pair();
    const module = await moduleOf(web ?? '', ledger ?? '');
    await expect(module.init()).rejects.toThrow(fault);
    await module.close();
  });

  it('says at once that no database answers', async () => {
    const nowhere = 'postgres://wm_web:x@127.0.0.1:1/none';
    await expect(moduleOf(nowhere, nowhere)).rejects.toThrow('ECONNREFUSED');
  });

  it('lets the contract be exported without a database', async () => {
    const module = await compile(DatabaseModule.unconnected());
    await module.init();
    const dataSource: DataSource = module.get(getDataSourceToken('ledger'));
    expect(dataSource.isInitialized).toBe(false);
    await module.close();
  });
});
