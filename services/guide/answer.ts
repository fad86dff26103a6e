import type { Passage } from './retrieval.js'

/** More than the best few would bury the answer. */
const MOST_PASSAGES = 3

interface Phrases {
  found: string
  sources: string
  nothing: string
}

const ENGLISH: Phrases = {
  found: 'I am the guide to Parley, not a language model: I look things up in its documentation. This fits your question best.',
  sources: 'Sources:',
  nothing: 'I am the guide to Parley, not a language model, and I found nothing in its documentation that fits your question. ' +
    'I can answer about:\n\n' +
    '- what Parley is, and its concepts\n- first steps: starting it, signing in, the first conversation\n' +
    '- agents: adding OpenAI, Anthropic, Ollama, FastGPT or Dify\n- configuration\n- operations: database, Redis, health, metrics, logs\n' +
    '- error codes\n\nFor anything else, ask an administrator to add an agent with a model.'
}

const CHINESE: Phrases = {
  found: '我是 Parley 的使用指南，不是语言模型：我只在它的文档里查找。以下内容与您的问题最相符（文档原文）。',
  sources: '来源：',
  nothing: '我是 Parley 的使用指南，不是语言模型。文档里没有找到与您的问题相符的内容。我可以回答这些方面的问题：\n\n' +
    '- Parley 是什么，有哪些概念\n- 入门：启动、登录、第一次对话\n- 智能体：接入 OpenAI、Anthropic、Ollama、FastGPT 或 Dify\n' +
    '- 配置\n- 运维：数据库、Redis、健康检查、指标、日志\n- 错误码\n\n其他问题请让管理员添加一个接入模型的智能体。'
}

/**
 * Word the guide's answer: the best passages as they stand in the documentation, each under its heading, then where they
 * are from. It says what it is, and invents nothing.
 * @param question decides the language of the frame: Chinese where it has Han characters
 * @param passages best first; none where nothing fits
 */
export function guideAnswer (question: string, passages: Passage[]): string {
  const phrases = /\p{Script=Han}/u.test(question) ? CHINESE : ENGLISH
  const best = passages.slice(0, MOST_PASSAGES)
  if (best.length === 0) return phrases.nothing
  const quotes = best.map(({ title, heading, text }) => `**${heading === title ? title : `${title}: ${heading}`}**\n\n${text.trim()}`)
  const sources = [...new Set(best.map(({ source }) => `- ${source}`))].join('\n')
  return [phrases.found, ...quotes, `${phrases.sources}\n\n${sources}`].join('\n\n')
}

/**
 * Cut a text into what a reader takes in at once: after each sentence and line. Joined again, the pieces are the text.
 * @param text not empty
 */
export function sentences (text: string): string[] {
  return text.split(/(?<=[.!?]\s|[。！？\n])/u)
}
