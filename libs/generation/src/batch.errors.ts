import { defineErrors } from '#kernel';

/** Every way in which a batch is refused as a whole. Codes are part of the public contract. */
export const batchErrors = defineErrors('generation', {
  batch_unreadable: { status: 400, title: 'The table cannot be read' },
  batch_empty: { status: 400, title: 'There are no rows' },
  batch_too_long: { status: 400, title: 'There are too many rows' },
  batch_no_prompt_column: { status: 400, title: 'No column holds the prompts' },
  batch_column_twice: { status: 400, title: 'A column is there twice' },
  batch_unknown_variables: { status: 400, title: 'The template names a column that is not there' },
  batch_no_variables: { status: 400, title: 'The template has no variables' },
  batch_not_found: { status: 404, title: 'Batch not found' },
  batch_not_possible: { status: 409, title: 'Not possible in this state of the batch' },
  batch_nothing_to_start: { status: 409, title: 'There is no row to start' },
  batch_nothing_to_retry: { status: 409, title: 'There is no row to try again' },
  batch_nothing_to_download: { status: 409, title: 'There is no picture yet' },
  batch_total_changed: { status: 409, title: 'The total has changed' },
  too_many_batches: { status: 429, title: 'Too many batches are open' },
});
