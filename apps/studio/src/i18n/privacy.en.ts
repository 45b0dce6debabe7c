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
  privacy: {
    title: 'Your data',
    erase: 'Delete my account',
    eraseLead:
      'Everything that you made and wrote here is deleted for good. You have {{days}} days to think better of it.',
    eraseConfirm: 'Delete everything',
    goes: 'All pictures, prompts, uploads, messages and API keys are gone for good.',
    creditsGo: 'Remaining credits are lost, bought ones too.',
    stays: 'Numbers of our books stay without your name; the law wants that.',
    grace: 'It happens in {{days}} days. Until then you can take it back here.',
    typeAddress: 'Type your e-mail, so that we know you mean it',
    planned: 'Your account is deleted after {{moment}}. Download what you want to keep before.',
    takeBack: 'Keep my account',
    takenBack: 'Your account stays.',
    until: 'That is on {{day}}.',
    obstacles: {
      subscription_renews:
        'Your subscription still renews: cancel it above first. What you paid for lasts until its period ends.',
      subscription_runs: 'It waits until the subscription that you paid for has ended.',
      checkout_open: 'It waits until a payment page that you opened can no longer be paid.',
      legal_hold:
        'For legal reasons we have to keep your data for now. It is deleted as soon as we may.',
      operator_account: 'Accounts of operators are not deleted here. Ask an administrator.',
    },
  },
};
