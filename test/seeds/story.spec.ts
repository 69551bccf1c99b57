import { cast, organisations } from '../../seeds/cast.js';
import { exerciseFiles, fileKeys } from '../../seeds/exercise-files.js';
import { type Known, occurredText, resolveFields } from '../../seeds/resolve.js';
import { type Step } from '../../seeds/step.js';
import { story } from '../../seeds/story.js';
import { organisationKinds } from '../../src/access/organisation-kinds.js';
import { type Json } from '../../src/core/canonical/json.js';
import { personsNeeded, vocabulary } from '../../src/core/custody/vocabulary.js';
import { accountFor, hexFor, tell } from './story-teller.js';

const startMs = Date.parse('2026-03-01T12:00:00Z');
const dayMs = 24 * 3_600_000;
const files = exerciseFiles(startMs);
const told = tell(story, startMs, files);

/** The story with one step changed. */
function altered(key: string, change: (step: Step) => Partial<Step>): readonly Step[] {
  return story.map((step) => (step.key === key ? { ...step, ...change(step) } : step));
}

function withFields(key: string, fields: Readonly<Record<string, Json>>): readonly Step[] {
  return altered(key, (step) => ({ fields: { ...step.fields, ...fields } }));
}

function withoutField(key: string, name: string): readonly Step[] {
  return altered(key, ({ fields }) => ({
    fields: Object.fromEntries(Object.entries(fields).filter(([each]) => each !== name)),
  }));
}

function refusalsOf(steps: readonly Step[], key: string): string {
  return tell(steps, startMs, files)
    .refusals.filter((line) => line.startsWith(`${key}: `))
    .join('\n');
}

function stepNamed(key: string): Step {
  const step = story.find((each) => each.key === key);
  if (step === undefined) throw new Error(`no step ${key}`);
  return step;
}

describe('the story of the exercise', () => {
  it('is taken whole by core: every field, every move, every link', () => {
    expect(told.refusals).toEqual([]);
    expect(story.length).toBeGreaterThan(50);
  });

  it('ends with the items in the hands of the police, under seal and in the vault', () => {
    const phone = told.items.get('phone');
    expect(phone).toMatchObject({
      state: 'IN_CUSTODY',
      holder: accountFor('custodian'),
      seal: { number: 'EX-B2219064', on: true },
      storage: { vault: 'Exercise police vault' },
      bytesState: 'none',
      children: [hexFor('image')],
    });
    expect(told.items.get('image')).toMatchObject({
      state: 'IN_CUSTODY',
      holder: accountFor('custodian'),
      parentId: hexFor('phone'),
      bytesState: 'received',
    });
    expect(told.items.get('capture')?.holder).toBe(accountFor('custodian'));
    expect(told.items.get('providerReturn')?.holder).toBe(accountFor('lead'));
    for (const item of told.items.values()) expect(item.quarantine).toBeUndefined();
  });

  it('leaves a case of four items and seven persons let in, each by two', () => {
    expect(told.record).toMatchObject({ state: 'OPEN', caseRef: 'EX-0001' });
    expect(told.record.items).toEqual(
      ['phone', 'capture', 'providerReturn', 'image'].map((key) => hexFor(key)),
    );
    const letIn = Object.keys(cast).filter((key) => key !== 'lead');
    expect(
      told.record.grants.map(({ account }) => account.slice('account-of-'.length)).sort(),
    ).toEqual(letIn.sort());
    for (const { key, type, with: others = [] } of story) {
      expect([key, 1 + others.length]).toEqual([key, personsNeeded(type)]);
    }
  });

  it('has the three kinds of origin, and carries that of the telephone over to its image', () => {
    const kinds = [...told.provenance].map(([key, { kind }]) => [key, kind]);
    expect(Object.fromEntries(kinds)).toEqual({
      phone: 'military',
      image: 'military',
      capture: 'online',
      providerReturn: 'private_sector',
    });
    expect(told.provenance.get('image')?.form).toEqual(told.provenance.get('phone')?.form);
  });

  it('notes two forums, one note superseded by its author, one countered', () => {
    const notes = told.notes.map(({ type, forum, supersededBy }) => [type, forum, supersededBy]);
    expect(notes).toEqual([
      ['admissibility.noted/1', 'US federal (FRE 902(14))', hexFor('note-certificate-renewed')],
      ['admissibility.noted/1', 'England and Wales (CJA 1967 s.9)', undefined],
      ['admissibility.noted/1', 'US federal (FRE 902(14))', undefined],
      ['admissibility.countered/1', 'US federal (FRE 902(14))', undefined],
    ]);
  });

  it('happened within a day and in order on each chain, but for the one late entry', () => {
    const late = story.filter(({ at }) => at <= -dayMs);
    expect(late.map(({ key }) => key)).toEqual(['phone-late-note']);
    const last = new Map<string, number>();
    for (const { key, on, at } of story.filter((step) => !late.includes(step))) {
      expect([key, at <= 0 && at >= (last.get(on) ?? -dayMs)]).toEqual([key, true]);
      last.set(on, at);
    }
  });

  it('brings every file in once, where the vocabulary lets bytes in', () => {
    const bringing = story.filter(({ brings }) => brings !== undefined);
    expect(bringing.map(({ brings }) => brings).sort()).toEqual([...fileKeys].sort());
    for (const { key, type, fields } of story) {
      expect([key, Object.hasOwn(fields, 'sha256')]).toEqual([
        key,
        bringing.some((step) => step.key === key),
      ]);
      expect(vocabulary.has(type)).toBe(true);
    }
  });

  it('corrects the words that stand in the event that it corrects', () => {
    const { fields } = stepNamed('return-corrected');
    const wrong = stepNamed('return-registered').fields['conditionOnReceipt'];
    expect(fields['field']).toBe('conditionOnReceipt');
    expect(fields['old']).toBe(wrong);
    expect(fields['new']).not.toBe(wrong);
  });

  it('is played by persons of several kinds of organisation, with names in three scripts', () => {
    const kinds = Object.values(organisations).map(({ kind }) => kind);
    expect(new Set(kinds).size).toBeGreaterThanOrEqual(4);
    for (const kind of kinds) expect(organisationKinds).toContain(kind);
    for (const { name } of Object.values(organisations)) expect(name).toMatch(/^Exercise /);
    const names = Object.values(cast).map(({ displayName }) => displayName);
    expect(names.some((name) => /\p{Script=Arabic}/u.test(name))).toBe(true);
    expect(names.some((name) => /\p{Script=Cyrillic}/u.test(name))).toBe(true);
    expect(names.map((name) => name.normalize('NFC'))).toEqual(names);
    expect(new Set(Object.values(cast).map(({ login }) => login)).size).toBe(names.length);
  });

  it('gives each step a name of its own', () => {
    expect(new Set(story.map(({ key }) => key)).size).toBe(story.length);
  });
});

