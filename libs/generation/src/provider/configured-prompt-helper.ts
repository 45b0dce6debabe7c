import type { FactoryProvider } from '@nestjs/common';
import { Config } from '#kernel';
import { Storage } from '#storage';
import { DemoPromptHelper } from './demo/demo-prompt-helper.js';
import { OpenAiPromptHelper } from './openai/openai-prompt-helper.js';
import { PromptHelper } from './prompt-helper.js';

/** More pixels would tell the demo helper nothing new. */
const SAMPLE_EDGE = 48;

/** OpenAI when it has a key, else the built-in rules. */
export const promptHelperProvider: FactoryProvider<PromptHelper> = {
  provide: PromptHelper,
  inject: [Config, Storage],
  useFactory: ({ openai }: Config, storage: Storage) =>
    openai
      ? new OpenAiPromptHelper({ ...openai, model: openai.promptModel })
      : new DemoPromptHelper((jpeg) => storage.pixels(jpeg, SAMPLE_EDGE)),
};
