/** Words of legal holds in English. */
export const legalHoldEn = {
  title: 'Legal hold',
  list: 'Legal holds',
  none: 'No files are held.',
  noneHere: 'The files of this customer follow the rules of the plan.',
  held: 'The files of this customer are held: nothing deletes them, and they cannot be erased.',
  place: 'Place a legal hold',
  placeText:
    'Retention, the trash and the collector of lost files leave the files of this customer alone, and an erasure is refused, until the hold is lifted. What the customer deletes is hidden, and its bytes stay. The customer gets no message; beside the deletion of the account stands that the data has to be kept for now.',
  lift: 'Lift',
  liftTitle: 'Lift this legal hold',
  liftText:
    'The rules of the plan hold again: what has expired goes with the next clean-up, and what was deleted meanwhile goes within minutes.',
};

/** The same in Simplified Chinese. */
export const legalHoldZh: typeof legalHoldEn = {
  title: '法律保全',
  list: '法律保全',
  none: '目前没有被保全的文件。',
  noneHere: '该客户的文件按其套餐规则保留。',
  held: '该客户的文件已被保全：不会被任何程序删除，也不能被抹除。',
  place: '设置法律保全',
  placeText:
    '在解除之前，保留期清理、回收站清空和遗留文件清理都不会动该客户的文件，抹除请求也会被拒绝。客户自己删除的内容会被隐藏，但文件仍保留。客户不会收到通知，但其账户页的注销处会说明数据目前必须保留。',
  lift: '解除',
  liftTitle: '解除此法律保全',
  liftText:
    '套餐规则重新生效：已过期的文件会在下次清理时删除，期间已被删除的内容会在几分钟内清除。',
};

/** Days that no plan speaks of, in English. */
export const retentionSettingEn = {
  title: 'What no plan speaks of',
  change: 'Change',
  changeTitle: 'Change how long this is kept',
  daysHelp: 'From %{min} to %{max} days; %{usual} unless changed',
  plans: 'The days of a plan are changed in the catalog.',
  name: {
    'deletion-notice':
      'Before a deletion: how long ahead customers are told, where their plan has no days of its own (0: not at all)',
    'downgrade-grace': 'Files after a plan with more days has ended, at least',
    mails: 'Mails that were sent or failed',
    'attempt-errors': 'What image services said when they failed; the attempts themselves stay',
    'webhook-log': 'Log of customers’ webhooks, with what was sent',
    'payment-event-bodies': 'What payment events say; the events themselves stay',
  },
};

/** The same in Simplified Chinese. */
export const retentionSettingZh: typeof retentionSettingEn = {
  title: '套餐之外的保留期',
  change: '修改',
  changeTitle: '修改保留天数',
  daysHelp: '%{min} 至 %{max} 天，默认 %{usual} 天',
  plans: '各套餐的天数在目录中修改。',
  name: {
    'deletion-notice': '删除前提前多少天通知客户（套餐未单独设置时适用；0 表示不通知）',
    'downgrade-grace': '较长保留期的套餐结束后，文件至少再保留',
    mails: '已发送或发送失败的邮件',
    'attempt-errors': '图像服务失败时返回的信息（尝试记录本身保留）',
    'webhook-log': '客户 Webhook 的记录及发送内容',
    'payment-event-bodies': '支付事件的内容（事件本身始终保留）',
  },
};

