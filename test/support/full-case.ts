import { randomUUID } from 'node:crypto';
import { SignedAct } from '../../src/cli/signed-act.js';
import { registerItem } from '../../src/cli/register.js';
import { bodyOf } from './app.js';
import { type Actor, type Stage } from './stage.js';

/** Something of everything that belongs to a case; ids as they stand in paths. */
export interface FullCase {
  readonly opener: Actor;
  readonly caseId: string;
  readonly itemId: string;
  /** SHA-256 of the item's bytes. */
  readonly sha256: string;
  readonly requestId: string;
  readonly exportId: string;
  readonly proposalId: string;
}

/** Words that stand in the case and nowhere else. */
export const secretWord = 'Quarzuhr';

/** A case with an item with bytes, a note, a request, an export and a proposal that waits. */
export async function openFullCase(stage: Stage): Promise<FullCase> {
  const opener = await stage.actor({
    roles: [
      ...(['investigator', 'evidence_custodian', 'prosecutor'] as const),
      ...(['disclosure_officer', 'central_authority_officer'] as const),
    ],
  });
  const caseId = await stage.openCase(opener, `${secretWord} ${randomUUID().slice(0, 8)}`);
  const [itemId, sha256] = await itemWithBytes(stage, opener, caseId);
  await stage.act(opener, itemId, 'note.added/1', { text: `a note on the ${secretWord}` });
  const requestId = await draftRequest(stage, opener, caseId);
  const exported = await stage.t.http
    .post(`/api/cases/${caseId}/exports`)
    .set(opener.auth)
    .set('Idempotency-Key', randomUUID())
    .send({ kind: 'record-only', purpose: secretWord, recipient: 'court', requestedBy: 'opener' })
    .expect(201);
  const exportId = bodyOf<{ id: string }>(exported).id;
  const proposalId = await propose(stage, opener, caseId);
  return { opener, caseId, itemId, sha256, requestId, exportId, proposalId };
}

async function itemWithBytes(
  stage: Stage,
  opener: Actor,
  caseId: string,
): Promise<[itemId: string, sha256: string]> {
  const registration = { ...stage.registration(opener), title: secretWord };
  const fields = Object.fromEntries(
    Object.entries(registration).filter(([name]) => name !== 'bytesState'),
  );
  const { itemId } = await registerItem(opener.client, opener.key, {
    caseId,
    events: [
      stage.provenance(opener, secretWord),
      { type: 'item.registered/1', occurred: stage.now(), fields },
    ],
    file: { path: await stage.file(`bytes of the ${secretWord}`), mediaType: 'text/plain' },
  });
  const item = await opener.client.get(`/api/items/${itemId}`);
  return [itemId, item.list('digests')[0]?.text('sha256') ?? ''];
}

async function draftRequest(stage: Stage, opener: Actor, caseId: string): Promise<string> {
  const act = await SignedAct.begin(opener.client, opener.key);
  const { id } = await act.reserve();
  await act.add(id, {
    ...{ type: 'request.drafted/1', occurred: stage.now() },
    fields: {
      ...{ caseId, requestRef: secretWord, instrument: 'mla', direction: 'outgoing' },
      ...{ channel: 'diplomatic', requestingAuthority: 'Paris', requestedAuthority: 'Rome' },
      ...{ urgency: 'routine', purpose: secretWord, language: 'fr', confidential: false },
    },
  });
  await act.post();
  return id;
}

async function propose(stage: Stage, opener: Actor, caseId: string): Promise<string> {
  const administrator = await stage.actor({ roles: ['system_administrator'] });
  const act = await SignedAct.begin(opener.client, opener.key);
  const fields = {
    account: opener.accountId,
    role: 'analyst',
    from: stage.now(),
    reason: secretWord,
  };
  await act.add(caseId, { type: 'grant.given/1', occurred: stage.now(), fields }, [
    administrator.keyId,
  ]);
  return (await act.propose()).text('id');
}