describe('told otherwise, core refuses', () => {
  it.each<[string, string, readonly Step[], RegExp]>([
    [
      'a handover that its sender accepts',
      'phone-accepted',
      altered('phone-accepted', () => ({ by: 'collector' })),
      /relation/,
    ],
    [
      'a correction by one person',
      'return-corrected',
      altered('return-corrected', () => ({ with: [] })),
      /second/,
    ],
    [
      'a grant by one person',
      'grant-counsel',
      altered('grant-counsel', () => ({ with: [] })),
      /second/,
    ],
    [
      'a late entry without its reason',
      'phone-late-note',
      withoutField('phone-late-note', 'lateEntryReason'),
      /late-entry/,
    ],
    [
      'a handover without the seal that is on',
      'phone-offered',
      withoutField('phone-offered', 'sealNumber'),
      /seal-is-last/,
    ],
    [
      'a receipt of bytes without their digest',
      'image-home',
      withoutField('image-home', 'observedSha256'),
      /digest-observed/,
    ],
    [
      'a grid reference of another place',
      'phone-collected',
      withFields('phone-collected', {
        place: { lat: '35.9506', lon: '39.0094', mgrs: '37SFU 80466 14336', description: 'x' },
      }),
      /mgrs-disagrees/,
    ],
    [
      'a provenance form with a gap',
      'phone-provenance',
      withoutField('phone-provenance', 'classification'),
      /classification missing/,
    ],
    [
      'a derived item that names no parent',
      'image-registered',
      withoutField('image-registered', 'parentId'),
      /parentId contradiction/,
    ],
    [
      'an item added under another item’s first event',
      'capture-added',
      withFields('capture-added', { firstEventHash: { eventOf: 'phone-collected' } }),
      /not the first event/,
    ],
    [
      'somebody whom nobody let in',
      'note-countered',
      story.filter(({ key }) => key !== 'grant-counsel'),
      /may not see/,
    ],
  ])('%s', (_, key, steps, reason) => {
    expect(refusalsOf(steps, key)).toMatch(reason);
  });

  it('and puts into quarantine what arrives with another seal', () => {
    const steps = withFields('phone-accepted', { observedSeal: 'EX-A0047731' });
    const upTo = steps.findIndex(({ key }) => key === 'phone-accepted') + 1;
    const { items, refusals } = tell(steps.slice(0, upTo), startMs, files);
    expect(refusals).toEqual([]);
    expect(items.get('phone')?.state).toBe('QUARANTINED');
  });
});

describe('placeholders', () => {
  const known: Known = {
    startMs,
    file: (key) => files.find((file) => file.key === key) ?? fail(key),
    account: accountFor,
    organisation: (key) => organisations[key].name,
    chain: hexFor,
    eventHash: hexFor,
    logIndex: () => 7,
  };

  it('are all gone from every step, at any depth', () => {
    const left =
      /"(person|organisation|chain|eventOf|logIndexOf|offset|digestOf|sizeOf|nameOf|mediaTypeOf)":/;
    for (const step of story) {
      const { organisation, ...others } = resolveFields(step, known);
      expect(typeof (organisation ?? '')).toBe('string');
      expect(JSON.stringify(others)).not.toMatch(left);
    }
    expect(JSON.stringify(story.map(({ fields }) => fields))).toMatch(left);
  });

  it('become ids, digests, sizes and times', () => {
    const fields = resolveFields(stepNamed('image-registered'), known);
    const image = known.file('phoneImage');
    expect(fields).toMatchObject({
      parentId: hexFor('phone'),
      derivedByEventHash: hexFor('phone-imaged'),
      sizeBytes: image.bytes.length,
      originalName: Buffer.from(image.originalName).toString('hex'),
      mediaType: 'application/octet-stream',
    });
    expect(fields['sha512']).toMatch(/^[0-9a-f]{128}$/);
    expect(resolveFields(stepNamed('note-countered'), known)['boundLogIndex']).toBe(7);
    const offered = stepNamed('phone-offered');
    expect(resolveFields(offered, known)['dueAt']).toBe('2026-03-01T00:00:00.000Z');
    expect(occurredText(offered, known)).toBe('2026-02-28T17:30:00.000Z');
  });

  it('are refused where they name nothing', () => {
    const step: Step = {
      ...stepNamed('phone-photo'),
      fields: { sizeBytes: { sizeOf: 'nothing' } },
    };
    expect(() => resolveFields(step, known)).toThrow('no file nothing');
  });
});

function fail(key: string): never {
  throw new Error(`no file ${key}`);
}