/** Words of the retention page in English. */
export const retentionEn = {
  title: 'Retention',
  policies: 'How long files are kept',
  dryRun: 'Dry run',
  run: 'Delete now',
  deletion: 'Deletion',
  runTitle: 'Delete what has expired',
  runText:
    'Deletes %{count} file (%{size}) for good. Nothing can bring it back. |||| Deletes %{count} files (%{size}) for good. Nothing can bring them back.',
  runRecords: 'Of what the second table lists, %{count} go too.',
  report: 'Report',
  uploads: 'Uploads',
  outputs: 'Images',
  nothingDue: 'Nothing is due.',
  sample: 'A sample',
  running: 'Under way.',
  finished: 'Finished.',
  failed: 'It ended before everything was deleted; the next run goes on.',
  deleted:
    '%{count} file deleted (%{size}). |||| %{count} files deleted, small versions of images included (%{size}).',
  failures: '%{count} could not be deleted; the next run tries again.',
  noReport: 'Make a dry run to see what would be deleted.',
  runs: 'Runs so far',
  pause: 'Pause',
  pauseTitle: 'Pause this clean-up',
  pauseText:
    'It stops when the batch under way is done. Until it is resumed no other clean-up begins, the daily one included.',
  resume: 'Resume',
  resumeTitle: 'Resume this clean-up',
  resumeText: 'It goes on where it was, by the rules as they are now.',
  paused: 'Paused.',
  found: '%{count} was due. |||| %{count} were due.',
  kept: '%{count} more was left alone because somebody needs it. |||| %{count} more were left alone because somebody needs them.',
  waiting:
    '%{count} more is past its days and stays until its owner was told long enough before. |||| %{count} more are past their days and stay until their owners were told long enough before.',
  notices: 'What customers were told',
  noNotices: 'Nobody was told of a deletion yet.',
  record: {
    trash: 'Pictures in the trash',
    mails: 'Mails',
    'webhook-log': 'Log of customers’ webhooks',
    'payment-event-bodies': 'Bodies of payment events',
    'attempt-errors': 'Words of errors of image services',
  },
  noticeMailed: 'by mail and in the studio',
  noticeStudio: 'in the studio; the address is not proven',
  usual: 'usual',
  startedBy: 'Begun %{at} by %{who}: %{reason}',
  schedule: 'the schedule',
  verified: 'Afterwards the store was asked for %{count} of them and had none any more.',
  show: 'Report',
};

/** The same in Simplified Chinese. */
export const retentionZh: typeof retentionEn = {
  title: '保留期清理',
  policies: '文件保留时间',
  dryRun: '试运行',
  run: '立即删除',
  deletion: '删除',
  runTitle: '删除已到期的文件',
  runText: '将永久删除 %{count} 个文件（%{size}），无法恢复。',
  runRecords: '第二张表中的 %{count} 项也会一并清除。',
  report: '报告',
  uploads: '上传',
  outputs: '图片',
  nothingDue: '没有到期的文件。',
  sample: '样例',
  running: '正在进行。',
  finished: '已完成。',
  failed: '未能全部删除，下次运行会继续。',
  deleted: '已删除 %{count} 个文件（%{size}），包括图片的缩小版本。',
  failures: '%{count} 个未能删除，下次运行会重试。',
  noReport: '先试运行，查看将删除哪些文件。',
  runs: '运行记录',
  pause: '暂停',
  pauseTitle: '暂停此次清理',
  pauseText: '当前批次完成后停止。恢复之前不会开始其他清理，包括每日自动清理。',
  resume: '继续',
  resumeTitle: '继续此次清理',
  resumeText: '从停下的地方继续，按当前规则执行。',
  paused: '已暂停。',
  found: '共 %{count} 个到期。',
  kept: '另有 %{count} 个仍被需要而保留。',
  waiting: '另有 %{count} 个已过期限，需先提前通知客户，暂时保留。',
  notices: '已通知客户的删除',
  noNotices: '尚未通知过任何客户。',
  record: {
    trash: '回收站中的图片',
    mails: '邮件',
    'webhook-log': '客户 Webhook 记录',
    'payment-event-bodies': '支付事件的内容',
    'attempt-errors': '图像服务的错误信息',
  },
  noticeMailed: '邮件和站内',
  noticeStudio: '仅站内（邮箱未验证）',
  usual: '默认',
  startedBy: '%{at} 由%{who}发起：%{reason}',
  schedule: '定时任务',
  verified: '其中 %{count} 个在删除后经存储核实已不存在。',
  show: '报告',
};
