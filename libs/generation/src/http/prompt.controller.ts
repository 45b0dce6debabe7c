import { Answers, ApiKeyScope, Who, type Principal } from '#kernel';
import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HelpWithPrompt } from '../help-with-prompt/help-with-prompt.js';
import {
  describedPicture,
  describePicture,
  improvedPrompt,
  improvePrompt,
  type DescribePicture,
  type ImprovePrompt,
} from './prompt.schemas.js';

/** Help with words: suggestions that change and cost nothing. */
@ApiTags('prompts')
@Controller('api/v1/prompts')
@ApiKeyScope('generations')
export class PromptController {
  constructor(private readonly help: HelpWithPrompt) {}

  @Post('enhance')
  @ApiOperation({
    operationId: 'enhancePrompt',
    summary: 'Suggests a better prompt and shows the difference; free of charge',
  })
  @Answers(200, improvedPrompt)
  enhance(@Who() who: Principal, @Body({ schema: improvePrompt }) body: ImprovePrompt) {
    return this.help.improve(who, body);
  }

  @Post('describe')
  @ApiOperation({
    operationId: 'describePicture',
    summary: 'Suggests a prompt for a picture like this one; free of charge',
  })
  @Answers(200, describedPicture)
  describe(@Who() who: Principal, @Body({ schema: describePicture }) body: DescribePicture) {
    return this.help.describe(who, body);
  }
}
