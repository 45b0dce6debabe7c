/** Words of the page of backups in English. */
export const backupEn = {
  title: 'Backups',
  last: { backup: 'The last one', drill: 'The last one' },
  list: 'Backups and drills',
  none: 'None has been made yet.',
  how: 'They are made on the machine: `npm run backup -- --to FOLDER`, and `npm run drill`. docs/backup.md says how and how often.',
  kinds: { backup: 'Backup', drill: 'Restore drill' },
  results: { good: 'Good', findings: 'Findings: %{count}', failed: 'Failed' },
  standing: {
    backup: {
      good: 'A good backup is less than 26 hours old',
      bad: 'The last backup is not good',
      overdue: 'A backup is overdue',
      overdueText:
        'There is no good one of the last 26 hours. What customers did since the last one could be lost.',
      none: 'No backup yet',
      noneText:
        'Make the first one with `npm run backup -- --to FOLDER`, on a disk that is not the product’s own. One that a drill makes and removes again does not count.',
    },
    drill: {
      good: 'A backup was restored and looked at in the last 35 days',
      bad: 'The last restore drill is not good',
      overdue: 'A restore drill is overdue',
      overdueText: 'In the last 35 days nobody proved that a backup can be restored.',
      none: 'No restore drill yet',
      noneText: '`npm run drill` proves that a backup of this installation can be restored.',
    },
  },
  codes: {
    object_missing: 'Object missing',
    object_damaged: 'Object damaged',
    picture_unreadable: 'Picture does not open',
    rows_differ: 'Rows missing',
    totals_differ: 'Sum differs',
    objects_differ: 'Number of objects differs',
    books_wrong: 'Books wrong',
    settlement_wrong: 'Image and credits disagree',
  },
};

/** The same in Simplified Chinese. */
export const backupZh: typeof backupEn = {
  title: '备份',
  last: { backup: '最近一次备份', drill: '最近一次演练' },
  list: '备份与恢复演练',
  none: '尚未进行过。',
  how: '在服务器上执行：`npm run backup -- --to 目录`，以及 `npm run drill`。方法和频率见 docs/backup.md。',
  kinds: { backup: '备份', drill: '恢复演练' },
  results: { good: '正常', findings: '发现 %{count} 处异常', failed: '失败' },
  standing: {
    backup: {
      good: '26 小时内有正常的备份',
      bad: '最近一次备份有问题',
      overdue: '备份已逾期',
      overdueText: '最近 26 小时内没有正常的备份，上次备份之后的客户数据可能会丢失。',
      none: '尚无备份',
      noneText:
        '请用 `npm run backup -- --to 目录` 进行首次备份，目录应位于产品以外的磁盘。演练时生成并随即删除的备份不计入。',
    },
    drill: {
      good: '最近 35 天内有备份被成功恢复并核查',
      bad: '最近一次恢复演练有问题',
      overdue: '恢复演练已逾期',
      overdueText: '最近 35 天内没有验证过备份能否恢复。',
      none: '尚未进行恢复演练',
      noneText: '执行 `npm run drill`，即可验证本系统的备份能否恢复。',
    },
  },
  codes: {
    object_missing: '对象缺失',
    object_damaged: '对象损坏',
    picture_unreadable: '图片无法打开',
    rows_differ: '记录缺失',
    totals_differ: '合计不一致',
    objects_differ: '对象数量不一致',
    books_wrong: '账目异常',
    settlement_wrong: '图片与积分不一致',
  },
};
