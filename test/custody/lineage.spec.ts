import { storySpec } from '../support/played-story.js';
import { derived, threeGenerations } from '../support/three-generations.js';

storySpec(threeGenerations, (played) => {
  const digestsOf = async (itemId: string) =>
    (await played().get(`/api/items/${itemId}`)).list('digests').map((one) => one.text('sha256'));
  const serve = async (itemId: string, digests?: readonly string[]) =>
    played()
      .scene.approvedBy('prosecutor')
      .act('lead', itemId, {
        ...{ type: 'disclosure.served/1', atMs: played().scene.nowMs() },
        fields: {
          ...{ recipient: 'the defence', schedule: 'used' },
          artifactDigests: [...(digests ?? (await digestsOf(itemId)))],
          servedAt: new Date(played().scene.nowMs()).toISOString(),
        },
      });
  const restrict = async (set: boolean) => {
    const { device } = played().told;
    const { scene } = played();
    const [type, fields] = set
      ? ([
          'restriction.set/1',
          {
            ...{ kind: 'victim_identity', effect: 'block_disclosure', scope: 'a name' },
            ...{ basis: 'order 1', reviewAt: '2040-01-01T00:00:00Z' },
          },
        ] as const)
      : (['restriction.lifted/1', { reason: 'over', authority: 'the court' }] as const);
    await scene.act('lead', device, {
      ...{ type, atMs: scene.nowMs() },
      fields: { restrictionRef: 'V-1', ...fields },
    });
  };

  it('is served while nothing stands against it, and its own bytes alone', async () => {
    const { image, redacted } = played().told;
    await serve(image);
    await expect(serve(image, await digestsOf(redacted))).rejects.toThrow(/no bytes of the digest/);
  });

  it('is called redacted only where somebody who may has redacted it', async () => {
    const { caseId, image } = played().told;
    const copied = derived(played().scene, caseId, image, 'redacted_from');
    await expect(copied).rejects.toThrow(/made by derivation.redacted/);
  });

  it('is not served while its device is restricted, but a redacted copy of it is', async () => {
    const { device, image, redacted } = played().told;
    await restrict(true);
    await expect(serve(device)).rejects.toThrow(/V-1 stands against/);
    await expect(serve(image)).rejects.toThrow(/V-1 stands against/);
    await serve(redacted);
    await restrict(false);
    await serve(image);
  });

  it('is not served for the whole case either, nor is what no item of the case has', async () => {
    const { caseId, image } = played().told;
    const [digest] = (await played().get(`/api/items/${image}`))
      .list('digests')
      .map((one) => one.text('sha256'));
    const serveAll = (artifactDigests: readonly string[]) =>
      played()
        .scene.approvedBy('prosecutor')
        .act('lead', caseId, {
          ...{ type: 'disclosure.served/1', atMs: played().scene.nowMs() },
          fields: {
            ...{ recipient: 'the defence', schedule: 'used', artifactDigests },
            servedAt: new Date(played().scene.nowMs()).toISOString(),
          },
        });
    await expect(serveAll(['ab'.repeat(32)])).rejects.toThrow(/No item of the case has bytes/);
    await restrict(true);
    await expect(serveAll([digest ?? ''])).rejects.toThrow(/V-1 stands against/);
    await restrict(false);
    await serveAll([digest ?? '']);
  });

  it('is not served once consent to the device was withdrawn, redacted or not', async () => {
    const { device, image, redacted } = played().told;
    const { scene } = played();
    await scene.act('lead', device, {
      ...{ type: 'release.withdrawn/1', atMs: scene.nowMs() },
      fields: { authority: 'the originator', scope: ['defence_disclosure'], reason: 'sources' },
    });
    for (const itemId of [device, image, redacted]) {
      await expect(serve(itemId)).rejects.toThrow(/withdrawn the consent/);
    }
  });

  it('is assessed under what stands against its device also by who does not see the device', async () => {
    const { device, image } = played().told;
    const { scene, stage } = played();
    const guest = await stage.actor({ roles: ['prosecutor', 'evidence_custodian'] });
    await scene.act('lead', image, {
      ...{ type: 'examination.ended/1', atMs: scene.nowMs() },
      fields: { result: 'copied', changesMade: 'none' },
    });
    await scene.act('lead', image, {
      ...{ type: 'transfer.released/1', atMs: scene.nowMs() },
      fields: {
        ...{ recipient: guest.accountId, recipientOrganisation: guest.organisation },
        ...{ conveyance: 'in_person', dueAt: new Date(scene.nowMs() + 60 * 60_000).toISOString() },
      },
    });
    await expect(guest.client.get(`/api/items/${device}`)).rejects.toThrow(/no such item/);
    const consent = (await guest.client.get(`/api/items/${image}/assessment?forum=france`))
      .list('rules')
      .find((rule) => rule.text('ruleId') === 'C-12');
    expect(consent?.text('result')).toBe('not_met');
  });
});
