export type EmailStatus = 'assumed' | 'pending' | 'verified';
export type Locale = 'en' | 'zh';

/** A person with an account. */
export interface User {
  id: string;
  email: string;
  emailStatus: EmailStatus;
  locale: Locale;
  createdAt: Date;
}

export interface Workspace {
  id: string;
  name: string;
}

/** What an account is made of: the person, and the workspace that owns credits and pictures. */
export interface Account {
  user: User;
  workspace: Workspace;
}
