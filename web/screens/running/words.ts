import { words } from '../../words/index.js'

/** Words of this screen. */
export const WORDS = words({
  title: 'Running generations',
  description: 'Answers that are being produced now, by whichever process. The list refreshes itself.',
  agent: 'Agent',
  user: 'User',
  since: 'For',
  characters: 'Characters',
  front: 'Protocol',
  process: 'Process',
  stop: 'Stop',
  stopOne: (agent: string, user: string) => `Stop ${agent} for ${user}`,
  find: 'Details',
  sure: 'Stop this answer?',
  sureText: (agent: string, user: string) => `${agent} is answering ${user}. What it has said so far is kept, and marked as stopped. The stop is written into the audit trail.`,
  stopped: 'The answer was stopped.',
  ended: 'The answer had already ended.',
  gone: 'deleted account',
  none: 'Nothing runs right now',
  noneText: 'Ask an agent something, here in the playground or by its API.'
}, {
  title: '正在生成',
  description: '当前正在由任一进程生成的回答。列表会自动刷新。',
  agent: '智能体',
  user: '用户',
  since: '已用时',
  characters: '字符数',
  front: '接口',
  process: '进程',
  stop: '停止',
  stopOne: (agent, user) => `停止 ${agent} 对 ${user} 的回答`,
  find: '详情',
  sure: '停止这个回答？',
  sureText: (agent, user) => `${agent} 正在回答 ${user}。已生成的内容会保留并标记为已停止，此操作会写入审计日志。`,
  stopped: '已停止该回答。',
  ended: '该回答已经结束。',
  gone: '已删除的账号',
  none: '当前没有正在生成的回答',
  noneText: '在对话页面或通过 API 向智能体提问。'
})
