/** Where a picture comes from, and how it is taken away. */
export const originEn = {
  download: {
    other: 'Download in another format',
    lead: 'A converted copy carries no content credentials.',
    leadSigned: 'A converted copy does not carry the content credentials. The original does.',
    original: 'Original',
    withCredentials: 'with content credentials',
    asMade: 'just as it was made',
    png: 'Without loss, large',
    jpeg: 'Opens everywhere; transparency turns white',
    webp: 'Small, for the web',
    avif: 'Smallest, for the web',
  },
  origin: {
    title: 'Content credentials',
    about:
      'A signed note inside the original file that says what made it. Anybody can check it with a content credentials reader.',
    valid: 'The signature matches this file.',
    invalid:
      'Not valid: the file does not match its signature, so nothing that it says of itself is shown.',
    none: 'This file says nothing about its origin.',
    failed: 'We could not sign this picture, so it was kept just as it was made.',
    tool: 'Made with',
    signer: 'Signed by',
    software: 'Signing software',
    time: 'Time',
    source: 'Kind',
    sources: {
      trainedAlgorithmicMedia: 'Made by AI',
      compositeWithTrainedAlgorithmicMedia: 'Edited with AI',
    },
  },
};
