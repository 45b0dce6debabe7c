import { Answers, ApiKeyScope, kernelErrors, Who, type Principal } from '#kernel';
import { Controller, Headers, Post, Req, Res, UseFilters } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OpenAiImages } from '../openai-images/openai-images.js';
import { closeForm, receiveEditForm, type EditForm } from '../openai-images/receive-edit-form.js';
import { ReceptionGate } from '../openai-images/reception-gate.js';
import { CheckRequest } from '../request-generation/check-request.js';
import { OpenAiAnswers } from './openai-answers.js';
import { EDIT_FORM } from './openai-edits.document.js';
import { OpenAiErrorFilter } from './openai-error.filter.js';
import { openAiEditFields, openAiImagesResponse, type OpenAiEditFields } from './openai.schemas.js';

/** Pictures changed by a prompt, as an ordinary OpenAI client asks for it. */
@ApiTags('openai')
@Controller('v1/images/edits')
@ApiKeyScope('generations')
@UseFilters(OpenAiErrorFilter)
export class OpenAiEditsController {
  constructor(
    private readonly images: OpenAiImages,
    private readonly answers: OpenAiAnswers,
    private readonly checks: CheckRequest,
    private readonly gate: ReceptionGate,
  ) {}

  @Post()
  @RouteConfig({ takesForm: true })
  @ApiOperation({
    operationId: 'openaiEditImages',
    summary: 'Edits images and waits for them; with stream=true as server-sent events',
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: EDIT_FORM })
  @Answers(200, openAiImagesResponse)
  async edit(
    @Who() who: Principal,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Headers('x-stainless-retry-count') retries: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const leave = this.gate.enter(who.workspaceId);
    let form: EditForm | undefined;
    let fields: OpenAiEditFields;
    let id: string;
    try {
      // Before a byte of the pictures is read.
      await this.checks.mayUseApi(who);
      form = await receiveEditForm(request);
      fields = readFields(form);
      const caller = { who, idempotencyKey, retryCount: Number(retries ?? 0) };
      id = await this.images.acceptEdit(caller, fields, form);
    } finally {
      leave();
      if (form) await closeForm(form);
    }
    // On the raw answer: a stream is written past the framework.
    if (await this.images.maskWasScaled(id)) reply.raw.setHeader('x-notice', 'mask_scaled');
    await this.answers.send('image_edit', id, fields, reply);
  }
}

/** @throws 400 with every field that is wrong */
function readFields(form: EditForm): OpenAiEditFields {
  const { data, error } = openAiEditFields.safeParse(form.fields);
  if (data) return data;
  const errors = error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw kernelErrors.raise('validation_failed', detail, { extra: { errors } });
}
