import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ConfigError, readConfig } from './config.js';
import { type Environment } from './settings.js';

const urls = {
  DATABASE_URL: 'postgres://wm_web:a@db/witnessmark',
  DATABASE_LEDGER_URL: 'postgres://wm_ledger:b@db/witnessmark',
  DATABASE_OWNER_URL: 'postgresql://operator:c@db/witnessmark',
};

/** The problems that these settings have, each its own sentence. */
function problemsOf(env: Environment): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the settings', () => {
  it('need nothing to be set', () => {
    expect(readConfig({})).toEqual({
      home: resolve('var'),
      database: { kind: 'embedded' },
      host: '127.0.0.1',
      port: 8080,
      publicUrl: 'http://127.0.0.1:8080',
      trustedProxy: undefined,
      ledgerOrigin: 'localhost/witnessmark',
      maxUploadBytes: 10_737_418_240,
      maxBodyBytes: 16_777_216,
      blobStore: 'file',
      objectKey: undefined,
      oldObjectKeys: [],
      tokenHours: 12,
      sessionIdleMinutes: 30,
      sessionHours: 12,
      approvalSignInMinutes: 720,
      verifyEveryDays: 180,
      breachedPasswordsFile: undefined,
      logLevel: 'info',
      webhookHosts: [],
      readPurpose: 'optional',
    });
  });

  it('name no address where the system chooses the port', () => {
    expect(readConfig({ PORT: '0' }).publicUrl).toBe('');
    expect(readConfig({ PORT: '0', PUBLIC_URL: 'https://a.example/' }).publicUrl).toBe(
      'https://a.example',
    );
  });

  it('take an empty value for none', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ', TRUSTED_PROXY: '' })).toEqual(readConfig({}));
  });

  it('tell every problem at once', () => {
    const env = {
      PORT: 'http',
      TOKEN_HOURS: '0',
      BLOB_STORE: 's3',
      LEDGER_ORIGIN: 'a b',
      LOG_LEVEL: 'all',
    };
    expect(problemsOf(env)).toEqual([
      'PORT must be a whole number from 0 to 65535',
      'LEDGER_ORIGIN must be 1 to 255 printable ASCII characters without space or +',
      'BLOB_STORE s3 is not known; there is: file',
      'TOKEN_HOURS must be a whole number from 1 to 720',
      'LOG_LEVEL must be one of info, warning, error',
    ]);
    expect(() => readConfig(env)).toThrow(/cannot be used:\n- PORT .*\n- LEDGER/);
  });

  it.each(['65536', '-1', '1e3', '80.5', '0x50', '１２'])('take no %s for a port', (PORT) => {
    expect(problemsOf({ PORT })).toHaveLength(1);
  });

  describe('of the database', () => {
    it('name somebody else’s server by three URLs', () => {
      expect(readConfig(urls).database).toEqual({
        kind: 'external',
        web: urls.DATABASE_URL,
        ledger: urls.DATABASE_LEDGER_URL,
        owner: urls.DATABASE_OWNER_URL,
      });
    });

    it.each(Object.keys(urls))('are all three or none: without %s', (key) => {
      const [problem] = problemsOf({ ...urls, [key]: undefined });
      expect(problem).toMatch(new RegExp(`missing: ${key}$`));
    });

    it('are three different logins', () => {
      const env = { ...urls, DATABASE_LEDGER_URL: urls.DATABASE_URL };
      expect(problemsOf(env).join()).toContain('as three different users');
    });

    it.each(['mysql://wm_web:hunter2@db/x', 'hunter2', 'postgres://:hunter2@db/x'])(
      'are not repeated in an error, for they hold passwords: %s',
      (DATABASE_URL) => {
        const problems = problemsOf({ ...urls, DATABASE_URL }).join();
        expect(problems).toContain('DATABASE_URL must');
        expect(problems).not.toContain('hunter2');
      },
    );
  });

  describe('in files', () => {
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'witnessmark-config-'));
      await writeFile(join(folder, 'web'), `${urls.DATABASE_URL}\n`);
    });

    afterAll(async () => {
      await rm(folder, { recursive: true });
    });

    it('keep secrets out of the environment', () => {
      const env = { ...urls, DATABASE_URL: undefined, DATABASE_URL_FILE: join(folder, 'web') };
      expect(readConfig(env)).toEqual(readConfig(urls));
    });

    it('are told when they cannot be read, once', () => {
      const env = { ...urls, DATABASE_URL: undefined, DATABASE_URL_FILE: join(folder, 'none') };
      expect(problemsOf(env)).toEqual([
        'DATABASE_URL_FILE cannot be read',
        expect.stringContaining('missing: DATABASE_URL'),
      ]);
    });

    it('do not stand beside the setting itself', () => {
      const env = { ...urls, DATABASE_URL_FILE: join(folder, 'web') };
      expect(problemsOf(env)).toEqual(['Set DATABASE_URL or DATABASE_URL_FILE, not both']);
    });
  });

  describe('of the address', () => {
    const proxied = {
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://evidence.example.org/',
      TRUSTED_PROXY: '10.0.0.1',
    };

    it.each(['127.0.0.1', '127.8.0.1', '::1', 'localhost'])('speak plain HTTP on %s', (HOST) => {
      expect(problemsOf({ HOST })).toEqual([]);
    });

    it('let the service be reached through a named proxy that speaks HTTPS', () => {
      expect(readConfig(proxied)).toMatchObject({
        host: '0.0.0.0',
        publicUrl: 'https://evidence.example.org',
        trustedProxy: '10.0.0.1',
      });
    });

    it.each([
      ['without a proxy', { TRUSTED_PROXY: undefined }],
      ['without HTTPS', { PUBLIC_URL: 'http://evidence.example.org' }],
      ['without an address', { PUBLIC_URL: undefined }],
      [
        'on a name that only begins like loopback',
        { HOST: '127.evil.example', PUBLIC_URL: undefined },
      ],
    ])('refuse plain HTTP that others can reach: %s', (_, change) => {
      expect(problemsOf({ ...proxied, ...change }).join()).toContain(
        'plain HTTP is for loopback only',
      );
    });

    it('let the service speak HTTPS itself, on every address', () => {
      const own = { HOST: '0.0.0.0', TLS_CERT_FILE: '/etc/c.pem', TLS_KEY_FILE: '/etc/k.pem' };
      expect(readConfig(own)).toMatchObject({
        publicUrl: 'https://0.0.0.0:8080',
        tls: { certFile: '/etc/c.pem', keyFile: '/etc/k.pem' },
      });
      expect(problemsOf({ ...own, TLS_KEY_FILE: undefined })[0]).toContain('both of TLS_CERT_FILE');
      expect(problemsOf({ ...own, PUBLIC_URL: 'http://a.example' })).toEqual([
        'PUBLIC_URL must begin with https:// where TLS_CERT_FILE is set',
      ]);
    });

    it.each(['evidence.example.org', 'ftp://evidence.example.org', 'https://'])(
      'take no %s for the public address',
      (PUBLIC_URL) => {
        expect(problemsOf({ PUBLIC_URL }).join()).toContain('PUBLIC_URL must be a URL');
      },
    );
  });

  describe('of the ledger', () => {
    it.each(['evidence.example.org/ledger', 'a', '!~'])('take %s for its name', (LEDGER_ORIGIN) => {
      expect(readConfig({ LEDGER_ORIGIN }).ledgerOrigin).toBe(LEDGER_ORIGIN);
    });

    it.each(['two words', 'a+b', 'журнал', 'a\tb', 'x'.repeat(256)])(
      'refuse %j, which a signed note cannot hold',
      (LEDGER_ORIGIN) => {
        expect(problemsOf({ LEDGER_ORIGIN })).toHaveLength(1);
      },
    );

    it('refuse a year in a name that is for life', () => {
      expect(problemsOf({ LEDGER_ORIGIN: 'example.org/ledger2026' }).join()).toContain('a year');
    });
  });

  it('take a mail server and a sender together, and tell neither', () => {
    const mail = { SMTP_URL: 'smtps://u:hidden@mail.example', MAIL_FROM: 'ledger@example.org' };
    expect(readConfig(mail).mail).toEqual({ smtpUrl: mail.SMTP_URL, from: mail.MAIL_FROM });
    const url = 'SMTP_URL must be a URL that begins with smtp:// or smtps:// and names a host';
    const from = 'MAIL_FROM must be one mail address, such as ledger@example.org';
    expect(problemsOf({ SMTP_URL: mail.SMTP_URL })).toEqual([from]);
    expect(problemsOf({ MAIL_FROM: mail.MAIL_FROM })).toEqual([url]);
    for (const wrong of ['https://u:hidden@a', 'smtp://', 'smtp://a?hidden=1', 'hidden']) {
      expect(problemsOf({ ...mail, SMTP_URL: wrong })).toEqual([url]);
    }
    const twoLines = 'a@example.org\r\nBcc: b@example.org';
    expect(problemsOf({ ...mail, MAIL_FROM: twoLines })).toEqual([from]);
  });

  it('take hosts for webhooks by name, with a port or without', () => {
    expect(
      readConfig({ NOTICE_WEBHOOK_HOSTS: 'A.internal, [::1]:81,10.0.0.7' }).webhookHosts,
    ).toEqual([...['a.internal', '[::1]:81', '10.0.0.7']]);
    expect(problemsOf({ NOTICE_WEBHOOK_HOSTS: 'https://a.internal' })).toEqual([
      'NOTICE_WEBHOOK_HOSTS must be names of hosts, or name:port, with commas between',
    ]);
  });

  describe('of the key that wraps those of objects', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'keys-'));
      await writeFile(join(folder, 'good'), `${'ab'.repeat(32)}\n`);
      await writeFile(join(folder, 'short'), 'ab');
    });
    afterAll(() => rm(folder, { recursive: true }));

    it('take it from the environment or a file, and older ones from files', () => {
      const good = join(folder, 'good');
      expect(readConfig({ OBJECT_KEY: 'CD'.repeat(32) }).objectKey).toBe('CD'.repeat(32));
      const config = readConfig({ OBJECT_KEY_FILE: good, OBJECT_KEYS_OLD_FILES: `${good}, ` });
      expect(config).toMatchObject({
        objectKey: 'ab'.repeat(32),
        oldObjectKeys: ['ab'.repeat(32)],
      });
    });

    it.each([
      { OBJECT_KEY: 'secret' },
      { OBJECT_KEY: 'g'.repeat(64) },
      { OBJECT_KEY: 'ab'.repeat(33) },
    ])('take nothing else for one, and do not repeat it: %p', (env) => {
      expect(problemsOf(env)).toEqual([
        'OBJECT_KEY must be 64 hexadecimal digits, drawn at random',
      ]);
    });

    it.each(['short', 'none'])('refuse a file of older ones that is %s', (name) => {
      const [problem] = problemsOf({ OBJECT_KEYS_OLD_FILES: join(folder, name) });
      expect(problem).toMatch(/OBJECT_KEYS_OLD_FILES must be 64 hexadecimal digits/);
    });
  });
});
