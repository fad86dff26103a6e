import { words } from '../../words/index.js'

/** Words of the first steps. */
export const WORDS = words({
  title: 'It runs',
  description: 'Four steps from here to your own agents, in your own program.',
  signedIn: 'You are signed in',
  signedInText: (name: string, role: string) => `As ${name}, ${role === 'admin' ? 'an administrator' : 'a user'}.`,
  ask: 'Ask the guide',
  askText: 'It answers from the documentation of this service and needs no key: what you see come in is what your users will see.',
  question: 'How do I add an OpenAI agent?',
  askButton: 'Ask this',
  asking: 'Asking…',
  openPlayground: 'Go on in the playground',
  add: 'Add an agent of your own',
  addText: 'Any upstream that speaks OpenAI’s protocol, Anthropic’s, FastGPT’s or Dify’s. It is tried before you rely on it.',
  addForbidden: 'Only administrators add agents. Talk to those that are there.',
  addButton: 'Add and test',
  change: 'Save and test again',
  tryIt: 'Talk to it',
  use: 'Use it from your program',
  useText: 'The same question, asked by a program: curl, the typed client, useChat, or any client of OpenAI’s.',
  hello: 'Hello'
}, {
  title: '服务已运行',
  description: '四步接入您自己的智能体和程序。',
  signedIn: '您已登录',
  signedInText: (name: string, role: string) => `当前账号：${name}（${role === 'admin' ? '管理员' : '普通用户'}）。`,
  ask: '向向导提问',
  askText: '向导根据本服务的文档回答，无需密钥。您看到的效果，就是用户将看到的效果。',
  question: '如何添加 OpenAI 智能体？',
  askButton: '提问',
  asking: '提问中…',
  openPlayground: '在对话页面继续',
  add: '添加您自己的智能体',
  addText: '支持 OpenAI、Anthropic、FastGPT 或 Dify 协议的任何上游。添加时会立即测试。',
  addForbidden: '只有管理员可以添加智能体。您可以与现有的智能体对话。',
  addButton: '添加并测试',
  change: '保存并重新测试',
  tryIt: '与它对话',
  use: '在您的程序中使用',
  useText: '用程序提出同样的问题：curl、类型化客户端、useChat 或任意 OpenAI 客户端。',
  hello: '你好'
})
