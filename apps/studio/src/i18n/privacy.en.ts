/** How a person signs in, and what becomes of their data. */
export const privacyEn = {
  signInDetails: {
    changeEmail: 'Change e-mail',
    changePassword: 'Change password',
    currentPassword: 'Your present password',
    passwordLead: 'All your other devices are signed out. API keys keep working.',
    passwordChanged: 'The new password works from now on.',
    newEmail: 'New e-mail',
    newEmailHint: 'We also tell your present mailbox.',
    saveEmail: 'Change e-mail',
    emailChanged: 'Your e-mail is changed.',
    emailLinkSent: 'Open the link that we sent to the new address. Until then nothing changes.',
  },
};
