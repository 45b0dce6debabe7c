/** Texts of everything around the words of a prompt. */
export const promptsEn = {
  negative: {
    label: 'What should not be in it',
    placeholder: 'For example: people, text, a busy background',
    without: 'Without: {{text}}',
    clear: 'Take away what should not be in it',
  },
  help: {
    improve: 'Improve',
    improveHint: 'Suggest a better description, free of charge',
    stop: 'Stop waiting',
    slow: 'This takes a little longer. You can go on writing meanwhile.',
    suggestion: 'Suggestion, free of charge',
    nothing: 'There is nothing to add to this description.',
    added: 'added:',
    removed: 'removed:',
    end: '(end)',
    accept: 'Accept',
    keep: 'Keep mine',
    accepted: 'Your description was replaced.',
    undo: 'Undo',
    demoBody: 'Written by built-in rules and not by a model.',
  },
};
