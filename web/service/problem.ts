/** What an error says to a person: a sentence in his language, with the code and request id that an operator finds it by. */
import { ParleyApiError, ParleyNetworkError } from 'parley-client'
import { words, type Language } from '../words/index.js'
import { chineseOfCode, chineseOfKeyword } from './chinese.js'

/** An error as it is shown. */
export interface Problem {
  /** A sentence. */
  text: string
  /** The service's code, or `NETWORK`, or `PAGE` for a fault of the console itself. */
  code: string
  requestId: string | undefined
  /** Sentences by the path of the field that they are about, such as `/username`. */
  fields: Readonly<Record<string, string>>
}

const SENTENCES = words({
  NETWORK: 'The service could not be reached. It may be restarting, or your connection is down.',
  PAGE: 'Something in this page went wrong.',
  AUTH_INVALID_CREDENTIALS: 'The username or the password is wrong.',
  AUTH_USERNAME_TAKEN: 'This username is taken.',
  AUTH_WEAK_PASSWORD: 'The password needs 8 to 128 characters, with at least one letter and one digit.',
  AUTH_ACCOUNT_DISABLED: 'This account is disabled. Ask an administrator.',
  AUTH_TOO_MANY_ATTEMPTS: 'Too many failed attempts. Wait a little before the next one.',
  AUTH_FORBIDDEN: 'Your account may not do this.',
  COMMON_DATABASE_UNAVAILABLE: 'The database cannot be reached at the moment. Nothing is lost; try again soon.',
  COMMON_OVERLOADED: 'The service is busy. Try again in a moment.',
  COMMON_SHUTTING_DOWN: 'The service is restarting. Try again in a moment.',
  COMMON_RATE_LIMITED: 'Too many requests. Wait a little before the next one.',
  AGENT_UNAVAILABLE: 'The agent does not answer at the moment.',
  AGENT_RATE_LIMITED: 'This agent has as many requests as it takes. Try again in a moment.',
  CHAT_QUOTA_EXCEEDED: 'Your quota is used up.',
  CHAT_UPSTREAM_TIMEOUT: 'The agent took too long to answer.',
  CHAT_UPSTREAM_ERROR: 'The agent failed to answer.'
}, {
  NETWORK: '无法连接服务。服务可能正在重启，或者您的网络已断开。',
  PAGE: '页面出现问题。',
  AUTH_INVALID_CREDENTIALS: '用户名或密码错误。',
  AUTH_USERNAME_TAKEN: '该用户名已被使用。',
  AUTH_WEAK_PASSWORD: '密码需要 8 到 128 个字符，至少包含一个字母和一个数字。',
  AUTH_ACCOUNT_DISABLED: '该账号已停用，请联系管理员。',
  AUTH_TOO_MANY_ATTEMPTS: '失败次数过多，请稍候再试。',
  AUTH_FORBIDDEN: '您的账号无权执行此操作。',
  COMMON_DATABASE_UNAVAILABLE: '暂时无法连接数据库。数据不会丢失，请稍后再试。',
  COMMON_OVERLOADED: '服务繁忙，请稍后再试。',
  COMMON_SHUTTING_DOWN: '服务正在重启，请稍后再试。',
  COMMON_RATE_LIMITED: '请求过多，请稍候再试。',
  AGENT_UNAVAILABLE: '智能体暂时无法回答。',
  AGENT_RATE_LIMITED: '该智能体的请求已达上限，请稍后再试。',
  CHAT_QUOTA_EXCEEDED: '您的配额已用完。',
  CHAT_UPSTREAM_TIMEOUT: '智能体回答超时。',
  CHAT_UPSTREAM_ERROR: '智能体回答失败。'
})

/**
 * The sentence for a code, where the console has one of its own.
 * @param code of the service
 * @param language of the page
 */
export const sentenceOf = (code: string, language: Language): string | undefined =>
  (SENTENCES[language] as Readonly<Record<string, string>>)[code] ?? chineseOfCode(code, language)

function fieldsOf (details: Readonly<Record<string, unknown>>, language: Language): Record<string, string> {
  const errors = Array.isArray(details['errors']) ? details['errors'] as { path?: unknown, message?: unknown, keyword?: unknown }[] : []
  return Object.fromEntries(errors.flatMap(({ path, message, keyword }) =>
    typeof path === 'string' && typeof message === 'string' ? [[path, chineseOfKeyword(String(keyword), language) ?? message]] : []))
}

/**
 * What an error says to a person.
 * @param error anything thrown
 * @param language of the page
 */
export function problemOf (error: unknown, language: Language): Problem {
  const sentences = SENTENCES[language]
  if (error instanceof ParleyApiError) {
    const { code, message, requestId, details } = error
    return { text: sentenceOf(code, language) ?? message, code, requestId, fields: fieldsOf(details, language) }
  }
  if (error instanceof ParleyNetworkError) return { text: sentences.NETWORK, code: 'NETWORK', requestId: error.requestId, fields: {} }
  return { text: sentences.PAGE, code: 'PAGE', requestId: undefined, fields: {} }
}
