/** A silenced rule says why, on the same line: `eslint-disable-next-line rule -- reason`. */
const reasonedDisable = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { reason: 'Say why this rule is silenced: `-- reason`.' },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          if (/^\s*eslint-disable/.test(comment.value) && !/--\s*\S{3,}/.test(comment.value)) {
            context.report({ loc: comment.loc, messageId: 'reason' });
          }
        }
      },
    };
  },
};

export default { rules: { 'reasoned-disable': reasonedDisable } };
