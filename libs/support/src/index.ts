export { CASE_KINDS, type CaseKind, type CaseStatus, type NewCase } from './case.js';
export { Support } from './support.js';
export { SupportCoreModule, SupportHttpModule, SupportJobsModule } from './support.module.js';
