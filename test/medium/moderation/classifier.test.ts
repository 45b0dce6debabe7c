import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { Config, newId } from '#kernel';
import { Moderation } from '#moderation';
import { Storage } from '#storage';
import { PictureClassifier } from '../../../libs/moderation/src/classify-picture/picture-classifier.js';
import {
  explicitShare,
  PREVIEW_HIDDEN_FROM,
  REFUSED_FROM,
} from '../../../libs/moderation/src/classify-picture/scores.js';
import { encode, paint } from '../../../libs/generation/src/provider/demo/paint/picture.js';
import { startApp, type TestApp } from '../../support/app.js';
import { recordFigure } from '../../support/figures.js';
import { flaggedPicture, unsurePicture } from '../../support/flagged-picture.js';
import { undisturbed } from '../../support/undisturbed.js';

/** Real: the model of the package in its child process, without a network. */
describe('our own classifier', () => {
  let app: TestApp;
  let classifier: PictureClassifier;
  beforeAll(async () => {
    app = await startApp();
    classifier = app.api.get(PictureClassifier, { strict: false });
  });
  afterAll(() => app.close());

  const drawn = async (prompt: string, style: string) => {
    const size = { width: 512, height: 512 };
    const order = { prompt, style, seed: 1, ...size, transparent: false, references: [] };
    return encode(await paint(order, size), 'jpeg');
  };
  const check = (bytes: Buffer) =>
    app.api.get(Moderation).checkImage({
      workspaceId: newId(),
      subject: { kind: 'image', id: newId() },
      views: [bytes],
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });

  it.each([
    ['a lighthouse at dawn', 'photo'],
    ['a fox in the snow', 'anime'],
    ['desert at sunset', 'cinema'],
    ['perfume bottle on stone', 'product'],
    ['peony flowers in a garden', 'watercolor'],
    ['a cat portrait', 'illustration'],
  ])('lets pass: %s, %s', async (prompt, style) => {
    const jpeg = await drawn(prompt, style);
    const began = performance.now();
    const share = explicitShare(await classifier.classify(jpeg));
    recordFigure('one picture through the local classifier, ms', performance.now() - began);
    expect(share).toBeLessThan(PREVIEW_HIDDEN_FROM);
    expect((await check(jpeg)).allowed).toBe(true);
  });

  it('refuses what it is nearly sure of, says why, and keeps what it saw', async () => {
    const jpeg = await flaggedPicture(1, 'jpeg');
    expect(explicitShare(await classifier.classify(jpeg))).toBeGreaterThan(REFUSED_FROM);
    const verdict = await check(jpeg);
    expect(verdict).toMatchObject({ allowed: false, rule: 'sexual_content' });
    const kept = await app.api.get(Moderation).wordOf(verdict.verdictId ?? '');
    expect(kept?.words.zh).toMatch(/[\u4e00-\u9fff]/);
  });

  it.each([
    [1024, 1024],
    [1360, 768],
    [672, 1568],
  ])('leaves the drill of operators to a person: %i×%i', async (width, height) => {
    for (const seed of [1, 0x7fffffff]) {
      const bytes = await unsurePicture(seed, { width, height });
      // As results are shown to it.
      const [view] = await app.api.get(Storage).views(bytes, 1024);
      const share = explicitShare(await classifier.classify(view!));
      expect(share).toBeGreaterThan(app.api.get(Config).pictureReviewFrom);
      expect(share).toBeLessThan(REFUSED_FROM);
    }
  });

  it('hides previews of it, and shows others', async () => {
    const moderation = app.api.get(Moderation);
    expect(await moderation.previewMayShow(await flaggedPicture(2, 'jpeg'))).toBe(false);
    expect(await moderation.previewMayShow(await drawn('a red bag', 'photo'))).toBe(true);
  });

  it('decodes nothing but JPEG: whatever else comes counts as no answer', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    for (const bytes of [svg, png, Buffer.from('nothing')]) {
      await expect(classifier.classify(bytes)).rejects.toThrow();
      await expect(check(bytes)).rejects.toMatchObject({ code: 'moderation_unavailable' });
      expect(await app.api.get(Moderation).previewMayShow(bytes)).toBe(false);
    }
  });

  it('leaves the event loop free while it works', async () => {
    const jpeg = await drawn('city at night', 'photo');
    await undisturbed(200, async () => {
      let turns = 0;
      const timer = setInterval(() => (turns += 1), 1);
      await Promise.all([1, 2, 3, 4].map(() => classifier.classify(jpeg)));
      clearInterval(timer);
      // In this process it would be four turns: one for each picture.
      expect(turns).toBeGreaterThan(20);
    });
  });
});
