export {
  GenerationCoreModule,
  GenerationHttpModule,
  GenerationJobsModule,
} from './generation.module.js';
export { Generations } from './generations.js';
export { OpenAiErrorFilter } from './http/openai-error.filter.js';
export { generationErrors } from './generation.errors.js';
export type { GenerationStatus } from './generation.js';
export type { ImageStatus } from './image.js';
