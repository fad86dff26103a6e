/**
 * What the service says in English, in Chinese: by code, by check, by the keyword of a refused field, by the reason of a failed call.
 * Its own sentence, which may know more, is shown where there is none here.
 */
import type { Language } from '../words/index.js'

type Sentences = Readonly<Record<string, string>>

const CODES: Sentences = {
  AGENT_CONFIG_INVALID: '智能体的配置无效。',
  AGENT_EXISTS: '已有使用该编号的智能体。',
  AGENT_MANAGED_BY_FILE: '该智能体由智能体文件管理，请在文件中修改。',
  AGENT_NOT_FOUND: '没有这个智能体。',
  API_KEY_NOT_FOUND: '没有这个密钥。',
  AUTH_REFRESH_EXPIRED: '登录已过期，请重新登录。',
  AUTH_REFRESH_INVALID: '登录已失效，请重新登录。',
  AUTH_REFRESH_REUSED: '登录凭证被重复使用，该登录已终止，请重新登录。',
  AUTH_TOKEN_EXPIRED: '登录已过期，请重新登录。',
  AUTH_TOKEN_INVALID: '登录已失效，请重新登录。',
  AUTH_TOKEN_MISSING: '请先登录。',
  AUTH_TOKEN_REVOKED: '该登录已被终止，请重新登录。',
  CHAT_GENERATION_IN_PROGRESS: '此会话已有回答正在生成，请等待其结束或先停止。',
  CHAT_IDEMPOTENCY_CONFLICT: '同一个幂等键已用于另一个请求。',
  COMMON_HEADERS_TOO_LARGE: '请求头过大。',
  COMMON_INTERNAL_ERROR: '服务内部出错。请把请求编号提供给管理员。',
  COMMON_MALFORMED_JSON: '请求内容不是有效的 JSON。',
  COMMON_METHOD_NOT_ALLOWED: '该地址不支持此操作。',
  COMMON_NOT_ACCEPTABLE: '服务无法提供所要求的格式。',
  COMMON_NOT_FOUND: '没有这个地址。',
  COMMON_PAYLOAD_TOO_LARGE: '内容过大。',
  COMMON_REQUEST_TIMEOUT: '请求传输超时，请重试。',
  COMMON_UNSUPPORTED_MEDIA_TYPE: '不支持这种内容类型。',
  COMMON_VALIDATION_ERROR: '提交的内容有误。',
  IMPORT_INVALID: '文件内容无法导入。',
  LOGIN_NOT_FOUND: '没有这个登录。',
  MESSAGE_NOT_FOUND: '没有这条消息。',
  QUEUE_NOT_FOUND: '没有这个队列。',
  SESSION_NOT_FOUND: '没有这个会话。',
  SHARE_NOT_FOUND: '没有这个分享链接。',
  TRACE_NOT_FOUND: '没有找到这个编号。',
  USER_LAST_ADMIN: '这是最后一个管理员，不能停用或降级。',
  USER_NOT_FOUND: '没有这个用户。'
}

const CHECKS: Sentences = {
  database: '数据库没有响应，或状态异常。',
  disk: '磁盘空间不足。',
  jobs: '后台任务无法运行。',
  logs: '日志无法写入。',
  readiness: '当前进程尚未就绪，或正在退出。',
  redis: 'Redis 没有响应，或状态异常。',
  workers: '部分工作进程没有运行。'
}

const KEYWORDS: Sentences = {
  additionalProperties: '没有这个字段。',
  enum: '不在可选范围内。',
  format: '格式不正确。',
  maximum: '数值过大。',
  maxItems: '数量过多。',
  maxLength: '内容过长。',
  minimum: '数值过小。',
  minItems: '数量过少。',
  minLength: '内容过短。',
  pattern: '格式不正确。',
  required: '请填写此项。',
  type: '类型不正确。'
}

const REASONS: Sentences = {
  auth: '上游拒绝了密钥',
  bad_request: '上游不接受请求',
  connect: '无法连接上游',
  content_filter: '被内容过滤拦截',
  context_length: '超出上下文长度',
  cut: '连接中断',
  protocol: '上游的响应无法识别',
  rate_limited: '上游限流',
  server: '上游出错',
  timeout_first_byte: '等待首字超时',
  timeout_idle: '中途停顿超时',
  timeout_total: '总时长超时'
}

const finder = (sentences: Sentences) => (name: string, language: Language): string | undefined => language === 'zh' ? sentences[name] : undefined

/** A sentence for a code of an error. */
export const chineseOfCode = finder(CODES)

/** A sentence for a check of the health that finds something. */
export const chineseOfCheck = finder(CHECKS)

/** A sentence for the keyword that a field was refused by. */
export const chineseOfKeyword = finder(KEYWORDS)

/** A few words for the reason that a call to an upstream failed for. */
export const chineseOfReason = finder(REASONS)
