import { describeError, isProblem, log, ProblemError } from '#kernel';
import { Storage } from '#storage';
import type { EnclosedPictures } from '../request-generation/wish.js';
import { openAiError } from './openai-error.js';
import type { EditForm, FormPicture } from './receive-edit-form.js';

/** What is wrong with the picture itself. */
const BAD_PICTURE = [
  'unsupported_type',
  'heic_picture',
  'upload_too_large',
  'undecodable',
  'too_many_pixels',
  'animated_image',
];

/** The pictures of a form as uploads of the workspace: all of them, or none. */
export class FormPictures implements EnclosedPictures {
  private readonly kept: string[] = [];

  constructor(
    private readonly storage: Storage,
    private readonly workspaceId: string,
    private readonly form: Pick<EditForm, 'images' | 'mask'>,
  ) {}

  /** One after the other: each is in memory as a whole. @throws 400 invalid_image_file, 503 */
  async keep(): Promise<{ referenceIds: string[]; maskId?: string }> {
    const { images, mask } = this.form;
    try {
      const referenceIds: string[] = [];
      for (const picture of images) referenceIds.push(await this.upload(picture));
      return { referenceIds, maskId: mask && (await this.upload(mask)) };
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  /** Whatever a job has come to use stays. */
  async discard(): Promise<void> {
    for (const id of this.kept.splice(0))
      await this.storage.deleteUpload(this.workspaceId, id).catch((error: unknown) => {
        if (!isProblem(error, 'upload_in_use'))
          log.warn({ uploadId: id, error: describeError(error) }, 'an unused upload was left');
      });
  }

  private async upload({ file, filename, label, param }: FormPicture): Promise<string> {
    try {
      const { id } = await this.storage.receiveUpload({
        workspaceId: this.workspaceId,
        filename,
        bytes: await file.read(),
      });
      this.kept.push(id);
      return id;
    } catch (error) {
      if (isProblem(error, 'upload_refused'))
        throw openAiError(400, 'moderation_blocked', `${label}: ${error.detail}`, param);
      if (!(error instanceof ProblemError) || !BAD_PICTURE.includes(error.code)) throw error;
      const message = `Invalid image file or mode for ${label}, please check your image file. ${error.detail}`;
      throw openAiError(400, 'invalid_image_file', message, param);
    }
  }
}
