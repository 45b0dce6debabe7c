/** Words of the reconciler's page in English. */
export const reconcilerEn = {
  title: 'Reconciler',
  clean: 'Nothing found',
  cleanText: 'The last round, %{at}, found everything in order.',
  found: 'The last round found something',
  foundText:
    'What is certain was put right; what is not waits under Cases. The last round was at %{at}.',
  late: 'No round lately',
  lateText: 'A round is due each minute; the last one: %{at}. Is a worker running?',
  runbook: 'What to do: %{runbook}',
  kinds: {
    expired_lease: 'Worker gone in the middle of a picture',
    lost_push: 'Picture that no worker was told of',
    overdue_queued: 'Picture that waited for six hours',
    overdue_busy: 'Picture that was worked on for too long',
    undecided: 'Review that nobody decided within 72 hours',
    unfinished_generation: 'Run that was over and did not say so',
    unsettled_hold: 'Credits held for a picture that is over',
    hold_without_image: 'Credits held for a picture that does not exist',
    abandoned_attempt: 'Call to a provider whose outcome is not known',
  },
};

/** The same for the comparison of the object store. */
export const storeCheckEn = {
  title: 'Object store',
  none: 'The first comparison has not begun yet. It is made once a day.',
  agrees: 'The store holds what the rows say',
  agreesText: 'It is compared once a day; what is younger than an hour is left out.',
  running: 'The first comparison is under way',
  runningText: 'Nothing was found so far.',
  differs: 'The store and its rows differ',
  differsText:
    'Nothing was changed. For pictures of customers that are gone a case is open. What to do: docs/runbooks/reconciler.md#unknown-object and #missing-object.',
  kinds: { unknown_object: 'without a row', missing_object: 'gone' },
  orphans: 'Objects without a row',
  noOrphans: 'The last comparison met none.',
  collect: 'Delete them',
  collectTitle: 'Delete objects without a row',
  collectText:
    'Deletes %{count} objects (%{size}) for good: those that two comparisons a day apart met without a row. Not after a database was restored to an earlier moment: then they are pictures that the rows have forgotten.',
  states: {
    seen: 'seen once',
    collectable: 'seen twice',
    collecting: 'being deleted',
    foreign: 'not ours',
  },
};

/** The same in Simplified Chinese. */
export const reconcilerZh: typeof reconcilerEn = {
  title: '自动核查',
  clean: '未发现异常',
  cleanText: '上一轮（%{at}）一切正常。',
  found: '上一轮发现了异常',
  foundText: '能确定的已自动修复，不能确定的在“工单”中等待处理。上一轮时间：%{at}。',
  late: '近期没有运行',
  lateText: '每分钟应运行一轮，上一轮时间：%{at}。请检查工作进程是否在运行。',
  runbook: '处理方法：%{runbook}',
  kinds: {
    expired_lease: '工作进程在处理图片时中断',
    lost_push: '没有通知到任何工作进程的图片',
    overdue_queued: '等待超过六小时的图片',
    overdue_busy: '处理时间过长的图片',
    undecided: '72 小时内无人判定的审核',
    unfinished_generation: '已结束但未标记结束的任务',
    unsettled_hold: '图片已结束，积分仍被预留',
    hold_without_image: '为不存在的图片预留的积分',
    abandoned_attempt: '结果未知的服务商调用',
  },
};

/** The comparison of the object store in Simplified Chinese. */
export const storeCheckZh: typeof storeCheckEn = {
  title: '对象存储',
  none: '尚未开始第一次比对。每天比对一次。',
  agrees: '存储内容与记录一致',
  agreesText: '每天比对一次，不足一小时的对象不计入。',
  running: '第一次比对正在进行',
  runningText: '目前没有发现异常。',
  differs: '存储内容与记录不一致',
  differsText:
    '没有做任何更改。客户图片缺失的已开立工单。处理方法：docs/runbooks/reconciler.md#unknown-object 与 #missing-object。',
  kinds: { unknown_object: '没有记录', missing_object: '已缺失' },
  orphans: '没有记录的对象',
  noOrphans: '最近一次比对没有发现。',
  collect: '删除',
  collectTitle: '删除没有记录的对象',
  collectText:
    '将永久删除 %{count} 个对象（%{size}）：即相隔一天的两次比对均无记录的对象。如果数据库曾恢复到较早的时间点，请勿执行：这些可能是记录已丢失的图片。',
  states: {
    seen: '发现一次',
    collectable: '发现两次',
    collecting: '正在删除',
    foreign: '非本系统',
  },
};
