/** What a reader of the API meets first, in Markdown. */
export const INTRODUCTION = `
There are two ways in, with the same prices, limits and history:

- **As an OpenAI client**: the \`openai\` chapter. Give an ordinary OpenAI client this service's address
  with \`/v1\` at its end, and a key. The answer comes when the images are there.
- **The studio's own API** under \`/api/v1\`: quotes, jobs in the background with server-sent events,
  uploads, the gallery, batches, receipts.

## Authentication

Make a key in the studio under Account, Developers (the plan must have API access), and send it as
\`Authorization: Bearer sk-…\`. Press *Authorize* here to try it. Routes with a lock take a key that has the
scope of their chapter; those without are for people who are signed in, or for everybody. A signed-in browser
sends its cookie by itself, and an \`Origin\` header equal to this address with all that changes something.

## Errors

\`/v1\` answers errors as OpenAI does: \`{"error": {"message", "type", "param", "code"}}\`. Everything else is
problem+json (RFC 9457): \`code\` is one of a closed list, \`detail\` says what to do, and \`type\` leads to
[the page that explains each of them](/problems). \`429\` and \`503\` say in \`Retry-After\` how long to wait.

## Requests that cost credits

Send an \`Idempotency-Key\` of your own with them: a request that is repeated with the same key joins the first
one, and nothing is made or charged twice. What is not delivered is not charged.

## Lists

\`{"items", "nextCursor"}\`: send \`nextCursor\` as \`cursor\` for the next page; it is null on the last one.
`.trim();

/** The chapters of the contract in the order in which they are read. */
export const CHAPTERS: readonly (readonly [tag: string, description: string])[] = [
  ['openai', 'For OpenAI clients. Key with the scope `generations`'],
  ['generations', 'Jobs in the background. Scopes `generations` and, for a quote, `quotes`'],
  ['prompts', 'Help with the words of a prompt, free of charge. Scope `generations`'],
  ['threads', 'Editing one picture further, turn by turn. Scope `generations`'],
  ['batches', 'Many prompts at once, from a list, a table or a template. Scope `generations`'],
  ['uploads', 'References and masks. Scope `uploads`'],
  ['images', 'The gallery, its files and the trash. Scope `images`'],
  ['collections', 'Pictures put together by their owner. Scope `images`'],
  ['credits', 'Balance, statement and use. Scope `balance`'],
  ['catalog', 'Prices, sizes, styles and limits, for everybody'],
  ['webhooks', 'Signed messages to you when something is done; made by a person who is signed in'],
  ['api keys', 'Made and ended by a person who is signed in'],
  ['auth', 'The studio: signing up and in'],
  ['account', 'The studio: who is signed in, export and deletion of everything'],
  ['billing', 'The studio: checkouts, the subscription, purchases'],
  ['moderation', 'The studio: appeals'],
  ['support', 'The studio: reaching a person'],
  ['admin: overview', 'The console’s first page'],
  ['admin: customers', 'Who they are, and blocking'],
  ['admin: credits', 'Balances, statements, grants and the books'],
  ['admin: generations', 'Jobs and batches of all customers, and giving credits back'],
  ['admin: trials', 'Free trials that were withheld'],
  ['admin: cases', 'What waits for a person'],
  ['admin: approvals', 'What takes two operators'],
  ['admin: billing', 'Payments, refunds, disputes, and the payment service’s own events'],
  ['admin: catalog', 'Plans, products, sizes and styles'],
  ['admin: providers', 'Image providers and what their models cost'],
  ['admin: moderation', 'Appeals, reviews, pauses and shared links'],
  ['admin: retention', 'Deletion by age, dry runs and legal holds'],
  ['admin: privacy', 'Exports and erasures of persons'],
  ['admin: webhooks', 'Endpoints of customers and their deliveries'],
  ['admin: operations', 'The reconciler, backups, and the state of the store'],
  ['admin: operators', 'Who may do what'],
  ['admin: records', 'The audit log and the mailbox'],
];

/** The chapters of operators, which have a page apart. */
export const isForOperators = (tag: string): boolean => tag.startsWith('admin: ');
