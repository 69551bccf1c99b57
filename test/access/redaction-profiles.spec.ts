import { vocabulary } from '../../src/core/custody/vocabulary.js';
import { recipientKinds } from '../../src/core/package/redaction-profile.js';
import { RedactionProfileReader } from '../../src/exports/redaction-profile.reader.js';
import { type ExportDto } from '../../src/exports/dto/export.dto.js';
import { bodyOf, type Problem } from '../support/app.js';
import { ExportDesk, words } from '../exports/export-desk.js';

const reader = new RedactionProfileReader({ redactionProfiles: undefined });

describe('the redaction profiles that come with the program', () => {
  const fields = new Set(
    [...vocabulary.values()].flatMap(({ fields: own, variants }) =>
      [...own, ...Object.values(variants?.fields ?? {}).flat()].map(({ name }) => name),
    ),
  );

  it('are one for each kind of recipient', () => {
    const kinds = reader.names().map((name) => reader.find(name)?.recipient);
    expect(kinds.sort()).toEqual([...recipientKinds].sort());
  });

  it.each(reader.names())('name fields that the vocabulary has: %s', (name) => {
    const named = reader.find(name)?.rules.flatMap((rule) => rule.fields) ?? [];
    expect(named.filter((field) => !fields.has(field))).toEqual([]);
  });

  it('give way to the operator’s own, of which a missing folder is told', () => {
    const own = () => new RedactionProfileReader({ redactionProfiles: '/nowhere' });
    expect(own).toThrow(/REDACTION_PROFILES \/nowhere cannot be used/);
  });
});

describe('an export', () => {
  let desk: ExportDesk;
  beforeAll(async () => {
    desk = await ExportDesk.open();
  });
  afterAll(() => desk.close());

  it('is refused with a profile that the installation does not have', async () => {
    const { caseId } = await desk.caseWithFile('never redacted');
    const refused = await desk.post(caseId, { ...words, redactionProfile: 'press/1' }).expect(422);
    const { errors } = bodyOf<Problem>(refused);
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/redactionProfile']);
    const listed = await desk.get<{ items: readonly ExportDto[] }>('/api/exports');
    expect(listed.items).toEqual([]);
  });
});
